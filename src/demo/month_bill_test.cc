#include "demo/month_bill.h"

#include <gtest/gtest.h>

#include <map>

namespace purser {
namespace {

const DemoCalendar kCalendar{{2025, 10}, 13};

const Fleet& TheFleet() {
  static const Fleet fleet = MakeFleet(kCalendar, 1);
  return fleet;
}

MonthBill Bill(int month, DiscountMode discounts = DiscountMode::kNone,
               Granularity granularity = Granularity::kDaily) {
  return MakeMonthBill(TheFleet(), kCalendar, month, {granularity, discounts});
}

Units Sum(const MonthBill& bill, LineType type, Measure measure) {
  Units sum = 0;
  for (const Line& line : bill.lines)
    if (line.type == type) sum += line[measure];
  return sum;
}

TEST(MonthBill, NegationsTakeBackWhatCoveredUsageAdds) {
  const MonthBill bill = Bill(6);
  std::map<const Commitment*, Units> sums;
  for (const Line& line : bill.lines)
    if (line.type == LineType::kCovered || line.type == LineType::kNegation)
      sums[line.commitment] += line[kUnblended];

  EXPECT_EQ(sums.size(), 2u);
  for (const auto& [plan, sum] : sums) EXPECT_EQ(sum, 0) << plan->arn;
}

TEST(MonthBill, CoveredUsageCostsWhatTheFeeLinesCallUsed) {
  const MonthBill bill = Bill(6);

  EXPECT_EQ(Sum(bill, LineType::kCovered, kPlanEffective),
            Sum(bill, LineType::kPlanFee, kPlanUsed));
  EXPECT_LT(Sum(bill, LineType::kPlanFee, kPlanUsed), Sum(bill, LineType::kPlanFee, kPlanTotal));
}

TEST(MonthBill, ReservedInstancesAreUsedOrUnusedButNeverLost) {
  const MonthBill bill = Bill(4);
  const Units effective = Sum(bill, LineType::kDiscountedUsage, kReservedEffective);
  const Units unused = Sum(bill, LineType::kReservedFee, kReservedUnusedUpfront) +
                       Sum(bill, LineType::kReservedFee, kReservedUnusedRecurring);

  EXPECT_EQ(effective + unused, Sum(bill, LineType::kReservedFee, kReservedUpfront) +
                                    Sum(bill, LineType::kReservedFee, kUnblended));
  EXPECT_GT(unused, 0) << "one of three is off at weekends";
}

TEST(MonthBill, DiscountsTakeTheSameInEveryMode) {
  const Units rows = Bill(5, DiscountMode::kRows).Billed();
  const Units map = Bill(5, DiscountMode::kMap).Billed();
  const MonthBill net = Bill(5, DiscountMode::kNetColumns);
  Units unblended = 0;
  for (const Line& line : net.lines) unblended += line[kUnblended];

  EXPECT_EQ(rows, map);
  EXPECT_EQ(rows, net.Billed());
  EXPECT_EQ(rows, unblended);
  EXPECT_LT(rows, Bill(5).Billed());
}

TEST(MonthBill, AddsUpTheSameByHourAndByDay) {
  EXPECT_EQ(Bill(3).Billed(), Bill(3, DiscountMode::kNone, Granularity::kHourly).Billed());
}

TEST(MonthBill, HasNodesWithSeveralLinesAnHourWhosePodsTakeLessThanTheyCost) {
  const MonthBill bill = Bill(4, DiscountMode::kNone, Granularity::kHourly);
  struct NodeHour {
    Units cost = 0;
    Units pods = 0;
    int lines = 0;
  };
  std::map<std::pair<std::string, std::int64_t>, NodeHour> hours;
  for (const Line& line : bill.lines) {
    const bool is_pod = line.type == LineType::kSplitCost;
    NodeHour& hour = hours[{is_pod ? line.subject->parent : line.subject->resource, line.start}];
    if (is_pod) {
      hour.pods += line[kSplitShare] + line[kSplitUnused];
    } else if (line.type != LineType::kNegation) {
      hour.cost += line.type == LineType::kCovered ? line[kPlanEffective] : line[kUnblended];
      ++hour.lines;
    }
  }
  int nodes = 0;
  int shared = 0;
  for (const auto& [key, hour] : hours) {
    if (hour.pods == 0) continue;
    ++nodes;
    shared += hour.lines > 1;
    EXPECT_LE(hour.pods, hour.cost);
  }

  EXPECT_GT(nodes, 700);
  EXPECT_GT(shared, 100);
}

TEST(MonthBill, PaysTheCapacityBlockOnceAndRunsItForNothing) {
  const MonthBill bill = Bill(kBlockMonth);
  Units fee = 0;
  Units hours = 0;
  Units cost = 0;
  for (const Line& line : bill.lines) {
    if (line.subject->capacity_type != "EC2 Capacity Blocks for ML") continue;
    const bool is_usage = line.type == LineType::kUsage;
    (is_usage ? cost : fee) += line[kUnblended];
    if (is_usage) hours += line[kQuantity];
  }

  EXPECT_EQ(fee, 240 * UnitsOf("41.53")) << "the block bought by mistake was refunded";
  EXPECT_EQ(cost, 0);
  EXPECT_EQ(hours, 240 * kOne);
}

TEST(MonthBill, RefundsUsageOfAnEarlierMonth) {
  const MonthBill bill = Bill(8);

  EXPECT_LT(Sum(bill, LineType::kRefund, kUnblended), 0);
  for (const Line& line : bill.lines)
    if (line.type == LineType::kRefund) {
      EXPECT_LT(line.end, 0);
    }
}

}  // namespace
}  // namespace purser
