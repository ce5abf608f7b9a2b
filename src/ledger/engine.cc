#include "ledger/engine.h"

#include <limits>

namespace purser {

std::int64_t Row::Integer(std::string_view column) const {
  const Value value = (*this)[column];
  if (std::holds_alternative<std::monostate>(value)) return 0;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  // sum(BIGINT) is a HUGEINT, which comes as a decimal of scale 0.
  const auto* decimal = std::get_if<Decimal>(&value);
  Check(decimal != nullptr && decimal->scale == 0, "an integer column");
  Check(decimal->units >= std::numeric_limits<std::int64_t>::min() &&
            decimal->units <= std::numeric_limits<std::int64_t>::max(),
        "an integer of 64 bits");
  return static_cast<std::int64_t>(decimal->units);
}

Int128 Row::Units(std::string_view column) const {
  const Value value = (*this)[column];
  if (std::holds_alternative<std::monostate>(value)) return 0;
  const auto* decimal = std::get_if<Decimal>(&value);
  Check(decimal != nullptr, "a decimal column");
  return decimal->units;
}

Date Row::Day(std::string_view column) const {
  const Value value = (*this)[column];
  if (const auto* day = std::get_if<Date>(&value)) return *day;
  const auto* instant = std::get_if<Instant>(&value);
  Check(instant != nullptr, "a column of days or instants, not NULL");
  return DayOf(*instant);
}

std::size_t Answer::Index(std::string_view column) const {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i] == column) return i;
  Check(false, "a column of the answer");
  return 0;
}

}  // namespace purser
