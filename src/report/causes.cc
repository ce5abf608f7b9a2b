#include "report/causes.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "report/cell_text.h"

namespace purser {
namespace {

constexpr std::string_view kGrain[] = {"service", "usage_type", "instance_type", "charge_category"};

struct Sides {
  Int128 before = 0, after = 0;
  Int128 quantity_before = 0, quantity_after = 0;
  bool was_there = false, is_there = false;
};

using GrainKey = std::tuple<std::vector<std::optional<std::string>>, std::string, std::string>;

Result<void> AddSide(ReaderContext& context, const GroupQuery& query, bool is_after,
                     std::map<GrainKey, Sides>& all) {
  const std::vector<Group> groups = TRY(SelectGroups(context, query));
  for (const Group& group : groups) {
    Sides& sides = all[{group.values, group.currency, group.unit}];
    (is_after ? sides.after : sides.before) += group.sums[0];
    (is_after ? sides.quantity_after : sides.quantity_before) += group.sums[1];
    (is_after ? sides.is_there : sides.was_there) = true;
  }
  return {};
}

Cause CauseOf(const GrainKey& key, const Sides& sides, std::size_t dimensions) {
  const auto& [values, currency, unit] = key;
  Cause cause{.row = {values.begin(), values.begin() + static_cast<std::ptrdiff_t>(dimensions)},
              .service = values[dimensions],
              .usage_type = values[dimensions + 1],
              .instance_type = values[dimensions + 2],
              .category = values[dimensions + 3],
              .currency = currency,
              .unit = unit};
  cause.before = sides.before;
  cause.after = sides.after;
  cause.quantity_before = sides.quantity_before;
  cause.quantity_after = sides.quantity_after;
  return cause;
}

/// One or two causes of one grain; none when it did not change.
void Explain(Cause cause, const Sides& sides, std::vector<Cause>& causes) {
  const Int128 change = cause.after - cause.before;
  const auto add = [&](CauseKind kind, Int128 effect) {
    if (effect == 0) return;
    cause.kind = kind;
    cause.effect = effect;
    causes.push_back(cause);
  };
  if (!sides.was_there) return add(CauseKind::kNew, change);
  if (!sides.is_there) return add(CauseKind::kGone, change);
  if (cause.quantity_before <= 0 || cause.quantity_after <= 0)
    return add(CauseKind::kAmount, change);
  const Int128 by_quantity = MultiplyDivide(
      cause.before, cause.quantity_after - cause.quantity_before, cause.quantity_before);
  add(CauseKind::kQuantity, by_quantity);
  add(CauseKind::kPrice, change - by_quantity);
}

std::string UnitWords(const std::string& unit) {
  if (unit == "Hrs" || unit == "Hours" || unit == "Hour" || unit == "hours") return "hours";
  if (unit == "GB-Mo" || unit == "GB-Month" || unit == "GB-Months") return "GB-months";
  return unit.empty() ? "quantity" : unit;
}

std::string QuantityChange(Int128 units) {
  const Int128 size = units < 0 ? -units : units;
  const bool is_small = size < static_cast<Int128>(PowerOfTen(kQuantityScale)) * 10;
  const std::string text = GroupedDecimalText(units, kQuantityScale, is_small ? 2 : 0);
  if (text.starts_with('-')) return "−" + text.substr(1);
  return "+" + text;
}

}  // namespace

std::string_view CauseKindName(CauseKind kind) {
  switch (kind) {
    case CauseKind::kNew:
      return "new";
    case CauseKind::kGone:
      return "gone";
    case CauseKind::kQuantity:
      return "quantity";
    case CauseKind::kPrice:
      return "price";
    case CauseKind::kAmount:
      return "amount";
  }
  return "";
}

std::string ThingText(const Cause& cause) {
  // The usage type of a fee or a tax ("Dollar", "HeavyUsage") says less than the service.
  const bool is_usage = !cause.category || *cause.category == "Usage";
  if (!is_usage && cause.service) return *cause.service;
  if (cause.instance_type) return *cause.instance_type;
  if (cause.usage_type) return *cause.usage_type;
  return cause.service.value_or("unnamed service");
}

std::string CauseText(const Cause& cause) {
  const std::string thing = ThingText(cause);
  const bool is_usage = !cause.category || *cause.category == "Usage";
  const std::string named = is_usage ? thing : thing + " " + *cause.category;
  const Column percent{.name = "", .type = CellType::kPercent, .is_change = true};
  switch (cause.kind) {
    case CauseKind::kNew:
      return "new: " + named;
    case CauseKind::kGone:
      return "gone: " + named;
    case CauseKind::kQuantity:
      return fmt::format("{} {} {}", thing, UnitWords(cause.unit),
                         QuantityChange(cause.quantity_after - cause.quantity_before));
    case CauseKind::kPrice: {
      const Cell share = PercentCell(cause.effect, cause.after - cause.effect);
      if (std::holds_alternative<std::monostate>(share)) return thing + " price";
      return fmt::format("{} price {}", thing, CellText(share, percent));
    }
    case CauseKind::kAmount:
      return named;
  }
  return "";
}

Result<std::vector<Cause>> FindCauses(ReaderContext& context, const ReportSubject& subject) {
  Check(subject.compared.has_value(), "causes of a change between two periods");
  GroupQuery query = QueryOf(subject, subject.period, {subject.metric->sum, Sum::kConsumed});
  query.by_unit = true;
  for (const std::string_view name : kGrain)
    query.by.push_back(*FindDimension(name, context.config.taxonomy));
  std::map<GrainKey, Sides> all;
  TRY(AddSide(context, query, true, all));
  query.period = *subject.compared;
  TRY(AddSide(context, query, false, all));
  std::vector<Cause> causes;
  for (const auto& [key, sides] : all)
    Explain(CauseOf(key, sides, subject.by.size()), sides, causes);
  std::ranges::stable_sort(causes, [](const Cause& a, const Cause& b) {
    return Magnitude(a.effect) > Magnitude(b.effect);
  });
  return causes;
}

}  // namespace purser
