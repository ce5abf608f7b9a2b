#include "govern/tags/billed_tags.h"

#include <algorithm>

#include "embedded.h"

namespace purser {

Result<void> ForEachBilledTags(Engine& engine, const BilledDays& days,
                               const std::function<void(const BilledTags&)>& visit) {
  std::vector<TagView> tags;
  return engine.ForEach(
      sql::govern_tags_billed_tags,
      {{"first", MonthText(days.first)},
       {"last", MonthText(days.last)},
       {"start", days.days.start},
       {"end", days.days.end}},
      [&](const Row& row) -> Result<void> {
        row.Entries(row.Index("tags"), tags);
        const auto text = [&](std::string_view column) { return row.Text(row.Index(column)); };
        visit({.period = ParseMonth(text("period")).value_or(Month{}),
               .resource = text("resource"),
               .name = text("name"),
               .type = text("type"),
               .service = text("service"),
               .account = text("account"),
               .region = text("region"),
               .is_usage = text("category") == "Usage",
               .currency = row.IsNull("currency") ? "XXX" : std::string(text("currency")),
               .tags = &tags,
               .newest = row.Day("newest"),
               .effective = row.Units("EffectiveCost")});
        return {};
      });
}

Result<std::optional<Date>> NewestBilledDay(Engine& engine, Date day) {
  std::optional<Date> newest;
  TRY(engine.ForEach(sql::govern_tags_newest_day, {{"day", day}},
                     [&](const Row& row) -> Result<void> {
                       if (!row.IsNull("newest")) newest = row.Day("newest");
                       return {};
                     }));
  return newest;
}

Result<std::vector<Resource>> BilledResources(Engine& engine, const BilledDays& days) {
  std::vector<Resource> resources;
  // Rows come by period, resource and day: of each resource the last one says what it is now.
  TRY(ForEachBilledTags(engine, days, [&](const BilledTags& billed) {
    if (billed.resource.empty() || !billed.is_usage) return;
    Resource resource{.arn = std::string(billed.resource),
                      .id = std::string(billed.resource),
                      .type = std::string(billed.type.empty() ? billed.service : billed.type),
                      .account = std::string(billed.account),
                      .region = std::string(billed.region),
                      .name = std::string(billed.name)};
    for (const auto& [key, value] : *billed.tags) resource.tags.emplace_back(key, value);
    std::ranges::sort(resource.tags);
    resources.push_back(std::move(resource));
  }));
  std::ranges::stable_sort(resources, {}, &Resource::id);
  std::vector<Resource> last;
  for (Resource& resource : resources) {
    if (!last.empty() && last.back().id == resource.id)
      last.back() = std::move(resource);
    else
      last.push_back(std::move(resource));
  }
  return last;
}

}  // namespace purser
