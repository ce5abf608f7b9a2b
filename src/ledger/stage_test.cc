#include "ledger/stage.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "ledger/test_ledger.h"
#include "ledger/views.h"

namespace purser {
namespace {

class StageTest : public testing::Test {
 protected:
  SnapshotPlan Plan(std::string select, std::int64_t rows) {
    SnapshotPlan plan;
    plan.snapshot.id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    plan.snapshot.source = "prod";
    plan.snapshot.billing_period = {.year = 2026, .month = 9};
    plan.snapshot.rows = {.read = rows, .derived = 0, .kept = rows, .netted = 0, .quarantined = 0};
    plan.select = std::move(select);
    return plan;
  }
  void ShowViews(const StagedSnapshot& staged) {
    const Result<void> defined = DefineViews(*duck_, staged.pieces, {staging_.folder()}, {"team"});
    ASSERT_TRUE(defined.ok()) << defined.error().message;
  }
  std::string One(const std::string& sql) {
    const Result<Answer> result = duck_->Select({"test", sql});
    if (!result.ok()) return result.error().message;
    const Answer& answer = result.value();
    return std::get<std::string>(answer.rows.at(0).at(0));
  }

  FolderStaging staging_;
  std::unique_ptr<Duck> duck_ = Duck::Open({}).value();
};

constexpr const char* kTwoCharges =
    "SELECT 'A' AS BillingAccountId, 'USD' AS BillingCurrency, 'Usage' AS ChargeCategory, 'EC2' AS "
    "ServiceName, TIMESTAMP '2026-09-01 10:00:00' AS ChargePeriodStart, TIMESTAMP '2026-09-01 "
    "11:00:00' "
    "AS ChargePeriodEnd, 1.5 AS BilledCost, 1.5 AS EffectiveCost, MAP {'team': 'nlp', 'Name': 'x'} "
    "AS Tags "
    "UNION ALL SELECT 'A', 'USD', 'Usage', 'EC2', TIMESTAMP '2026-09-02 10:00:00', TIMESTAMP "
    "'2026-09-02 11:00:00', -0.25, -0.25, MAP {'Name': 'x', 'team': 'nlp'}";

TEST_F(StageTest, WritesWhatASnapshotHasAndProvesIt) {
  SnapshotPlan plan = Plan(kTwoCharges, 2);
  plan.input_totals =
      "SELECT 'USD' AS currency, 'billed' AS metric, CAST(1.25 AS DECIMAL(38,18)) AS amount";
  plan.class_tag_keys = {"team"};

  const Result<StagedSnapshot> staged = StageSnapshot(*duck_, staging_, plan);

  ASSERT_TRUE(staged.ok()) << staged.error().message;
  EXPECT_EQ(staged.value().pieces.size(), 4U);
  EXPECT_EQ(staged.value().snapshot.accounts, std::vector<std::string>{"A"});
  ASSERT_EQ(staged.value().snapshot.totals.size(), 1U);
  EXPECT_EQ(ShortDecimalText(staged.value().snapshot.totals[0].billed, kCostScale), "1.25");
  EXPECT_EQ(staged.value().snapshot.proof.size(), 9U);
}

TEST_F(StageTest, ViewsReadWhatWasStagedAndOneIdentityWhateverTheTagsOrder) {
  const Result<StagedSnapshot> result = StageSnapshot(*duck_, staging_, Plan(kTwoCharges, 2));
  ASSERT_TRUE(result.ok()) << result.error().message;
  const StagedSnapshot& staged = result.value();

  const Result<void> defined = DefineViews(*duck_, staged.pieces, {staging_.folder()}, {"team"});
  ASSERT_TRUE(defined.ok()) << defined.error().message;

  EXPECT_EQ(One("SELECT concat_ws(' ', count(*), min(source), min(billing_period), "
                "min(snapshot)) FROM charges"),
            "2 prod 2026-09 01ARZ3NDEKTSV4RRFFQ69G5FAV");
  EXPECT_EQ(One("SELECT CAST(count(*) AS VARCHAR) FROM identities"), "1");
  EXPECT_EQ(One("SELECT CAST(count(*) AS VARCHAR) FROM cube_day"), "2");
  EXPECT_EQ(One("SELECT CAST(count(*) AS VARCHAR) FROM cube_class_hour"), "2");
  EXPECT_EQ(One("SELECT CAST(count(*) AS VARCHAR) FROM cube_owner"), "0");
}

TEST_F(StageTest, SpreadsALongChargeOverItsDaysToTheLastUnit) {
  const StagedSnapshot staged =
      StageSnapshot(
          *duck_, staging_,
          Plan(
              "SELECT 'USD' AS BillingCurrency, 'Tax' AS ChargeCategory, TIMESTAMP '2026-09-01' AS "
              "ChargePeriodStart, TIMESTAMP '2026-09-04' AS ChargePeriodEnd, -10 AS BilledCost, "
              "-10 AS EffectiveCost, 7 AS ConsumedQuantity",
              1))
          .value();

  const Result<void> defined = DefineViews(*duck_, staged.pieces, {staging_.folder()}, {});
  ASSERT_TRUE(defined.ok()) << defined.error().message;

  EXPECT_EQ(One("SELECT string_agg(concat_ws(' ', Day, BilledCost, EffectiveCost, Lines), '; ' "
                "ORDER BY Day) FROM cube_day"),
            "2026-09-01 -10.000000000000000000 -3.333333333333333334 1; "
            "2026-09-02 0.000000000000000000 -3.333333333333333333 0; "
            "2026-09-03 0.000000000000000000 -3.333333333333333333 0");
}

TEST_F(StageTest, RefusesABillThatLostMoneyOnTheWayWithBothNumbers) {
  SnapshotPlan plan = Plan(kTwoCharges, 2);
  plan.input_totals =
      "SELECT 'USD' AS currency, 'billed' AS metric, CAST(1.26 AS DECIMAL(38,18)) AS amount";

  const Result<StagedSnapshot> staged = StageSnapshot(*duck_, staging_, plan);

  ASSERT_FALSE(staged.ok());
  EXPECT_EQ(staged.error().kind, ErrorKind::kData);
  EXPECT_NE(staged.error().message.find("1.26 is not 1.25"), std::string::npos)
      << staged.error().message;
}

TEST_F(StageTest, EmptyTagsAndNoTagsAreOneIdentity) {
  const Result<StagedSnapshot> staged = StageSnapshot(
      *duck_, staging_,
      Plan("SELECT 'A' AS BillingAccountId, 1.5 AS BilledCost, CAST(NULL AS MAP(VARCHAR, VARCHAR)) "
           "AS Tags UNION ALL SELECT 'A', 1.5, MAP {}",
           2));

  ASSERT_TRUE(staged.ok()) << staged.error().message;
  ShowViews(staged.value());
  EXPECT_EQ(One("SELECT CAST(count(*) AS VARCHAR) FROM identities"), "1");
}

TEST_F(StageTest, RefusesAmountsWhoseSumCouldOverflow) {
  const Result<StagedSnapshot> staged = StageSnapshot(
      *duck_, staging_,
      Plan("SELECT 'A' AS BillingAccountId, CAST('99999999999999999999' AS DECIMAL(38,18)) AS "
           "BilledCost UNION ALL SELECT 'A', 1",
           2));

  EXPECT_EQ(staged.error().kind, ErrorKind::kData);
  EXPECT_NE(staged.error().message.find("cannot be added exactly"), std::string::npos)
      << staged.error().message;
}

TEST_F(StageTest, TheHourCubeKeepsTagsThatRulesRead) {
  SnapshotPlan plan = Plan(
      "SELECT 'A' AS BillingAccountId, r AS ResourceId, 1.5 AS BilledCost, TIMESTAMP '2026-09-01 "
      "10:00:00' AS ChargePeriodStart, TIMESTAMP '2026-09-01 11:00:00' AS ChargePeriodEnd, "
      "MAP {'user:Team': 'nlp', 'Name': r} AS Tags FROM (VALUES ('a'), ('b')) t(r)",
      2);
  plan.class_tag_keys = {"team", "project"};

  const Result<StagedSnapshot> staged = StageSnapshot(*duck_, staging_, plan);

  ASSERT_TRUE(staged.ok()) << staged.error().message;
  ShowViews(staged.value());
  EXPECT_EQ(One("SELECT string_agg(concat_ws(' ', Hour, BilledCost, Lines, CAST(Tags AS VARCHAR)), "
                "'; ') FROM cube_class_hour"),
            "2026-09-01 10:00:00 3.000000000000000000 2 {'user:Team'=nlp}");
}

TEST_F(StageTest, RefusesRowsThatDoNotAddUp) {
  EXPECT_EQ(StageSnapshot(*duck_, staging_, Plan(kTwoCharges, 3)).error().kind, ErrorKind::kData);
}

TEST_F(StageTest, AnEmptyBillingPeriodIsASnapshotToo) {
  const Result<StagedSnapshot> staged = StageSnapshot(
      *duck_, staging_, Plan(std::string("SELECT * FROM (") + kTwoCharges + ") WHERE false", 0));

  ASSERT_TRUE(staged.ok()) << staged.error().message;
  const Result<void> defined = DefineViews(*duck_, staged.value().pieces, {staging_.folder()}, {});
  ASSERT_TRUE(defined.ok()) << defined.error().message;
  EXPECT_EQ(One("SELECT CAST(count(*) AS VARCHAR) FROM charges"), "0");
}

}  // namespace
}  // namespace purser
