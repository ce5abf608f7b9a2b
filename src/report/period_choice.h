/// Which charges a --period means, given what the books have.
/// @source cli.md §1, money.md §1
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "ledger/generation.h"
#include "report/report.h"

namespace purser {

/// As typed.
struct PeriodRequest {
  std::optional<std::string> period = {};     ///< --period
  std::optional<std::string> period_of = {};  ///< --period-of: billing | charge
};

struct PeriodChoice {
  PeriodOf of = PeriodOf::kBilling;
  Period days;  ///< Whole months for kBilling.
  std::string
      text;  ///< "2026-09", "2026-08 to 2026-09", "2026-09-01 to 2026-09-07": days inclusive.

  Month first_month() const { return MonthOf(days.start); }
  Month last_month() const { return MonthOf(days.end - std::chrono::days(1)); }
  /// One billing period or several whole months.
  bool whole_months() const;
  friend bool operator==(const PeriodChoice&, const PeriodChoice&) = default;
};

/// " --period 2026-09", to repeat a question in another; nothing where it cannot be said so.
std::string PeriodFlag(const PeriodChoice& period);

PeriodChoice BillingMonths(Month first, Month last);
PeriodChoice ChargeDays(const Period& days);

/// Resolves `request`; without a period the newest billing period with charges.
///
/// `last-Nd` is the N whole days before as_of's day, `mtd` the running month up to and with it.
/// @error kUsage     not a period, or days that are no whole billing periods with billing
/// @error kNotFound  the books have no charges at all; says how to get some
Result<PeriodChoice> ChoosePeriod(const PeriodRequest& request, const Generation& generation,
                                  Instant as_of);

/// What `--compare` means beside `chosen`: "previous" is as many months or days just before it.
/// @error kUsage  as ChoosePeriod
Result<PeriodChoice> ChooseCompared(std::string_view compare, const PeriodChoice& chosen,
                                    const Generation& generation, Instant as_of);

/// Snapshots whose charges count (not those of check sources), in order of source and period.
std::vector<const Snapshot*> CountedSnapshots(const Generation& generation);

}  // namespace purser
