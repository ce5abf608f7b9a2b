#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/decimal.h"
#include "base/text_width.h"
#include "cli/ingest_text.h"
#include "domain/resource.h"

namespace purser {
namespace {

constexpr std::size_t kMostTypes = 8;
constexpr std::size_t kMostGaps = 10;

std::string Grouped(std::size_t number) {
  return GroupedDecimalText(static_cast<Int128>(number), 0, 0);
}

std::string Line(std::string_view label, std::string_view text) {
  return fmt::format("      {:<11} {}\n", label, text);
}

std::string Counted(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", Grouped(number), number == 1 ? one : many);
}

/// The most frequent first.
std::string TypesLines(const Observation& observation) {
  std::map<std::string, std::size_t> counts;
  for (const Resource& resource : observation.resources) ++counts[resource.type];
  std::vector<std::pair<std::string, std::size_t>> order(counts.begin(), counts.end());
  std::ranges::stable_sort(order, std::ranges::greater(),
                           &std::pair<std::string, std::size_t>::second);
  std::string text;
  for (std::size_t i = 0; i < order.size() && i < kMostTypes; ++i)
    text += Line(i == 0 ? "types" : "",
                 fmt::format("{:>7}  {}", Grouped(order[i].second), Printable(order[i].first)));
  if (order.size() > kMostTypes)
    text += Line("", fmt::format("{:>7}  other types", Grouped(order.size() - kMostTypes)));
  return text;
}

std::string PlacesLine(const Observation& observation) {
  std::set<std::string> accounts, regions;
  for (const auto& [account, region] : observation.covered) {
    accounts.insert(account);
    regions.insert(region);
  }
  return Line("covered", fmt::format("{} × {}", Counted(accounts.size(), "account", "accounts"),
                                     Counted(regions.size(), "region", "regions")));
}

bool IsTagged(const Resource& resource, const Taxonomy& taxonomy, Date day) {
  const std::vector<TagView> tags(resource.tags.begin(), resource.tags.end());
  return std::ranges::all_of(taxonomy.keys, [&](const TaxonomyKey& key) {
    return !key.required || !key.days.Contains(day) ||
           !TagKey(taxonomy, key.name).Find(tags, day).key.empty();
  });
}

std::string TagsLine(const Observation& observation, const Taxonomy& taxonomy) {
  const Date day = DayOf(observation.observed);
  std::size_t untagged = 0, partly = 0, unknown = 0;
  for (const Resource& resource : observation.resources) {
    if (!resource.AreTagsKnown()) {
      ++unknown;
      continue;
    }
    const bool has_any = std::ranges::any_of(
        resource.tags, [](const auto& tag) { return !tag.first.starts_with("aws:"); });
    if (!has_any)
      ++untagged;
    else if (!IsTagged(resource, taxonomy, day))
      ++partly;
  }
  return Line("tags",
              fmt::format("{} without a tag, {} without a required one{}", Grouped(untagged),
                          Grouped(partly),
                          unknown == 0 ? "" : fmt::format(", {} not known", Grouped(unknown))));
}

std::string GapLines(const Observation& observation) {
  std::string text;
  const std::vector<InventoryGap>& gaps = observation.gaps;
  for (std::size_t i = 0; i < gaps.size() && i < kMostGaps; ++i) {
    const InventoryGap& gap = gaps[i];
    text += Line(i == 0 ? "gap" : "",
                 Printable(fmt::format(
                     "{}{}{}: {}: {}", gap.account, gap.region.empty() ? "" : " " + gap.region,
                     gap.what.empty() ? "" : " " + gap.what, gap.reason, gap.remedy)));
  }
  if (gaps.size() > kMostGaps)
    text += Line("", Counted(gaps.size() - kMostGaps, "gap more", "gaps more"));
  return text;
}

std::string LastLine(const ObservedInventory& inventory) {
  if (inventory.id.empty()) return Line("dry run", "nothing was kept");
  return Line("kept", "observation " + inventory.id);
}

}  // namespace

std::string ObservedText(const ObservedInventory& inventory, const Taxonomy& taxonomy) {
  const Observation& observation = inventory.observation;
  const std::string head =
      fmt::format("{}  {}", observation.source, InstantText(observation.observed));
  if (inventory.is_known)
    return head + fmt::format("  unchanged: this is observation {}\n", inventory.id);
  return head +
         fmt::format(
             "  {}{}\n", Counted(observation.resources.size(), "resource", "resources"),
             observation.gaps.empty()
                 ? ""
                 : fmt::format("  partial: {}", Counted(observation.gaps.size(), "gap", "gaps"))) +
         TypesLines(observation) + PlacesLine(observation) + TagsLine(observation, taxonomy) +
         GapLines(observation) + LastLine(inventory);
}

std::string OwnersText(const ReallocatedPeriods& periods) {
  if (periods.empty()) return "";
  std::vector<std::string> months;
  for (const Month month : periods) months.push_back(MonthText(month));
  return Line("owners", fmt::format("decided anew for {}", fmt::join(months, ", ")));
}

}  // namespace purser
