#include <algorithm>
#include <fstream>

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

/// A bill of one file, written for the test.
class FocusText {
 public:
  explicit FocusText(std::string_view text, std::string_view name = "bill.csv")
      : source("focus", {Written(text, name)}) {}

  const QualityFinding& Finding(std::string_view kind, std::size_t plan = 0) const {
    static const QualityFinding none;
    const std::vector<QualityFinding>& quality = source.snapshot(plan).quality;
    const auto found = std::ranges::find(quality, kind, &QualityFinding::kind);
    return found == quality.end() ? none : *found;
  }

 private:
  std::filesystem::path Written(std::string_view text, std::string_view name) {
    const std::filesystem::path file = folder_.path() / name;
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  TemporaryFolder folder_;

 public:
  TestSource source;
};

constexpr std::string_view kHeader =
    "BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargePeriodEnd,BillingCurrency,"
    "BilledCost,EffectiveCost,ListCost,ContractedCost,ChargeCategory,ChargeFrequency,"
    "AvailabilityZone,ContractedUnitPrice\n";

TEST(FocusImporter, RepairsDimensionsAndNeverCosts) {
  FocusText bill(
      std::string(kHeader) +
      "2026-10-01,2026-11-01,2026-10-05,2026-10-06,USD,3,0,3,NULL,usage,Usage-based,0.05,"
      "0.05\n"
      "2026-10-01,2026-11-01,2026-10-05,2026-10-06,USD,4,4,4,4,Usage,Usage-Based,2,0.05\n");

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost"), "7");
  EXPECT_EQ(bill.source.Sum("EffectiveCost"), "4");
  EXPECT_EQ(bill.source.One("SELECT x_RepairReason FROM charges WHERE BilledCost = 3"),
            "AvailabilityZone was 0.05, a number of another column; ChargeCategory was usage; "
            "ChargeFrequency was Usage-based");
  EXPECT_EQ(bill.source.One("SELECT AvailabilityZone FROM charges WHERE BilledCost = 3"), "NULL");
  EXPECT_EQ(bill.source.One("SELECT AvailabilityZone FROM charges WHERE BilledCost = 4"), "2");
  EXPECT_EQ(bill.source.One("SELECT ContractedCost FROM charges WHERE BilledCost = 3"), "NULL");
  EXPECT_EQ(bill.Finding("effective-zero-on-paid").rows, 1);
  EXPECT_EQ(bill.Finding("effective-zero-on-paid").amount, Int128{3} * 1'000'000'000'000'000'000);
  EXPECT_EQ(bill.Finding("shifted-columns").rows, 1);
  EXPECT_EQ(bill.Finding("columns-missing").kind, "columns-missing");
}

TEST(FocusImporter, ReadsMoneyWrittenForPeopleOnlyWhereTheSymbolFits) {
  FocusText bill(
      "BillingPeriodStart,BillingPeriodEnd,BillingCurrency,BilledCost\n"
      "4/1/25,5/1/25,USD,\"$10,000.00 \"\n");
  FocusText unsaid("BillingPeriodStart,BilledCost\n2025-04-01,$5\n");

  const Result<void> ingested = bill.source.Ingest();
  const Result<void> refused = unsaid.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost"), "10000");
  EXPECT_EQ(bill.Finding("money-text").rows, 1);
  EXPECT_EQ(bill.source.snapshot().billing_period, (Month{2025, 4}));
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("$5"), std::string::npos);
}

TEST(FocusImporter, ReadsSlashedDatesOnlyWhereTheirOrderIsProved) {
  FocusText open(
      "BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,BilledCost\n"
      "1/1/25,1/31/25,1/2/25,5\n");
  FocusText ambiguous("BillingPeriodStart,ChargePeriodStart,BilledCost\n1/1/25,1/2/25,5\n");
  FocusText declared("BillingPeriodStart,ChargePeriodStart,BilledCost\n1/1/25,1/2/25,5\n");
  declared.source.request.date_order = DateOrder::kDayFirst;
  FocusText neither("BillingPeriodStart,ChargePeriodStart,BilledCost\n4/15/25,15/4/25,5\n");

  ASSERT_TRUE(open.source.Ingest().ok());
  const Result<void> refused = ambiguous.source.Ingest();
  ASSERT_TRUE(declared.source.Ingest().ok());
  const Result<void> hopeless = neither.source.Ingest();

  EXPECT_EQ(open.source.One("SELECT ChargePeriodStart FROM charges"), "2025-01-02T00:00:00Z");
  EXPECT_EQ(declared.source.One("SELECT ChargePeriodStart FROM charges"), "2025-02-01T00:00:00Z");
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("--date-order"), std::string::npos);
  ASSERT_FALSE(hopeless.ok());
  EXPECT_EQ(hopeless.error().kind, ErrorKind::kData);
}

}  // namespace
}  // namespace purser
