#include "base/decimal.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

std::string Read(std::string_view text, int scale) {
  const std::optional<ParsedDecimal> parsed = ParseDecimal(text, scale);
  return parsed ? DecimalText(parsed->units, scale) : "refused";
}

TEST(ParseDecimal, ReadsWhatRealBillsContain) {
  EXPECT_EQ(Read("12.5", 3), "12.500");
  EXPECT_EQ(Read("-0.000001", 6), "-0.000001");
  EXPECT_EQ(Read("2.323760000E-9", 18), "0.000000002323760000");
  EXPECT_EQ(Read("1.2E+2", 2), "120.00");
  EXPECT_EQ(Read(" 7 ", 0), "7");
  EXPECT_EQ(Read(".5", 1), "0.5");
}

TEST(ParseDecimal, RefusesWhatIsNotANumber) {
  EXPECT_EQ(Read("", 2), "refused");
  EXPECT_EQ(Read("NaN", 2), "refused");
  EXPECT_EQ(Read("1,000", 2), "refused");
  EXPECT_EQ(Read("1e", 2), "refused");
  EXPECT_EQ(Read("100000000000000000000000000000000000000", 2), "refused");
}

TEST(ParseDecimal, RoundsHalfToEvenAndKeepsTheResidual) {
  const ParsedDecimal up = ParseDecimal("0.035", 2).value();
  const ParsedDecimal even = ParseDecimal("0.025", 2).value();

  EXPECT_EQ(up.units, 4);
  EXPECT_EQ(even.units, 2);
  EXPECT_FALSE(even.exact);
  EXPECT_EQ(DecimalText(even.residual, 20), "0.00500000000000000000");
  EXPECT_EQ(DecimalText(up.residual, 20), "-0.00500000000000000000");
}

TEST(ParseMoneyText, AcceptsSymbolsAndGroupsOfThreeOnly) {
  EXPECT_EQ(ParseMoneyText("$10,000.00 ", "USD", 2)->units, 1'000'000);
  EXPECT_EQ(ParseMoneyText("(12.50)", "USD", 2)->units, -1250);
  EXPECT_FALSE(ParseMoneyText("10,00", "USD", 2));
  EXPECT_FALSE(ParseMoneyText("€5", "USD", 2));
}

TEST(GroupedDecimalText, GroupsAndRoundsForPeople) {
  EXPECT_EQ(GroupedDecimalText(123456785, 4, 2), "12,345.68");
  EXPECT_EQ(GroupedDecimalText(-999995, 3, 2), "-1,000.00");
  EXPECT_EQ(GroupedDecimalText(5, 1, 0), "0");
}

}  // namespace
}  // namespace purser
