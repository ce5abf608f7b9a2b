/// What importers reckon over the billing periods of a delivery. A period is the kind's own struct
/// with `month` and `rows` (RowCounts).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "ingest/plan.h"
#include "ingest/quality.h"

namespace purser {

/// Counts rows whose cost cannot be read with the period of most rows: their own fields are not to
/// be trusted.
/// @pre   there is a period
/// @error kData  as CheckQuarantine
template <typename PeriodRows>
Result<void> CountUnreadable(std::vector<PeriodRows>& periods, std::int64_t unreadable,
                             Int128 share, const std::vector<QuarantinedRow>& rows) {
  RowCounts& main = std::ranges::max_element(periods, {}, [](const PeriodRows& period) {
                      return period.rows.read;
                    })->rows;
  main.read += unreadable;
  main.quarantined = unreadable;
  return CheckQuarantine({.read = main.read, .quarantined = unreadable, .share = share}, rows);
}

/// Whether the period has under 1 % of the delivery's rows, and nobody named it.
template <typename PeriodRows>
bool IsMinor(const PeriodRows& period, const std::vector<PeriodRows>& periods,
             std::optional<Month> named) {
  if (named == period.month) return false;
  std::int64_t read = 0;
  for (const PeriodRows& other : periods) read += other.rows.read;
  return period.rows.read * 100 < read;
}

}  // namespace purser
