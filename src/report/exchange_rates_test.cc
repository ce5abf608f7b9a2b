/// Files of rates, and which rate a day has.

#include "report/exchange_rates.h"

#include <gtest/gtest.h>

#include "base/decimal.h"

namespace purser {
namespace {

constexpr std::string_view kBank =
    "Date,USD,JPY,CAD,CYP,\n"
    "2026-09-07,1.1700,170.5,1.6100,N/A,\n"
    "2026-09-04,1.1645,171.0,1.6050,N/A,\n"
    "2026-09-03,1.1600,N/A,1.6000,N/A,\n";

Date Day(std::string_view text) { return *ParseDate(text); }

Int128 Amount(std::string_view text) { return ParseDecimal(text, kCostScale)->units; }

ExchangeRates Rates(std::string_view text) { return ExchangeRates::Parse(text, "r.csv").value(); }

std::string Converted(const ExchangeRates& rates, const std::string& from, const std::string& to,
                      std::string_view day, std::string_view amount) {
  const Result<ExchangeRate> rate = rates.Find(from, to, Day(day));
  if (!rate.ok()) return rate.error().message;
  return ShortDecimalText(rate.value().Convert(Amount(amount)), kCostScale);
}

std::string Refusal(std::string_view text) {
  const Result<ExchangeRates> rates = ExchangeRates::Parse(text, "r.csv");
  return rates.ok() ? "accepted" : rates.error().message;
}

TEST(ExchangeRates, TheBanksHistoryIsRatesOfOneEuro) {
  const ExchangeRates rates = Rates(kBank);

  EXPECT_EQ(Converted(rates, "USD", "EUR", "2026-09-04", "11.645"), "10");
  EXPECT_EQ(Converted(rates, "EUR", "USD", "2026-09-04", "10"), "11.645");
}

TEST(ExchangeRates, APairWithoutAQuotationGoesThroughTheBaseExactly) {
  const ExchangeRates rates = Rates(kBank);

  EXPECT_EQ(Converted(rates, "USD", "CAD", "2026-09-03", "1.16"), "1.6");
  EXPECT_EQ(Converted(rates, "USD", "CAD", "2026-09-03", "1"), "1.379310344827586207");
}

TEST(ExchangeRates, AWeekendTakesTheLastRateBeforeIt) {
  const ExchangeRates rates = Rates(kBank);

  EXPECT_EQ(rates.Find("USD", "EUR", Day("2026-09-06")).value().published, Day("2026-09-04"));
  EXPECT_EQ(rates.Find("USD", "JPY", Day("2026-09-07")).value().published, Day("2026-09-07"));
}

TEST(ExchangeRates, ADayTooFarFromAnyRateHasNone) {
  const ExchangeRates rates = Rates(kBank);

  EXPECT_TRUE(rates.Find("USD", "EUR", Day("2026-09-14")).ok());
  EXPECT_EQ(Converted(rates, "USD", "EUR", "2026-09-15", "1"),
            "no rate of USD in EUR for 2026-09-15: the last one that r.csv has before is of "
            "2026-09-07, more than 7 days older");
  EXPECT_EQ(Converted(rates, "USD", "EUR", "2026-09-02", "1"),
            "no rate of USD in EUR for 2026-09-02: r.csv has none up to then");
  EXPECT_EQ(Converted(rates, "CYP", "EUR", "2026-09-07", "1"),
            "no rate of CYP in EUR for 2026-09-07: r.csv has none up to then");
}

TEST(ExchangeRates, PlainRowsNameBaseAndQuote) {
  const ExchangeRates rates = Rates(
      "\xEF\xBB\xBF"
      "date,base,quote,rate\r\n2026-09-03,USD,CAD,1.25\r\n2026-09-03,GBP,USD,1.5\r\n");

  EXPECT_EQ(Converted(rates, "USD", "CAD", "2026-09-03", "4"), "5");
  EXPECT_EQ(Converted(rates, "CAD", "USD", "2026-09-03", "5"), "4");
  EXPECT_EQ(Converted(rates, "GBP", "CAD", "2026-09-03", "1"),
            "no rate of GBP in CAD for "
            "2026-09-03: r.csv has none up to "
            "then");
}

TEST(ExchangeRates, ADirectQuotationComesBeforeAWayAround) {
  const ExchangeRates rates = Rates(
      "date,base,quote,rate\n2026-09-03,EUR,USD,1\n2026-09-03,EUR,CAD,3\n2026-09-03,USD,CAD,2\n");

  EXPECT_EQ(Converted(rates, "USD", "CAD", "2026-09-03", "1"), "2");
}

TEST(ExchangeRates, RoundingIsHalfToEvenOnce) {
  const ExchangeRates rates = Rates("date,base,quote,rate\n2026-09-03,USD,EUR,0.5\n");

  EXPECT_EQ(Converted(rates, "USD", "EUR", "2026-09-03", "0.000000000000000001"), "0");
  EXPECT_EQ(Converted(rates, "USD", "EUR", "2026-09-03", "0.000000000000000003"),
            "0.000000000000000002");
  EXPECT_EQ(Converted(rates, "USD", "EUR", "2026-09-03", "-0.000000000000000003"),
            "-0.000000000000000002");
}

TEST(ExchangeRates, ABadLineIsNamed) {
  EXPECT_EQ(Refusal("day,usd\n"),
            "r.csv:1: the first line is neither date,base,quote,rate nor Date,USD,JPY,… as the "
            "European Central Bank writes it");
  EXPECT_EQ(Refusal("date,base,quote,rate\n\n04.09.2026,EUR,USD,1\n"),
            "r.csv:3: \"04.09.2026\" is not a date, such as 2026-09-30");
  EXPECT_EQ(
      Refusal("Date,USD\n2026-09-04,0\n"),
      "r.csv:2: \"0\" is not a rate of EUR in USD: a number above 0 with at most 18 decimals");
  EXPECT_EQ(Refusal("date,base,quote,rate\n2026-09-04,EUR,USD\n"),
            "r.csv:2: 3 fields instead of 4");
  EXPECT_EQ(Refusal("date,base,quote,rate\n2026-09-04,EUR,USD,1\n2026-09-04,EUR,USD,2\n"),
            "r.csv:3: one EUR in USD on 2026-09-04 is 2 here and 1 before");
  EXPECT_EQ(Refusal("date,base,quote,rate\n"), "r.csv:1: there are no rates");
  EXPECT_EQ(Refusal(""), "r.csv:1: there are no rates");
}

}  // namespace
}  // namespace purser
