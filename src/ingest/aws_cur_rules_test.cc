#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include <fmt/format.h>

#include "ingest/test_bills.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPlan = "arn:aws:savingsplans::210987654321:savingsplan/p1";
constexpr const char* kForeign = "arn:aws:savingsplans::999999999999:savingsplan/p9";

using Line = std::map<std::string, std::string>;

/// A report of October 2026 from what its lines say; columns that none mentions are not there.
std::string Report(std::vector<Line> lines) {
  Line columns;
  for (Line& line : lines) {
    line.insert({{"bill_payer_account_id", "012345678901"},
                 {"bill_billing_period_start_date", "2026-10-01T00:00:00Z"},
                 {"line_item_usage_account_id", "210987654321"},
                 {"line_item_usage_start_date", "2026-10-05T00:00:00Z"},
                 {"line_item_usage_end_date", "2026-10-05T01:00:00Z"},
                 {"line_item_currency_code", "USD"},
                 {"bill_invoice_id", "INV-1"}});
    for (const auto& [column, value] : line) columns[column];
  }
  std::string text;
  for (const auto& [column, value] : columns) text += (text.empty() ? "" : ",") + column;
  for (Line& line : lines) {
    std::string row;
    for (const auto& [column, value] : columns)
      row += (column == columns.begin()->first ? "" : ",") + line[column];
    text += "\n" + row;
  }
  return text + "\n";
}

/// A plan's lines: what it covers, the offset, and its fee of 1.
std::vector<Line> PlanLines(const std::string& arn, const std::string& covered,
                            const std::string& negated) {
  return {{{"line_item_line_item_type", "SavingsPlanCoveredUsage"},
           {"line_item_unblended_cost", covered},
           {"savings_plan_savings_plan_a_r_n", arn},
           {"savings_plan_savings_plan_effective_cost", "1"}},
          {{"line_item_line_item_type", "SavingsPlanNegation"},
           {"line_item_unblended_cost", negated},
           {"savings_plan_savings_plan_a_r_n", arn}},
          {{"line_item_line_item_type", "SavingsPlanRecurringFee"},
           {"line_item_unblended_cost", "1"},
           {"savings_plan_savings_plan_a_r_n", arn},
           {"savings_plan_total_commitment_to_date", "1"},
           {"savings_plan_used_commitment", "1"}}};
}

class CurRules : public testing::Test {
 protected:
  TestSource Ingested(const std::string& report) {
    TestSource cur("aws-cur", {Write("report.csv", report)});
    const Result<void> ingested = cur.Ingest();
    EXPECT_TRUE(ingested.ok()) << ingested.error().message;
    return cur;
  }
  static TestSource IngestedFixture(const std::string& file) {
    TestSource cur("aws-cur", {Fixture("cur/" + file)});
    const Result<void> ingested = cur.Ingest();
    EXPECT_TRUE(ingested.ok()) << ingested.error().message;
    return cur;
  }

  fs::path Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
    return folder_.path() / name;
  }

  TemporaryFolder folder_;
};

TEST_F(CurRules, WhatAPlanDoesNotUseIsARowOfThePlan) {
  TestSource cur = IngestedFixture("savings_plan_unused.csv");

  const std::string unused = "CommitmentDiscountStatus = 'Unused'";
  EXPECT_EQ(cur.Sum("EffectiveCost", unused), "14");
  EXPECT_EQ(cur.Sum("BilledCost", unused), "0");
  EXPECT_EQ(cur.One("SELECT COUNT(*) FROM charges WHERE ResourceId = CommitmentDiscountId AND "
                    "ChargeCategory = 'Usage' AND ConsumedQuantity IS NULL AND " +
                    unused),
            "2");
  EXPECT_EQ(cur.Sum("ListCost"), "33.435642");
  EXPECT_EQ(cur.Sum("BilledCost", "ChargeCategory = 'Purchase'"), "30");
  EXPECT_EQ(cur.Sum("EffectiveCost", "ChargeCategory = 'Purchase'"), "0");
  EXPECT_EQ(cur.One("SELECT COUNT(*) FROM charges WHERE x_LineItemType = 'SavingsPlanNegation'"),
            "0");
}

TEST_F(CurRules, NegationsThatDoNotCancelStayAsRows) {
  TestSource cur = Ingested(Report(PlanLines(kPlan, "3", "-2.5")));

  EXPECT_TRUE(cur.Found("savings-plan-not-netted"));
  EXPECT_EQ(cur.Sum("BilledCost"), "1.5");
  EXPECT_EQ(cur.Sum("EffectiveCost"), "1");
  EXPECT_EQ(cur.Sum("BilledCost", "x_LineItemType = 'SavingsPlanNegation'"), "-2.5");
  EXPECT_EQ(cur.snapshot().rows.netted, 0);
}

TEST_F(CurRules, WhatRoundingLeavesOverOfANegationIsOneAdjustment) {
  TestSource cur = Ingested(Report(PlanLines(kPlan, "3.0000000001", "-3")));

  EXPECT_TRUE(cur.Found("rounding-adjusted"));
  EXPECT_EQ(cur.Sum("BilledCost"), "1.0000000001");
  EXPECT_EQ(cur.Sum("BilledCost", "ChargeCategory = 'Adjustment'"), "0.0000000001");
  EXPECT_EQ(cur.snapshot().rows.netted, 1);
  EXPECT_EQ(cur.snapshot().rows.derived, 1);
}

TEST_F(CurRules, APlanOfAnotherOrganisationKeepsItsNegations) {
  std::vector<Line> lines = PlanLines(kForeign, "3", "-3");
  lines.pop_back();

  TestSource cur = Ingested(Report(lines));

  EXPECT_TRUE(cur.Found("savings-plan-not-netted"));
  EXPECT_EQ(cur.Sum("BilledCost"), "0");
  EXPECT_EQ(cur.Sum("EffectiveCost"), "1");
  EXPECT_EQ(cur.snapshot().rows.kept, 2);
}

TEST_F(CurRules, NetColumnsThatMissTheInvoiceAreRefusedAsAWhole) {
  TestSource cur = IngestedFixture("edp_net_columns_broken.csv");

  EXPECT_TRUE(cur.Found("net-columns-refused"));
  EXPECT_EQ(cur.snapshot().discount_mode, "discount-rows");
  EXPECT_EQ(cur.Sum("BilledCost", "x_DiscountType = 'EdpDiscount'"), "-14.013");
}

TEST_F(CurRules, DiscountsOfNetColumnsAreNowhereElse) {
  TestSource cur = IngestedFixture("edp_net_columns.csv");

  EXPECT_EQ(cur.snapshot().discount_mode, "net-columns");
  EXPECT_EQ(cur.Sum("BilledCost", "x_DiscountType IS NOT NULL"), "0");
  EXPECT_EQ(cur.Sum("ListCost") + " list, " + cur.Sum("ContractedCost"), "130.13 list, 117.117");
}

TEST_F(CurRules, WhatAPlanDoesNotUseIsDiscountedLikeItsFee) {
  const Line fee = {{"line_item_line_item_type", "SavingsPlanRecurringFee"},
                    {"line_item_unblended_cost", "10"},
                    {"line_item_net_unblended_cost", "9"},
                    {"savings_plan_savings_plan_a_r_n", kPlan},
                    {"savings_plan_total_commitment_to_date", "10"},
                    {"savings_plan_used_commitment", "6"},
                    {"savings_plan_savings_plan_effective_cost", ""},
                    {"savings_plan_recurring_commitment_for_billing_period", "10"},
                    {"savings_plan_net_recurring_commitment_for_billing_period", "9"}};
  const Line discount = {{"line_item_line_item_type", "EdpDiscount"},
                         {"line_item_unblended_cost", "-1"},
                         {"line_item_net_unblended_cost", "0"}};

  TestSource cur = Ingested(Report({fee, discount}));

  EXPECT_EQ(cur.snapshot().discount_mode, "net-columns");
  EXPECT_EQ(cur.Sum("BilledCost"), "9");
  EXPECT_EQ(cur.Sum("EffectiveCost"), "3.6");
}

TEST_F(CurRules, TheHoursOfABlockBearItsFee) {
  TestSource cur = IngestedFixture("capacity_block.csv");

  const std::string hours = "x_DerivedFrom = '1:1'";
  EXPECT_EQ(cur.One("SELECT COUNT(*) FROM charges WHERE " + hours), "24");
  EXPECT_EQ(cur.Sum("EffectiveCost", hours), "996.67");
  EXPECT_EQ(cur.One("SELECT MIN(ChargePeriodStart) FROM charges WHERE " + hours),
            "2026-10-10T11:30:00Z");
  EXPECT_EQ(cur.One("SELECT MAX(ChargePeriodEnd) FROM charges WHERE " + hours),
            "2026-10-11T11:30:00Z");
  EXPECT_EQ(cur.Sum("EffectiveCost", "x_DerivedFrom IN ('1:6', '1:7')"), "0");
  EXPECT_EQ(cur.Sum("BilledCost", "x_LineItemType = 'Refund'"), "-1000");
}

TEST_F(CurRules, ABlockWithoutABelievableTimeCostsAnHour) {
  TestSource cur = Ingested(Report({{{"line_item_line_item_type", "Fee"},
                                     {"line_item_unblended_cost", "24"},
                                     {"line_item_usage_type", "USE2-CapacityBlockFee:p5.48xlarge"},
                                     {"line_item_usage_start_date", "1970-01-01T00:00:00Z"},
                                     {"line_item_usage_end_date", ""}}}));

  EXPECT_EQ(cur.Sum("EffectiveCost"), "24");
  EXPECT_EQ(cur.One("SELECT MIN(ChargePeriodStart) FROM charges"), "2026-10-01T00:00:00Z");
}

TEST_F(CurRules, PodsTakeOverWhatTheirInstanceCosts) {
  TestSource cur = IngestedFixture("split_cost.csv");

  EXPECT_EQ(cur.Sum("EffectiveCost", "ResourceId LIKE '%pod/train/nlp/bert-0/uid0'"), "3.918");
  EXPECT_EQ(cur.Sum("EffectiveCost", "ResourceId LIKE '%pod/train/cv/%'"), "4.7048");
  EXPECT_EQ(cur.Sum("EffectiveCost", "ResourceId = 'i-0f1'"), "1.418");
  EXPECT_EQ(cur.Sum("ConsumedQuantity"), "2");
  EXPECT_EQ(cur.One("SELECT DISTINCT element_at(Tags, 'user_team') FROM charges WHERE "
                    "AllocatedResourceId LIKE '%pod/train/cv/%'"),
            "cv");
  EXPECT_TRUE(cur.Found("split-parent-missing"));
}

TEST_F(CurRules, ACostThatIsNoNumberIsQuarantined) {
  TestSource cur("aws-cur", {Fixture("cur/unreadable_cost.csv")});
  ASSERT_FALSE(cur.Ingest().ok());
  TestSource patient("aws-cur", {Fixture("cur/unreadable_cost.csv")});
  patient.request.quarantine_limit = 400'000'000'000'000'000;

  const Result<void> ingested = patient.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(patient.Sum("BilledCost"), "4");
  ASSERT_EQ(patient.snapshot().quarantined.size(), 1u);
  EXPECT_EQ(patient.snapshot().quarantined[0].line, 3);
  EXPECT_EQ(patient.snapshot().rows.quarantined, 1);
}

TEST_F(CurRules, AChargeOf1970KeepsItsCostInTheBillingPeriod) {
  TestSource cur("aws-cur", {Fixture("cur/unreadable_cost.csv")});
  cur.request.quarantine_limit = 400'000'000'000'000'000;

  ASSERT_TRUE(cur.Ingest().ok());

  EXPECT_TRUE(cur.Found("dates-repaired"));
  EXPECT_EQ(cur.plans().size(), 1u);
  EXPECT_EQ(cur.One("SELECT COUNT(*) FROM charges WHERE ChargePeriodStart < TIMESTAMP "
                    "'2026-10-01' OR ChargePeriodEnd <= ChargePeriodStart"),
            "0");
  EXPECT_EQ(cur.One("SELECT COUNT(*) FROM charges WHERE x_RepairReason IS NOT NULL"), "1");
}

TEST_F(CurRules, WordsForNothingAreNull) {
  TestSource cur = IngestedFixture("null_literals.csv");

  EXPECT_EQ(cur.One("SELECT COUNT(ResourceId) + COUNT(Tags) + COUNT(ChargeDescription) FROM "
                    "charges"),
            "0");
}

TEST_F(CurRules, ARefundOfAnEarlierPeriodIsACorrection) {
  TestSource cur = IngestedFixture("tax_credit_refund.csv");

  EXPECT_EQ(cur.Sum("BilledCost", "ChargeClass = 'Correction'"), "-15.15");
  EXPECT_EQ(cur.Sum("BilledCost", "x_LineItemType = 'Refund' AND ChargeClass IS NULL"), "-0.005");
  EXPECT_EQ(cur.Sum("BilledCost", "ChargeCategory = 'Tax'"), "40");
  EXPECT_EQ(cur.Sum("BilledCost", "ChargeCategory = 'Credit'"), "-50");
}

TEST_F(CurRules, TagKeysThatAreSpellingsOfOneAreNamed) {
  TestSource cur = IngestedFixture("tag_collisions.csv");

  EXPECT_TRUE(cur.Found("tag-keys-collide"));
  EXPECT_EQ(cur.One("SELECT element_at(Tags, 'user_team') FROM charges WHERE x_RowNumber = 3"),
            "search");
}

}  // namespace
}  // namespace purser
