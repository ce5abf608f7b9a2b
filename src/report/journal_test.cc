#include "report/journal.h"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace purser {
namespace {

constexpr Int128 kCent = 10'000'000'000'000'000;

Int128 Units(std::string_view text) { return ParseDecimal(text, kCostScale)->units; }

JournalKey October(std::string currency) {
  return {.booked = {2026, 10},
          .period = {2026, 10},
          .currency = std::move(currency),
          .issuer = "AWS",
          .payer = "012345678901"};
}

std::vector<std::string> Texts(const Table& table, std::string_view column) {
  const auto at = static_cast<std::size_t>(std::ranges::find(table.columns, column, &Column::name) -
                                           table.columns.begin());
  std::vector<std::string> texts;
  for (const std::vector<Cell>& row : table.rows) {
    const auto* number = std::get_if<Decimal>(&row[at]);
    const auto* text = std::get_if<std::string>(&row[at]);
    texts.push_back(number != nullptr ? DecimalText(number->units, number->scale)
                    : text != nullptr ? *text
                                      : "");
  }
  return texts;
}

TEST(RoundTogether, ThirdsOfOneCentGoToTheFirst) {
  const std::vector<Int128> thirds(3, Units("33.333333333333333333"));

  EXPECT_TRUE(RoundTogether(thirds, kCent) ==
              (std::vector<Int128>{Units("33.34"), Units("33.33"), Units("33.33")}));
}

TEST(RoundTogether, CreditsAreRoundedWithTheCharges) {
  const std::vector<Int128> amounts = {Units("10.006"), Units("-0.004"), Units("-5.001")};

  const std::vector<Int128> rounded = RoundTogether(amounts, kCent);

  EXPECT_TRUE(rounded == (std::vector<Int128>{Units("10.01"), Units("-0.01"), Units("-5.00")}));
}

RC_GTEST_PROP(RoundTogether, AddsUpToTheRoundedSumAndMovesNobodyByAWholeUnit, ()) {
  const auto parts = *rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000));
  const Int128 unit = *rc::gen::element(1'000'000, 100, 7 * 2, 2);
  const std::vector<Int128> amounts(parts.begin(), parts.end());

  const std::vector<Int128> rounded = RoundTogether(amounts, unit);

  const Int128 sum = std::accumulate(amounts.begin(), amounts.end(), Int128{0});
  const Int128 whole = std::accumulate(rounded.begin(), rounded.end(), Int128{0});
  RC_ASSERT(whole % unit == 0);
  RC_ASSERT(Magnitude(2 * (whole - sum)) <= static_cast<UInt128>(unit));
  RC_ASSERT(Magnitude(2 * (whole - sum)) != static_cast<UInt128>(unit) || whole / unit % 2 == 0);
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    RC_ASSERT(rounded[i] % unit == 0);
    RC_ASSERT(Magnitude(rounded[i] - amounts[i]) < static_cast<UInt128>(unit));
  }
}

TEST(JournalTable, DebitsOwnersCreditsTheClearingAndBalances) {
  const Table table =
      JournalTable({{October("USD"), {{{"cc-1"}, Units("10.005")}, {{"cc-2"}, Units("-3.001")}}}},
                   {TextColumn("cost_center")}, std::nullopt);

  EXPECT_EQ(Texts(table, "line"), (std::vector<std::string>{"charge", "charge", "clearing"}));
  EXPECT_EQ(Texts(table, "debit"), (std::vector<std::string>{"10.00", "", ""}));
  EXPECT_EQ(Texts(table, "credit"), (std::vector<std::string>{"", "3.00", "7.00"}));
  EXPECT_EQ(Texts(table, "exact"),
            (std::vector<std::string>{"10.005000000000000000", "-3.001000000000000000",
                                      "-7.004000000000000000"}));
}

TEST(JournalTable, YenHaveNoCents) {
  const Table table = JournalTable({{October("JPY"), {{{"cc-1"}, Units("99.6")}}}},
                                   {TextColumn("cost_center")}, std::nullopt);

  EXPECT_EQ(Texts(table, "debit"), (std::vector<std::string>{"100", ""}));
}

}  // namespace
}  // namespace purser
