/// One billing period's lines: what ran, as AWS bills it, with fees, discounts, tax, credits.
///
/// What holds for every month, to the last unit: covered usage and negations sum to zero per
/// plan; per plan and hour, effective of covered usage is used_commitment and the rest of
/// total_commitment is unused; per reserved instance, effective plus unused equals amortised
/// upfront plus recurring fee; pods take no more of a node than it cost; net columns and
/// unblended columns have one sum.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "demo/fleet.h"
#include "demo/line.h"

namespace purser {

enum class Granularity { kHourly, kDaily };

struct MonthBill {
  int month = 0;                ///< Since the demo's first.
  std::int64_t month_hour = 0;  ///< Its first hour, since the demo's first month.
  Month calendar_month;
  DiscountMode discounts = DiscountMode::kNone;
  std::deque<DemoSubject> subjects;  ///< Of lines that are about no part of the fleet.
  std::vector<Line> lines;
  std::int64_t first_line = 0;  ///< Number of lines[0], where a bill is written in pieces.

  /// What AWS asks for: the sum of Billed over the lines.
  Units Billed() const;
};

struct MonthStyle {
  Granularity granularity = Granularity::kHourly;
  DiscountMode discounts = DiscountMode::kNone;
};

/// The bill of a month. `fleet` must outlive it.
MonthBill MakeMonthBill(const Fleet& fleet, const DemoCalendar& calendar, int month,
                        const MonthStyle& style);

/// Steps of MakeMonthBill. Usage and the commitments that cover it:
void AddUsage(MonthBill& bill, const Fleet& fleet, const DemoCalendar& calendar,
              Granularity granularity);
/// What is billed by the day: storage, tokens, traffic.
void AddDailyUsage(MonthBill& bill, const Fleet& fleet, const DemoCalendar& calendar);
/// Fees of commitments; needs the usage lines.
void AddCommitmentFees(MonthBill& bill, const Fleet& fleet, const DemoCalendar& calendar);
/// Support, tax, credits, refunds, marketplace, capacity blocks; needs the usage lines.
void AddOtherCharges(MonthBill& bill, const Fleet& fleet, const DemoCalendar& calendar);
/// The Enterprise Discount in the month's mode; comes last.
void AddDiscounts(MonthBill& bill);

}  // namespace purser
