/// What reports say about their period beside the sums.

#include <gtest/gtest.h>

#include "report/facts.h"
#include "report/test_books.h"

namespace purser {
namespace {

std::vector<std::string> NotesOf(TestBooks& books, const ReportRequest& request) {
  ReaderContext context = books.context();
  return MakeReport(context, "cost", request).value().notes;
}

std::string PeriodTextOf(TestBooks& books, const ReportRequest& request) {
  ReaderContext context = books.context();
  return MakeReport(context, "cost", request).value().period_text;
}

TEST(Facts, AMonthReadBothWaysSaysByHowMuchTheyDiffer) {
  TestBooks books;
  books.Charge("2026-09-01", "10");
  books.Charge("2026-08-31", "-2.5", {{"billing_period", "2026-09"}});
  books.Publish();

  EXPECT_EQ(
      NotesOf(books, {.period = {.period = "2026-09"}}),
      std::vector<std::string>{
          "2026-09 by charge period is 10.00 USD (+2.50 USD): some of it was billed for other "
          "months, or is billed in others"});
  EXPECT_EQ(NotesOf(books, {.period = {.period = "2026-09", .period_of = "charge"}}),
            std::vector<std::string>{
                "2026-09 by billing period is 7.50 USD (−2.50 USD): some of it is billed in other "
                "months, or was billed for others"});
}

TEST(Facts, DaysWithOpenLinesAreIncompleteUntilTwoDaysAfterTheyEnded) {
  TestBooks books;
  books.as_of = *ParseInstant("2026-09-05T12:00:00Z");
  for (const char* day : {"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04", "2026-09-05"})
    books.Charge(day, "1", {{"InvoiceId", ""}});
  books.Publish();
  books.generation.snapshots[0].refreshed = *ParseInstant("2026-09-05T06:00:00Z");

  EXPECT_EQ(PeriodTextOf(books, {}), "2026-09 (incomplete)");
  EXPECT_EQ(NotesOf(books, {})[0],
            "2026-09-03 to 2026-09-05 are incomplete: prod was refreshed 2026-09-05T06:00:00Z");
  EXPECT_EQ(PeriodTextOf(books, {.period = {.period = "2026-09-01/2026-09-03"}}),
            "2026-09-01 to 2026-09-02 (complete)");
}

TEST(Facts, InvoicedDaysAreCompleteHoweverFresh) {
  TestBooks books;
  books.Charge("2026-09-30", "1");
  books.Publish();
  books.generation.snapshots[0].refreshed = *ParseInstant("2026-09-30T06:00:00Z");

  EXPECT_EQ(PeriodTextOf(books, {}), "2026-09 (complete)");
}

TEST(Facts, WhatIsToComeOfARunningPeriodIsSaidApart) {
  TestBooks books;
  books.as_of = *ParseInstant("2026-09-10T00:00:00Z");
  books.Charge("2026-09-01", "1");
  books.Charge("2026-09-20", "4");
  books.Publish();

  EXPECT_EQ(NotesOf(books, {})[0],
            "4.00 USD of it is for days after 2026-09-10: later this period");
}

TEST(Facts, ASourceThatBillsWhatItLeavesOutOfEffectiveIsWarnedOf) {
  TestBooks books;
  books.Charge("2026-09-01", "3", {{"EffectiveCost", "0"}});
  books.Publish();
  books.generation.snapshots[0].quality = {{.kind = "effective-zero-on-paid",
                                            .detail = "d",
                                            .remedy = "r",
                                            .rows = 1,
                                            .amount = ParseDecimal("3", kCostScale)->units,
                                            .currency = "USD"}};

  EXPECT_EQ(NotesOf(books, {}),
            std::vector<std::string>{"prod: Effective is 0 on 1 rows that are billed 3.00 USD: as "
                                     "delivered; purser report quality"});
  EXPECT_TRUE(NotesOf(books, {.metric = "billed"}).empty());
}

TEST(Facts, AComparisonWithNothingOrWithHalfAPeriodIsSaid) {
  TestBooks books;
  books.as_of = *ParseInstant("2026-10-02T00:00:00Z");
  books.Charge("2026-09-01", "1");
  books.Charge("2026-10-01", "1", {{"InvoiceId", ""}});
  books.Publish();
  books.generation.snapshots[1].refreshed = *ParseInstant("2026-10-02T00:00:00Z");

  EXPECT_EQ(NotesOf(books, {.period = {.period = "2026-09"}, .compare = "previous"}).back(),
            "the books have no charges of 2026-08: everything looks new");
  EXPECT_EQ(NotesOf(books, {.compare = "previous"}).back(),
            "2026-10 is incomplete, 2026-09 is complete");
}

TEST(Facts, APeriodWithoutChargesSaysWhatTheBooksHave) {
  TestBooks books;
  books.Charge("2026-08-01", "1");
  books.Charge("2026-09-01", "1");
  books.Publish();

  EXPECT_EQ(NotesOf(books, {.period = {.period = "2025-01"}}),
            std::vector<std::string>{"no charges in 2025-01; the books have 2026-08 to 2026-09"});
}

TEST(Facts, AnAllocationThatDoesNotAddUpIsAnErrorWithBothNumbers) {
  TestBooks books;
  books.Charge("2026-09-01", "10");
  books.Publish();
  books.Run("UPDATE cube_owner SET EffectiveCost = 9");

  const std::string text = books.Show("cost", {});

  EXPECT_NE(text.find("9.000000000000000000 USD allocated, 10.000000000000000000 in the books"),
            std::string::npos)
      << text;
  EXPECT_EQ(books.Refusal("cost", {}), ErrorKind::kData);
}

TEST(Facts, CoverageIsOfPositiveMoneyByMethod) {
  TestBooks books;
  books.Charge("2026-09-01", "75", {}, {{"team", "nlp"}});
  books.Charge("2026-09-01", "25");
  books.Charge("2026-09-01", "-50", {{"ChargeCategory", "Credit"}});
  books.Publish();
  ReaderContext context = books.context();

  const Report report = MakeReport(context, "cost", {}).value();

  EXPECT_EQ(report.headlines[0], "attributed 75.0 % of money: tag 75.0 %");
}

TEST(Facts, DayRangesJoinNeighbours) {
  const Date day = *ParseDate("2026-09-30");
  const auto plus = [&](int n) { return day + std::chrono::days(n); };

  EXPECT_EQ(DayRanges({day, plus(1), plus(2), plus(5)}), "2026-09-30 to 2026-10-02, 2026-10-05");
  EXPECT_EQ(DayRanges({}), "");
}

}  // namespace
}  // namespace purser
