#include "report/dimension_sql.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/duck.h"

namespace purser {
namespace {

std::string TimeSql(const Dimension& dimension) {
  if (dimension.name == "hour") return "c.Hour";
  if (dimension.name == "day") return "c.Day";
  return fmt::format("CAST(date_trunc('{}', c.Day) AS DATE)", dimension.name);
}

std::string TagSql(const Dimension& dimension, const TagSpellings& spellings, Binder& binder) {
  const auto found = spellings.find(dimension.name);
  if (found == spellings.end() || found->second.empty()) return "CAST(NULL AS VARCHAR)";
  std::string tags;
  for (const std::string& key : found->second)
    tags += fmt::format("{}NULLIF(element_at(i.Tags, {}), '')", tags.empty() ? "" : ", ",
                        binder.Bind(key));
  return found->second.size() == 1 ? tags : "COALESCE(" + tags + ")";
}

/// Whether the tag answers before the other one does, were both there.
bool ComesFirst(const TagKey& key, const std::string& a, const std::string& b, Date day) {
  const std::vector<TagView> both = {{a, "1"}, {b, "2"}};
  return key.Find(both, day).key == a;
}

}  // namespace

Result<TagSpellings> FindTagSpellings(ReaderContext& context, const PeriodChoice& period,
                                      const std::vector<Dimension>& dimensions) {
  TagSpellings spellings;
  const bool any =
      std::ranges::find(dimensions, DimensionKind::kTag, &Dimension::kind) != dimensions.end();
  if (!any) return spellings;
  Binder binder;
  const std::string where =
      period.of == PeriodOf::kBilling ? " WHERE " + PeriodSql(period, "i.", binder) : std::string();
  const std::string statement = "SELECT DISTINCT k FROM (SELECT i.Tags FROM identities i" + where +
                                ") t CROSS JOIN UNNEST(map_keys(t.Tags)) AS u (k) ORDER BY k";
  const Answer keys =
      TRY(context.engine.Select({"report: tag keys", statement}, binder.parameters()));
  const Date day = period.days.end - std::chrono::days(1);
  for (const Dimension& dimension : dimensions) {
    if (dimension.kind != DimensionKind::kTag) continue;
    const TagKey key(context.config.taxonomy, dimension.column);
    std::vector<std::string>& fitting = spellings[dimension.name];
    for (const std::vector<Value>& row : keys.rows) {
      const auto* name = std::get_if<std::string>(&row[0]);
      if (name == nullptr) continue;
      const std::vector<TagView> tag = {{*name, "1"}};
      if (!key.Find(tag, day).key.empty()) fitting.push_back(*name);
    }
    std::ranges::stable_sort(fitting, [&](const std::string& a, const std::string& b) {
      return a != b && ComesFirst(key, a, b, day);
    });
  }
  return spellings;
}

std::string Binder::Bind(Value value) {
  std::string name = fmt::format("p{}", parameters_.size());
  parameters_.push_back({.name = name, .value = std::move(value)});
  return "$" + name;
}

std::string DimensionSql(const Dimension& dimension, Relation relation,
                         const TagSpellings& spellings, Binder& binder) {
  const std::string identity = relation == Relation::kCubeOwner ? "c." : "i.";
  switch (dimension.kind) {
    case DimensionKind::kOwner:
      return fmt::format("COALESCE(v.{}, '{}')", SqlName(dimension.column), kUnallocated);
    case DimensionKind::kMethod:
      return "v." + SqlName(dimension.column);
    case DimensionKind::kIdentity:
      return identity + SqlName(dimension.column);
    case DimensionKind::kAccount:
      return fmt::format("COALESCE({0}SubAccountId, {0}BillingAccountId)", identity);
    case DimensionKind::kTag:
      return TagSql(dimension, spellings, binder);
    case DimensionKind::kBooks:
      return "c." + dimension.column;
    case DimensionKind::kTime:
      return TimeSql(dimension);
  }
  return "";
}

std::optional<std::string> DimensionText(const Dimension& dimension, Value value) {
  if (auto* text = std::get_if<std::string>(&value)) return std::move(*text);
  if (const auto* day = std::get_if<Date>(&value))
    return dimension.name == "month" ? MonthText(MonthOf(*day)) : DateText(*day);
  if (const auto* instant = std::get_if<Instant>(&value)) return InstantText(*instant);
  return std::nullopt;
}

std::string PeriodSql(const PeriodChoice& period, const std::string& alias, Binder& binder) {
  if (period.of == PeriodOf::kBilling)
    return fmt::format("{0}billing_period >= {1} AND {0}billing_period <= {2}", alias,
                       binder.Bind(MonthText(period.first_month())),
                       binder.Bind(MonthText(period.last_month())));
  return fmt::format("{0}Day >= {1} AND {0}Day < {2}", alias, binder.Bind(period.days.start),
                     binder.Bind(period.days.end));
}

}  // namespace purser
