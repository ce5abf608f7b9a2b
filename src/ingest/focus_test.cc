#include <algorithm>

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

/// The real sample of three clouds: ../shared/data/INDEX.md has what is odd about it.
class RealFocusSample : public testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path file = SharedData("focus-sample-data/focus_sample.csv");
    if (file.empty()) GTEST_SKIP() << "no ../shared/data beside this checkout";
    focus_ = std::make_unique<TestSource>("focus", std::vector{file});
    const Result<void> ingested = focus_->Ingest();
    ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  }

  const QualityFinding& Finding(std::size_t plan, std::string_view kind) const {
    static const QualityFinding none;
    const std::vector<QualityFinding>& quality = focus_->snapshot(plan).quality;
    const auto found = std::ranges::find(quality, kind, &QualityFinding::kind);
    return found == quality.end() ? none : *found;
  }

  std::unique_ptr<TestSource> focus_;
};

TEST_F(RealFocusSample, KeepsEveryRowAndEveryDigit) {
  EXPECT_EQ(focus_->Sum("BilledCost"), "20.52022672899");
  EXPECT_EQ(focus_->Sum("EffectiveCost"), "14.97651418586");
  EXPECT_EQ(focus_->Sum("ListCost"), "20.39090575119");
  EXPECT_EQ(focus_->Sum("ContractedCost"), "14.97626039326");
  EXPECT_EQ(focus_->One("SELECT COUNT(*) FROM charges"), "1000");
}

TEST_F(RealFocusSample, PlansTheOneRowOfOctoberApart) {
  ASSERT_EQ(focus_->plans().size(), 2U);
  EXPECT_FALSE(focus_->plans()[0].minor);
  EXPECT_EQ(focus_->snapshot(0).rows.kept, 999);
  EXPECT_TRUE(focus_->plans()[1].minor);
  EXPECT_EQ(focus_->snapshot(1).rows.kept, 1);
}

TEST_F(RealFocusSample, SaysWhatIsOddAndCorrectsNoCost) {
  EXPECT_EQ(Finding(0, "effective-zero-on-paid").rows, 609);
  EXPECT_EQ(Finding(0, "commitment-used-free").rows, 4);
  EXPECT_EQ(Finding(0, "shifted-columns").rows, 51);
  EXPECT_EQ(Finding(0, "value-repaired").rows, 6);
  EXPECT_EQ(Finding(0, "list-price-mismatch").rows, 31);
  EXPECT_EQ(Finding(0, "tag-keys-collide").kind, "tag-keys-collide");
  EXPECT_EQ(focus_->One("SELECT COUNT(*) FROM charges WHERE ChargeFrequency = 'Usage-based'"), "0");
  EXPECT_EQ(focus_->One("SELECT COUNT(*) FROM charges WHERE x_RepairReason LIKE "
                        "'%ChargeFrequency was Usage-based%'"),
            "7");
  EXPECT_EQ(focus_->One("SELECT COUNT(*) FROM charges WHERE ServiceProviderName = 'Microsoft' AND "
                        "AvailabilityZone IS NOT NULL"),
            "0");
}

}  // namespace
}  // namespace purser
