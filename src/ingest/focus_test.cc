#include <gtest/gtest.h>

#include "ingest/test_bills.h"

namespace purser {
namespace {

struct Bill {
  const char* file;
  std::int64_t rows;
  const char* billed;
  const char* effective;
  const char* list;
  const char* version;
};

/// Sums of tests/fixtures/README.md.
class SmallFocusBills : public testing::TestWithParam<Bill> {};

TEST_P(SmallFocusBills, AddUpToTheLastDigit) {
  TestSource focus("focus", {Fixture(std::string("focus/") + GetParam().file)});

  const Result<void> ingested = focus.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(focus.Sum("BilledCost"), GetParam().billed);
  EXPECT_EQ(focus.Sum("EffectiveCost"), GetParam().effective);
  EXPECT_EQ(focus.Sum("ListCost"), GetParam().list);
  const RowCounts rows = focus.snapshot().rows;
  EXPECT_EQ(rows.read, GetParam().rows);
  EXPECT_EQ(focus.One("SELECT COUNT(*) FROM charges"), std::to_string(rows.kept));
  EXPECT_EQ(focus.snapshot().focus_version, GetParam().version);
  EXPECT_FALSE(focus.plans()[0].minor);
}

INSTANTIATE_TEST_SUITE_P(
    Focus, SmallFocusBills,
    testing::Values(Bill{"v1_0.csv", 4, "10.000000300000000001", "10.000000300000000001",
                         "10.000000300000000001", "1.0"},
                    Bill{"v1_2_virtual_currency.csv", 3, "1200", "1200", "1200", "1.2"},
                    Bill{"v1_3.csv", 3, "20", "20", "20", "1.3"},
                    Bill{"v1_4_commitment.csv", 4, "25.5", "25.5", "37.5", "1.4"},
                    Bill{"correction.csv", 3, "7.25", "7.25", "7.25", "1.0"},
                    Bill{"null_literals.csv", 3, "7", "7", "7", "1.0"}),
    [](const testing::TestParamInfo<Bill>& bill) {
      std::string name = bill.param.file;
      name = name.substr(0, name.find('.'));
      return name;
    });

}  // namespace
}  // namespace purser
