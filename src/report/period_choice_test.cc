#include "report/period_choice.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

Generation Months(std::initializer_list<Month> months) {
  Generation generation;
  for (const Month month : months) {
    Snapshot snapshot;
    snapshot.source = "prod";
    snapshot.billing_period = month;
    snapshot.rows.kept = 1;
    generation.snapshots.push_back(snapshot);
  }
  return generation;
}

const Instant kNow = *ParseInstant("2026-10-15T12:00:00Z");

PeriodChoice Choose(std::optional<std::string> period, std::optional<std::string> of = {}) {
  return ChoosePeriod({.period = std::move(period), .period_of = std::move(of)},
                      Months({{2026, 7}, {2026, 9}}), kNow)
      .value();
}

TEST(PeriodChoice, MonthsAreBillingPeriodsAndDaysAreDaysOfUse) {
  EXPECT_EQ(Choose("2026-08"), BillingMonths({2026, 8}, {2026, 8}));
  EXPECT_EQ(Choose("last-month"), BillingMonths({2026, 9}, {2026, 9}));
  EXPECT_EQ(Choose("all"), BillingMonths({2026, 7}, {2026, 9}));
  EXPECT_EQ(Choose(std::nullopt), BillingMonths({2026, 9}, {2026, 9}));
  EXPECT_EQ(Choose("2026-10-05").text, "2026-10-05");
  EXPECT_EQ(Choose("2026-10-05").of, PeriodOf::kCharge);
  EXPECT_EQ(Choose("2026-10-01/2026-11-01").text, "2026-10-01 to 2026-10-31");
  EXPECT_EQ(Choose("last-7d").text, "2026-10-08 to 2026-10-14");
  EXPECT_EQ(Choose("mtd").text, "2026-10-01 to 2026-10-15");
}

TEST(PeriodChoice, PeriodOfOverrides) {
  EXPECT_EQ(Choose("2026-09", "charge").of, PeriodOf::kCharge);
  EXPECT_EQ(Choose("2026-09", "charge").days, (Month{2026, 9}.period()));
  EXPECT_EQ(Choose("2026-09-01/2026-10-01", "billing"), BillingMonths({2026, 9}, {2026, 9}));
  EXPECT_EQ(Choose("mtd", "billing"), BillingMonths({2026, 10}, {2026, 10}));
}

TEST(PeriodChoice, WhatIsNoPeriodIsRefused) {
  const Generation generation = Months({{2026, 9}});

  for (const char* text :
       {"", "september", "2026-13", "2026-02-30", "last-0d", "last-d", "2026-10/",
        "2026-10-02/2026-10-01", "2026-10-01/2026-10-01", "last-99999d"}) {
    const Result<PeriodChoice> choice = ChoosePeriod({.period = text}, generation, kNow);
    ASSERT_FALSE(choice.ok()) << text;
    EXPECT_EQ(choice.error().kind, ErrorKind::kUsage) << text;
  }
  const PeriodRequest days{.period = "2026-09-02/2026-10-01", .period_of = "billing"};
  EXPECT_EQ(ChoosePeriod(days, generation, kNow).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(ChoosePeriod({}, Months({}), kNow).error().kind, ErrorKind::kNotFound);
}

TEST(PeriodChoice, PreviousIsAsLongAndJustBefore) {
  const Generation generation = Months({{2026, 7}, {2026, 9}});
  const auto previous = [&](const PeriodChoice& chosen) {
    return ChooseCompared("previous", chosen, generation, kNow).value().text;
  };

  EXPECT_EQ(previous(BillingMonths({2026, 1}, {2026, 1})), "2025-12");
  EXPECT_EQ(previous(BillingMonths({2026, 7}, {2026, 9})), "2026-04 to 2026-06");
  EXPECT_EQ(previous(Choose("last-7d")), "2026-10-01 to 2026-10-07");
  EXPECT_EQ(ChooseCompared("2025-09", Choose("2026-09"), generation, kNow).value().text, "2025-09");
}

}  // namespace
}  // namespace purser
