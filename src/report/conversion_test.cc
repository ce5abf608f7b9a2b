/// Reports in one currency: what is converted, by which rate, and that nothing is added across.

#include "report/conversion.h"

#include <gtest/gtest.h>

#include "report/formats.h"
#include "report/reports.h"
#include "report/test_books.h"

namespace purser {
namespace {

constexpr std::string_view kRates =
    "Date,USD,CAD,\n2026-09-07,1.25,1.6,\n2026-09-04,1.2,1.5,\n2026-09-01,1.0,2.0,\n";

ReportingCurrency Euros(std::string_view rates = kRates) {
  return {.code = "EUR", .rates = ExchangeRates::Parse(rates, "ecb.csv").value()};
}

std::string ShowIn(TestBooks& books, const ReportingCurrency* reporting, std::string_view name,
                   const ReportRequest& request) {
  ReaderContext context = books.context();
  context.reporting = reporting;
  const Result<Report> report = MakeReport(context, name, request);
  if (!report.ok()) return "error: " + report.error().message;
  std::string lines = FindFormat("csv").value()->render(report.value(), {});
  std::erase(lines, '\r');
  return lines;
}

std::vector<std::string> NotesIn(TestBooks& books, const ReportingCurrency& reporting,
                                 std::string_view name) {
  ReaderContext context = books.context();
  context.reporting = &reporting;
  return MakeReport(context, name, {}).value().notes;
}

/// nlp pays in three currencies.
void ChargeThree(TestBooks& books) {
  books.Charge("2026-09-01", "10", {}, {{"team", "nlp"}});
  books.Charge("2026-09-05", "12", {}, {{"team", "nlp"}});
  books.Charge("2026-09-04", "15", {{"BillingCurrency", "CAD"}}, {{"team", "nlp"}});
  books.Charge("2026-09-04", "7", {{"BillingCurrency", "EUR"}}, {{"team", "cv"}});
  books.Publish();
}

TEST(Conversion, EachDayIsConvertedByItsOwnRateAndOriginalsStay) {
  TestBooks books;
  ChargeThree(books);
  const ReportingCurrency euros = Euros();

  EXPECT_EQ(ShowIn(books, &euros, "cost", {}),
            "team,EUR,CAD_original,EUR_original,USD_original\n"
            "nlp,30.000000000000000000,15.000000000000000000,,22.000000000000000000\n"
            "cv,7.000000000000000000,,7.000000000000000000,\n");
}

TEST(Conversion, WithoutAReportingCurrencyNothingIsAddedAcross) {
  TestBooks books;
  ChargeThree(books);

  EXPECT_EQ(ShowIn(books, nullptr, "cost", {}),
            "team,CAD,EUR,USD\n"
            "nlp,15.000000000000000000,0.000000000000000000,22.000000000000000000\n"
            "cv,0.000000000000000000,7.000000000000000000,0.000000000000000000\n");
}

TEST(Conversion, ADayWithoutARateTakesTheLastOneAndThatIsSaid) {
  TestBooks books;
  ChargeThree(books);

  const std::vector<std::string> notes = NotesIn(books, Euros(), "cost");

  EXPECT_EQ(notes.back(),
            "USD in EUR: no rate of its own for 2026-09-05; the last one before is used");
}

TEST(Conversion, AMissingRateNamesTheDay) {
  TestBooks books;
  ChargeThree(books);
  const ReportingCurrency late = Euros("Date,USD,CAD,\n2026-09-03,1.2,1.5,\n");

  EXPECT_EQ(
      ShowIn(books, &late, "cost", {}),
      "error: report cost: no rate of USD in EUR for 2026-09-01: ecb.csv has none up to then");
}

TEST(Conversion, ADayThatHasNotComeTakesTheRateOfToday) {
  TestBooks books;
  books.as_of = *ParseInstant("2026-09-08T12:00:00Z");
  books.Charge("2026-09-25", "12.5", {}, {{"team", "nlp"}});
  books.Publish();
  const ReportingCurrency euros = Euros();

  EXPECT_EQ(ShowIn(books, &euros, "cost", {}),
            "team,EUR,USD_original\nnlp,10.000000000000000000,12.500000000000000000\n");
}

TEST(Conversion, AClosedPeriodKeepsTheRatesItWasClosedWith) {
  TestBooks books;
  ChargeThree(books);
  ReaderContext context = books.context();
  const ReportingCurrency before = Euros();
  context.reporting = &before;
  const std::vector<PinnedRate> pins = RatesToPin(context, Month{2026, 9}).value();
  ReportingCurrency after =
      Euros("Date,USD,CAD,\n2026-09-07,5,5,\n2026-09-04,5,5,\n2026-09-01,5,5,\n");

  after.pinned = pins;

  EXPECT_EQ(pins.size(), 3);
  EXPECT_EQ(ShowIn(books, &after, "cost", {}), ShowIn(books, &before, "cost", {}));
}

TEST(Conversion, AChargeWithoutACurrencyCannotBeConverted) {
  TestBooks books;
  books.Charge("2026-09-01", "10", {{"BillingCurrency", "XXX"}});
  books.Publish();
  const ReportingCurrency euros = Euros();

  EXPECT_EQ(ShowIn(books, &euros, "cost", {}),
            "error: report cost: charges of 2026-09-01 have no BillingCurrency and cannot be "
            "converted to EUR; purser report quality");
}

TEST(Conversion, SumsByAnythingAreTheSameMoney) {
  TestBooks books;
  ChargeThree(books);
  const ReportingCurrency euros = Euros();

  for (const char* by : {"service", "day", "resource", "hour", "billing_period"}) {
    ReaderContext context = books.context();
    context.reporting = &euros;
    const Report report = MakeReport(context, "cost", {.by = by}).value();
    const std::vector<Cell>& totals = report.tables[0].totals;
    EXPECT_EQ(ShortDecimalText(std::get<Decimal>(totals[1]).units, kCostScale), "37") << by;
  }
}

TEST(Conversion, InvoicesStayInTheirOwnCurrency) {
  TestBooks books;
  ChargeThree(books);
  const ReportingCurrency euros = Euros();

  EXPECT_EQ(ShowIn(books, &euros, "invoice", {}), ShowIn(books, nullptr, "invoice", {}));
}

}  // namespace
}  // namespace purser
