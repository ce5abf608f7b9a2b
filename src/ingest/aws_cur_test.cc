#include <gtest/gtest.h>

#include "ingest/test_bills.h"

namespace purser {
namespace {

struct Bill {
  const char* file;
  std::int64_t rows;
  const char* billed;
  const char* effective;
};

/// Sums of tests/fixtures/README.md.
class SmallBills : public testing::TestWithParam<Bill> {};

TEST_P(SmallBills, AddUpToTheLastDigit) {
  TestSource cur("aws-cur", {Fixture(std::string("cur/") + GetParam().file)});

  const Result<void> ingested = cur.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(cur.Sum("BilledCost"), GetParam().billed);
  EXPECT_EQ(cur.Sum("EffectiveCost"), GetParam().effective);
  const RowCounts rows = cur.snapshot().rows;
  EXPECT_EQ(rows.read, GetParam().rows);
  EXPECT_EQ(cur.One("SELECT COUNT(*) FROM charges"), std::to_string(rows.kept));
}

INSTANTIATE_TEST_SUITE_P(
    Cur, SmallBills,
    testing::Values(Bill{"savings_plan_unused.csv", 10, "31.006", "31.006"},
                    Bill{"savings_plan_upfront_refund.csv", 8, "8662", "4"},
                    Bill{"reserved_unused.csv", 6, "475.296", "74.496"},
                    Bill{"edp_discount_rows.csv", 7, "117.117", "117.117"},
                    Bill{"edp_net_columns.csv", 7, "117.117", "117.117"},
                    Bill{"edp_net_columns_broken.csv", 7, "116.117", "116.117"},
                    Bill{"edp_discount_map.csv", 4, "117.117", "117.117"},
                    Bill{"marketplace.csv", 5, "444.256", "444.256"},
                    Bill{"split_cost.csv", 12, "10.0408", "10.0408"},
                    Bill{"capacity_block.csv", 8, "1018.627642", "1018.627642"},
                    Bill{"tax_credit_refund.csv", 6, "194.845", "194.845"},
                    Bill{"tag_collisions.csv", 16, "15.1", "15.1"},
                    Bill{"legacy_columns_missing.csv", 2, "1.256", "1.256"},
                    Bill{"e_notation.csv", 5, "150.00000075202376", "150.00000075202376"},
                    Bill{"null_literals.csv", 4, "15", "15"},
                    Bill{"two_assemblies", 5, "8.518", "8.518"}),
    [](const testing::TestParamInfo<Bill>& bill) {
      std::string name = bill.param.file;
      name = name.substr(0, name.find('.'));
      return name;
    });

}  // namespace
}  // namespace purser
