#include "report/query_builder.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "ledger/duck.h"
#include "report/conversion.h"
#include "report/group_plan.h"

namespace purser {
namespace {

Int128 UnitsOf(const Value& value) {
  if (const auto* decimal = std::get_if<Decimal>(&value)) return decimal->units;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  return 0;
}

/// Takes the statement's rows: filters what the statement could not, and adds up again.
class Gatherer {
 public:
  Gatherer(const ReaderContext& context, const GroupPlan& plan, const std::vector<Sum>& sums)
      : plan_(plan), sums_(sums), extra_(plan.extra.size()) {
    if (plan.by_day) converter_.emplace(context);
  }

  Result<void> Take(const Row& row) {
    const std::size_t dimensions = plan_.by.size();
    for (std::size_t i = 0; i < extra_.size(); ++i)
      extra_[i] = DimensionText(plan_.extra[i], row.At(dimensions + i));
    for (const LateFilter& late : plan_.late)
      if (!Matches(late)) return {};
    Group group;
    for (std::size_t i = 0; i < dimensions; ++i)
      group.values.push_back(DimensionText(plan_.by[i], row.At(i)));
    std::size_t at = dimensions + extra_.size();
    group.currency = row.IsNull(at) ? "XXX" : std::string(row.Text(at));
    ++at;
    if (plan_.by_unit) group.unit = std::string(row.Text(at++));
    const std::size_t day = at;
    if (plan_.by_day) at += 2;
    for (std::size_t i = 0; i < plan_.sums; ++i) group.sums.push_back(UnitsOf(row.At(at + i)));
    if (plan_.by_day) TRY(Convert(group, row, day));
    Add(std::move(group));
    return {};
  }

  std::vector<Group> Groups() && { return std::move(groups_); }

 private:
  bool Matches(const LateFilter& late) {
    values_.clear();
    for (const std::size_t slot : late.slots) {
      const std::optional<std::string>& value = extra_[slot];
      values_.push_back(value ? FilterValue(*value) : FilterValue());
    }
    return late.filter.Matches(values_);
  }

  Result<void> Convert(Group& group, const Row& row, std::size_t at) {
    const Value value = row.At(at);
    const auto* day = std::get_if<Date>(&value);
    Check(day != nullptr, "a charge has a day");
    group.billed_currency = group.currency;
    group.billed_sums = group.sums;
    for (std::size_t i = 0; i < group.sums.size(); ++i)
      if (IsMoney(sums_[i]))
        group.sums[i] = TRY(converter_->Convert(group.sums[i], group.currency, *day,
                                                std::string(row.Text(at + 1))));
    group.currency = converter_->code();
    return {};
  }

  /// Without late filters and days the statement's groups are final.
  void Add(Group group) {
    if (extra_.empty() && !plan_.by_day) {
      groups_.push_back(std::move(group));
      return;
    }
    std::string key = group.currency + group.billed_currency + '\0' + group.unit;
    for (const std::optional<std::string>& value : group.values)
      key += value ? fmt::format("{}:{}", value->size(), *value) : std::string("-");
    const auto [known, is_new] = places_.try_emplace(std::move(key), groups_.size());
    if (is_new) {
      groups_.push_back(std::move(group));
      return;
    }
    Group& sum = groups_[known->second];
    for (std::size_t i = 0; i < sum.sums.size(); ++i) sum.sums[i] += group.sums[i];
    for (std::size_t i = 0; i < sum.billed_sums.size(); ++i)
      sum.billed_sums[i] += group.billed_sums[i];
  }

  const GroupPlan& plan_;
  const std::vector<Sum>& sums_;
  std::optional<Converter> converter_;
  std::vector<std::optional<std::string>> extra_;
  std::vector<FilterValue> values_;
  std::vector<Group> groups_;
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace

Result<std::vector<Group>> SelectGroups(ReaderContext& context, const GroupQuery& query) {
  const GroupPlan plan = TRY(PlanGroups(context, query));
  Gatherer gatherer(context, plan, query.sums);
  TRY(context.engine.ForEach({"report: groups", plan.statement}, plan.binder.parameters(),
                             [&](const Row& row) { return gatherer.Take(row); }));
  return std::move(gatherer).Groups();
}

std::vector<Dimension> FilterDimensions(const std::vector<Filter>& where,
                                        const std::vector<Dimension>& by,
                                        const Taxonomy& taxonomy) {
  std::vector<Dimension> dimensions;
  const auto owner = std::ranges::find(by, DimensionKind::kOwner, &Dimension::kind);
  for (const Filter& filter : where) {
    for (const std::string& name : filter.Names()) {
      if (std::ranges::find(dimensions, name, &Dimension::name) != dimensions.end()) continue;
      std::optional<Dimension> dimension = FindDimension(name, taxonomy);
      Check(dimension.has_value(), "a filter that was parsed against the dimensions");
      if (dimension->kind == DimensionKind::kMethod && owner != by.end())
        dimension->column = owner->column + "_method";
      dimensions.push_back(std::move(*dimension));
    }
  }
  return dimensions;
}

Result<std::vector<Filter>> ParseFilters(const std::vector<std::string>& texts,
                                         const Taxonomy& taxonomy) {
  const FilterNames names = NamesForReports(taxonomy);
  std::vector<Filter> filters;
  for (const std::string& text : texts) {
    Filter filter = TRY(ParseFilter(text, names));
    filters.push_back(std::move(filter));
  }
  return filters;
}

}  // namespace purser
