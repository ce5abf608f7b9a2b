#include "report/group_plan.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "ledger/duck.h"

namespace purser {
namespace {

/// A longer list of values is not bound; the grouped rows are filtered instead.
constexpr std::size_t kLongestList = 1000;

bool IsOwnerDimension(const Dimension& dimension) {
  return dimension.kind == DimensionKind::kOwner || dimension.kind == DimensionKind::kMethod;
}

bool Asks(const GroupQuery& query, Sum sum) {
  return std::ranges::find(query.sums, sum) != query.sums.end();
}

/// The sum's column in the cubes.
std::string_view SumColumn(Sum sum) {
  switch (sum) {
    case Sum::kEffective:
    case Sum::kPositiveEffective:
      return "EffectiveCost";
    case Sum::kBilled:
      return "BilledCost";
    case Sum::kList:
      return "ListCost";
    case Sum::kContracted:
      return "ContractedCost";
    case Sum::kConsumed:
      return "ConsumedQuantity";
    case Sum::kGpuHours:
      return "x_GpuHours";
    case Sum::kLines:
      return "Lines";
    case Sum::kOpenLines:
      return "OpenLines";
  }
  return "";
}

/// The same of one row of charges.
std::string ChargeSql(std::string_view column) {
  if (column == "Lines") return "1 AS Lines";
  if (column == "OpenLines") return "CASE WHEN InvoiceId IS NULL THEN 1 ELSE 0 END AS OpenLines";
  return std::string(column);
}

std::string SumSql(Sum sum) {
  const std::string column = fmt::format("c.{}", SumColumn(sum));
  if (sum == Sum::kPositiveEffective)
    return fmt::format("CASE WHEN {0} > 0 THEN {0} ELSE 0 END", column);
  return column;
}

/// Puts one statement together; its steps in the order of Plan.
class Planner {
 public:
  Planner(ReaderContext& context, const GroupQuery& query)
      : context_(context),
        query_(query),
        filters_(FilterDimensions(query.where, query.by, context.config.taxonomy)),
        relation_(CheapestRelation(query, context.config.taxonomy)) {
    for (const Dimension& dimension : query.by) needs_owners_ |= IsOwnerDimension(dimension);
    for (const Dimension& dimension : filters_) needs_owners_ |= IsOwnerDimension(dimension);
    for (const Sum sum : query.sums) columns_.insert(std::string(SumColumn(sum)));
  }

  Result<GroupPlan> Plan() {
    std::vector<Dimension> all = query_.by;
    all.insert(all.end(), filters_.begin(), filters_.end());
    spellings_ = TRY(FindTagSpellings(context_, query_.period, all));
    for (const Filter& filter : query_.where) TRY(AddFilter(filter));
    plan_.by = query_.by;
    plan_.by_unit = query_.by_unit;
    plan_.by_day = context_.reporting != nullptr && !query_.originals;
    plan_.sums = query_.sums.size();
    plan_.statement = Statement();
    return std::move(plan_);
  }

 private:
  Result<void> AddFilter(const Filter& filter);
  Result<bool> BindList(const Filter& filter, const Dimension& dimension);
  Result<std::vector<std::optional<std::string>>> DistinctValues(const Dimension& dimension);
  std::string ListCondition(const Dimension& dimension, const std::vector<std::string>& values,
                            bool is_listed, bool null_matches);
  void AddLate(const Filter& filter);

  std::string Statement();
  std::string From();
  std::string Amounts();
  std::string DirectAmounts();
  std::string SettledAmounts();
  std::string Period(const std::string& alias, bool of_charges = false);

  const Dimension& FilterDimension(const std::string& name) const {
    return *std::ranges::find(filters_, name, &Dimension::name);
  }
  std::string Sql(const Dimension& dimension) {
    return DimensionSql(dimension, relation_, spellings_, plan_.binder);
  }

  ReaderContext& context_;
  const GroupQuery& query_;
  std::vector<Dimension> filters_;
  Relation relation_;
  bool needs_owners_ = false;
  std::set<std::string> columns_;
  TagSpellings spellings_;
  std::vector<std::string> conditions_;
  GroupPlan plan_;
};

Result<void> Planner::AddFilter(const Filter& filter) {
  if (filter.matches_everything()) return {};
  // The owner cube is so small that its groups are filtered faster than its values are asked for.
  const bool is_simple = relation_ != Relation::kCubeOwner && filter.Names().size() == 1;
  if (is_simple) {
    const bool is_bound = TRY(BindList(filter, FilterDimension(filter.Names()[0])));
    if (is_bound) return {};
  }
  AddLate(filter);
  return {};
}

void Planner::AddLate(const Filter& filter) {
  LateFilter late{.filter = filter, .slots = {}};
  for (const std::string& name : filter.Names()) {
    auto found = std::ranges::find(plan_.extra, name, &Dimension::name);
    if (found == plan_.extra.end()) {
      plan_.extra.push_back(FilterDimension(name));
      found = std::prev(plan_.extra.end());
    }
    late.slots.push_back(static_cast<std::size_t>(found - plan_.extra.begin()));
  }
  plan_.late.push_back(std::move(late));
}

Result<std::vector<std::optional<std::string>>> Planner::DistinctValues(
    const Dimension& dimension) {
  Binder binder;
  const bool is_owner = IsOwnerDimension(dimension);
  const std::string alias = is_owner ? "v." : "i.";
  const std::string value = DimensionSql(dimension, Relation::kCubeDay, spellings_, binder);
  std::string statement = fmt::format("SELECT DISTINCT {} AS d FROM {}", value,
                                      is_owner ? "owner_values v" : "identities i");
  if (query_.period.of == PeriodOf::kBilling && !query_.either_reading)
    statement += " WHERE " + PeriodSql(query_.period, alias, binder);
  std::vector<std::optional<std::string>> values;
  TRY(context_.engine.ForEach({"report: values of " + dimension.name, statement},
                              binder.parameters(), [&](const Row& row) -> Result<void> {
                                values.push_back(DimensionText(dimension, row.At(0)));
                                return {};
                              }));
  return values;
}

/// False when the filter has to wait for the grouped rows.
Result<bool> Planner::BindList(const Filter& filter, const Dimension& dimension) {
  if (dimension.kind == DimensionKind::kBooks || dimension.kind == DimensionKind::kTime)
    return false;
  const std::vector<std::optional<std::string>> all = TRY(DistinctValues(dimension));
  std::vector<std::string> fitting, others;
  bool null_matches = false;
  for (const std::optional<std::string>& value : all) {
    const FilterValue seen = value ? FilterValue(*value) : FilterValue();
    const bool matches = filter.Matches(std::span(&seen, 1));
    if (!value)
      null_matches = matches;
    else
      (matches ? fitting : others).push_back(*value);
  }
  const bool listed = fitting.size() <= others.size() || others.size() > kLongestList;
  const std::vector<std::string>& values = listed ? fitting : others;
  if (values.size() > kLongestList) return false;
  conditions_.push_back(ListCondition(dimension, values, listed, null_matches));
  return true;
}

std::string Planner::ListCondition(const Dimension& dimension,
                                   const std::vector<std::string>& values, bool is_listed,
                                   bool null_matches) {
  if (is_listed && values.empty() && !null_matches) return "1 = 0";
  const std::string value = Sql(dimension);
  std::vector<std::string> bound;
  for (const std::string& text : values) bound.push_back(plan_.binder.Bind(text));
  const std::string list =
      bound.empty()
          ? (is_listed ? "1 = 0" : fmt::format("{} IS NOT NULL", value))
          : fmt::format("{} {}IN ({})", value, is_listed ? "" : "NOT ", fmt::join(bound, ", "));
  return null_matches ? fmt::format("({} OR {} IS NULL)", list, value) : list;
}

std::string Planner::Period(const std::string& alias, bool of_charges) {
  const auto one = [&](PeriodOf of) {
    PeriodChoice period = query_.period;
    period.of = of;
    if (of == PeriodOf::kCharge && of_charges)
      return fmt::format(
          "{0}ChargePeriodStart >= CAST({1} AS TIMESTAMP) AND {0}ChargePeriodStart < "
          "CAST({2} AS TIMESTAMP)",
          alias, plan_.binder.Bind(period.days.start), plan_.binder.Bind(period.days.end));
    return PeriodSql(period, alias, plan_.binder);
  };
  if (!query_.either_reading) return one(query_.period.of);
  const std::string billing = one(PeriodOf::kBilling);
  return fmt::format("(({}) OR ({}))", billing, one(PeriodOf::kCharge));
}

std::string Planner::DirectAmounts() {
  const bool is_charges = relation_ == Relation::kCharges;
  std::string list = "x.x_IdentityKey, x.source, x.billing_period, x.snapshot";
  list += is_charges ? ", CAST(x.ChargePeriodStart AS DATE) AS Day, "
                       "CAST(date_trunc('hour', x.ChargePeriodStart) AS TIMESTAMP) AS Hour"
                     : ", x.Day";
  for (const std::string& column : columns_)
    list += ", " + (is_charges ? ChargeSql(column) : column);
  const std::string from = is_charges ? "charges x" : "cube_day x";
  const std::string where = Period("x.", is_charges);
  if (!needs_owners_) return fmt::format("SELECT {} FROM {} WHERE {}", list, from, where);
  const std::string day = is_charges ? "CAST(x.ChargePeriodStart AS DATE)" : "x.Day";
  return fmt::format(
      "SELECT {0}, o.OwnerId FROM {1} JOIN owners o ON o.billing_period = x.billing_period "
      "AND o.x_IdentityKey = x.x_IdentityKey AND {2} >= o.ValidFrom AND {2} < o.ValidTo "
      "WHERE o.Pool IS NULL AND {3}",
      list, from, day, where);
}

/// What pools gave. Shares are settled by day: by hour they stand at the day's first.
std::string Planner::SettledAmounts() {
  std::string list = "s.x_IdentityKey, s.source, s.billing_period, s.snapshot, s.Day";
  if (relation_ == Relation::kCharges) list += ", CAST(s.Day AS TIMESTAMP) AS Hour";
  for (const std::string& column : columns_)
    list += column == "Lines" || column == "OpenLines" ? ", 0 AS " + column : ", s." + column;
  return fmt::format("SELECT {}, s.OwnerId FROM settled s WHERE {}", list, Period("s."));
}

std::string Planner::Amounts() {
  if (!needs_owners_) return DirectAmounts();
  const std::string direct = DirectAmounts();
  return direct + " UNION ALL " + SettledAmounts();
}

std::string Planner::From() {
  std::string from = relation_ == Relation::kCubeOwner
                         ? std::string("cube_owner c")
                         : fmt::format(
                               "({}) c JOIN identities i ON i.snapshot = c.snapshot AND "
                               "i.x_IdentityKey = c.x_IdentityKey",
                               Amounts());
  if (needs_owners_)
    from += " JOIN owner_values v ON v.billing_period = c.billing_period AND v.OwnerId = c.OwnerId";
  return from;
}

std::string Planner::Statement() {
  const std::string identity = relation_ == Relation::kCubeOwner ? "c." : "i.";
  std::vector<std::string> inner, names;
  const auto add = [&](const std::string& expression, std::string name) {
    inner.push_back(expression + " AS " + name);
    names.push_back(std::move(name));
  };
  for (std::size_t i = 0; i < query_.by.size(); ++i) add(Sql(query_.by[i]), fmt::format("d{}", i));
  for (std::size_t i = 0; i < plan_.extra.size(); ++i)
    add(Sql(plan_.extra[i]), fmt::format("f{}", i));
  add(identity + "BillingCurrency", "currency");
  if (query_.by_unit) add("i.ConsumedUnit", "unit");
  if (plan_.by_day) {
    add("c.Day", "rate_day");
    add("c.billing_period", "rate_period");
  }
  const std::string groups = fmt::format("{}", fmt::join(names, ", "));
  std::string sums;
  for (std::size_t i = 0; i < query_.sums.size(); ++i) {
    inner.push_back(SumSql(query_.sums[i]) + fmt::format(" AS m{}", i));
    sums += fmt::format(", SUM(m{0}) AS s{0}", i);
  }
  const std::string from = From();
  if (relation_ == Relation::kCubeOwner) conditions_.push_back(Period("c."));
  const std::string where =
      conditions_.empty() ? "" : fmt::format(" WHERE {}", fmt::join(conditions_, " AND "));
  return fmt::format("SELECT {0}{1} FROM (SELECT {2} FROM {3}{4}) g GROUP BY {0}", groups, sums,
                     fmt::join(inner, ", "), from, where);
}

}  // namespace

Relation CheapestRelation(const GroupQuery& query, const Taxonomy& taxonomy) {
  std::vector<Dimension> all = query.by;
  const std::vector<Dimension> filters = FilterDimensions(query.where, query.by, taxonomy);
  all.insert(all.end(), filters.begin(), filters.end());
  DimensionHome home = DimensionHome::kCubeOwner;
  bool by_owner = false;
  for (const Dimension& dimension : all) {
    home = std::max(home, dimension.home);
    by_owner |= IsOwnerDimension(dimension);
  }
  // Lines that a pool took are in no owner's cube; who does not ask for owners gets them all.
  const bool all_lines = Asks(query, Sum::kLines) && !by_owner && !query.either_reading;
  if (query.by_unit || all_lines) home = std::max(home, DimensionHome::kCubeDay);
  switch (home) {
    case DimensionHome::kCubeOwner:
      return Relation::kCubeOwner;
    case DimensionHome::kCubeDay:
      return Relation::kCubeDay;
    case DimensionHome::kCharges:
      return Relation::kCharges;
  }
  return Relation::kCharges;
}

Result<GroupPlan> PlanGroups(ReaderContext& context, const GroupQuery& query) {
  return Planner(context, query).Plan();
}

}  // namespace purser
