#include "allocate/period.h"

#include <gtest/gtest.h>

#include "allocate/test_bill.h"
#include "domain/dimension.h"

namespace purser {
namespace {

using Lines = std::vector<std::string>;

Config TeamConfig() {
  Config config;
  config.taxonomy.keys = {{.name = "team", .aliases = {{.name = "squad", .days = {}}}},
                          {.name = "project"}};
  return config;
}

Filter Where(std::string_view text, const Config& config) {
  return ParseFilter(text, NamesForRules(config.taxonomy)).value();
}

PeriodOutcome Allocate(TestBill& bill, const Config& config, const Drivers& drivers = {}) {
  const Rulebook book = Rulebook::Make(config).value();
  Result<PeriodOutcome> outcome = AllocatePeriod(bill.duck(), book, drivers);
  EXPECT_TRUE(outcome.ok()) << outcome.error().message;
  return std::move(outcome).value();
}

/// team, how, why, Effective of the owner cube.
Lines ByTeam(TestBill& bill) {
  return bill.Lines(
      "SELECT v.team, v.team_method, v.team_detail, CAST(CAST(SUM(EffectiveCost) AS DECIMAL(18,4)) "
      "AS VARCHAR) FROM allocate_cube_owner c JOIN allocate_owner_values v USING (OwnerId) "
      "GROUP BY 1, 2, 3 ORDER BY 1 NULLS LAST, 2, 3");
}

TEST(AllocatePeriod, ATagDecides) {
  TestBill bill;
  bill.Charge("10.5", {}, {{"user:Team", "nlp"}});
  bill.Charge("2", {}, {{"squad", "cv"}});

  Allocate(bill, TeamConfig());

  EXPECT_EQ(ByTeam(bill), (Lines{"cv|tag|squad|2.0000", "nlp|tag|user:Team|10.5000"}));
}

TEST(AllocatePeriod, ARuleComesBeforeATagAndTheFirstRuleBeforeTheNext) {
  TestBill bill;
  bill.Charge("1", {{"ServiceName", "Glue"}}, {{"team", "nlp"}});
  Config config = TeamConfig();
  config.allocation = {{.name = "lake",
                        .where = Where("service = 'Glue'", config),
                        .set = {{"team", "platform"}},
                        .days = {}},
                       {.name = "late",
                        .where = Where("service = 'Glue'", config),
                        .set = {{"team", "cv"}, {"project", "x"}},
                        .days = {}}};

  Allocate(bill, config);

  EXPECT_EQ(ByTeam(bill), (Lines{"platform|rule|lake|1.0000"}));
  EXPECT_EQ(bill.Lines("SELECT project, project_detail FROM allocate_owner_values"),
            (Lines{"x|late"}));
}

TEST(AllocatePeriod, ARuleThatBeginsWithinTheMonthSplitsTheOwner) {
  TestBill bill;
  const std::string key = bill.Charge("1", {{"ServiceName", "Glue"}});
  bill.Cost(key, "2026-09-10", "2");
  bill.Cost(key, "2026-09-11", "4");
  Config config = TeamConfig();
  config.allocation = {{.name = "new",
                        .where = Where("service = 'Glue'", config),
                        .set = {{"team", "platform"}},
                        .days = {.from = ParseDate("2026-09-10"), .until = {}}}};

  Allocate(bill, config);

  EXPECT_EQ(ByTeam(bill), (Lines{"platform|rule|new|6.0000", "-|none|cannot be tagged|1.0000"}));
  EXPECT_EQ(bill.Lines("SELECT CAST(ValidFrom AS VARCHAR), CAST(ValidTo AS VARCHAR) FROM "
                       "allocate_owned ORDER BY 1"),
            (Lines{"0001-01-01|2026-09-10", "2026-09-10|9999-12-31"}));
}

TEST(AllocatePeriod, AVolumeInheritsFromItsInstance) {
  TestBill bill;
  bill.Charge("1", {{"ResourceId", "i-0a1b2c3d"}}, {{"team", "nlp"}});
  bill.Charge("2", {{"ResourceId", "arn:aws:ec2:us-east-1:1:volume/vol-0a1b2c3d"},
                    {"x_ParentResourceId", "i-0a1b2c3d"}});
  bill.Charge("4", {{"ResourceId", "snap-0a1b2c3d"}, {"ResourceName", "of vol-0a1b2c3d"}});

  Allocate(bill, TeamConfig());

  EXPECT_EQ(ByTeam(bill), (Lines{"nlp|inherited|id in its name|4.0000",
                                 "nlp|inherited|parent resource|2.0000", "nlp|tag|team|1.0000"}));
  EXPECT_EQ(bill.Lines("SELECT InheritedFrom FROM allocate_owned ORDER BY x_IdentityKey"),
            (Lines{"-", "i-0a1b2c3d", "vol-0a1b2c3d"}));
}

TEST(AllocatePeriod, WhatNobodyOwnsSaysWhy) {
  TestBill bill;
  bill.Charge("1", {{"ResourceId", "r"}});
  bill.Charge("2", {});
  bill.Charge("3", {{"ChargeCategory", "Tax"}});
  bill.Charge("4", {{"ServiceName", "AWS Support (Business)"}});
  bill.Charge("-5", {{"ChargeCategory", "Credit"}});
  bill.Charge("6", {{"CommitmentDiscountStatus", "Unused"}});
  bill.Charge("7", {{"ServiceName", ""}});
  bill.Charge("8", {}, {{"team", "unknown"}});

  Allocate(bill, TeamConfig());

  EXPECT_EQ(
      ByTeam(bill),
      (Lines{"-|none|cannot be tagged|2.0000", "-|none|credit or discount|-5.0000",
             "-|none|data quality|7.0000", "-|none|invalid value|8.0000", "-|none|support|4.0000",
             "-|none|tax|3.0000", "-|none|untagged|1.0000", "-|none|unused commitment|6.0000"}));
}

TEST(AllocatePeriod, AnAccountsDefaultComesLast) {
  TestBill bill;
  bill.Charge("1", {{"SubAccountId", "22"}});
  bill.Charge("2", {{"SubAccountId", "22"}}, {{"team", "nlp"}});
  Config config = TeamConfig();
  config.allocation_defaults = {{.account = "22", .set = {{"team", "search"}}}};

  Allocate(bill, config);

  EXPECT_EQ(ByTeam(bill), (Lines{"nlp|tag|team|2.0000", "search|account|22|1.0000"}));
}

Config WithPool(ShareMethod method, std::string_view driver = "") {
  Config config = TeamConfig();
  config.shared_costs = {{.name = "tax",
                          .where = Where("charge_category = 'Tax'", config),
                          .to = "team",
                          .method = method,
                          .weights = {},
                          .driver = std::string(driver),
                          .days = {}}};
  return config;
}

TEST(AllocatePeriod, AProportionalPoolFollowsDirectEffectiveCost) {
  TestBill bill;
  bill.Charge("30", {}, {{"team", "nlp"}});
  bill.Charge("10", {}, {{"team", "cv"}});
  bill.Charge("-5", {}, {{"team", "search"}});
  bill.Charge("100", {});
  bill.Charge("8", {{"ChargeCategory", "Tax"}});

  Allocate(bill, WithPool(ShareMethod::kProportional));

  EXPECT_EQ(ByTeam(bill), (Lines{"cv|shared|tax|2.0000", "cv|tag|team|10.0000",
                                 "nlp|shared|tax|6.0000", "nlp|tag|team|30.0000",
                                 "search|tag|team|-5.0000", "-|none|cannot be tagged|100.0000"}));
}

TEST(AllocatePeriod, AnEvenPoolGivesTheOddUnitByName) {
  TestBill bill;
  bill.Charge("30", {}, {{"team", "nlp"}});
  bill.Charge("10", {}, {{"team", "cv"}});
  bill.Charge("0.000000000000000003", {{"ChargeCategory", "Tax"}});

  Allocate(bill, WithPool(ShareMethod::kEven));

  EXPECT_EQ(
      bill.Lines("SELECT v.team, CAST(s.EffectiveCost AS VARCHAR), s.Pool FROM "
                 "allocate_settled s JOIN allocate_owner_values v USING (OwnerId) ORDER BY 1"),
      (Lines{"cv|0.000000000000000002|tax", "nlp|0.000000000000000001|tax"}));
}

TEST(AllocatePeriod, AMeteredPoolFollowsGpuHours) {
  TestBill bill;
  const std::string nlp = bill.Add({}, {{"team", "nlp"}});
  bill.Cost(nlp, "2026-09-01", "1", "3");
  const std::string cv = bill.Add({}, {{"team", "cv"}});
  bill.Cost(cv, "2026-09-02", "1", "1");
  bill.Charge("100", {{"ChargeCategory", "Tax"}});

  Allocate(bill, WithPool(ShareMethod::kMetered, "gpu_hours"));

  EXPECT_EQ(ByTeam(bill), (Lines{"cv|shared|tax|25.0000", "cv|tag|team|1.0000",
                                 "nlp|shared|tax|75.0000", "nlp|tag|team|1.0000"}));
}

TEST(AllocatePeriod, AMeteredPoolFollowsAFile) {
  TestBill bill;
  bill.Charge("100", {{"ChargeCategory", "Tax"}});

  Allocate(bill, WithPool(ShareMethod::kMetered, "seats.csv"),
           {.files = {{"seats.csv", ParseDriver("owner,amount\nnlp,1.5\n\"cv\",0.5\n").value()}},
            .digest = ""});

  EXPECT_EQ(ByTeam(bill), (Lines{"cv|shared|tax|25.0000", "nlp|shared|tax|75.0000"}));
}

TEST(AllocatePeriod, APoolThatNobodyIsThereToShareStaysUnallocatedAndIsNoted) {
  TestBill bill;
  bill.Charge("8", {{"ChargeCategory", "Tax"}});

  const PeriodOutcome outcome = Allocate(bill, WithPool(ShareMethod::kProportional));

  EXPECT_EQ(ByTeam(bill), (Lines{"-|none|nobody shares 'tax'|8.0000"}));
  EXPECT_EQ(outcome.notes.size(), 1u);
}

TEST(AllocatePeriod, APoolLeavesWhatATagDecidedAndKeepsOtherDimensions) {
  TestBill bill;
  bill.Charge("1", {}, {{"team", "nlp"}});
  bill.Charge("2", {{"ChargeCategory", "Tax"}}, {{"team", "cv"}});
  bill.Charge("4", {{"ChargeCategory", "Tax"}}, {{"project", "rank"}});

  Allocate(bill, WithPool(ShareMethod::kEven));

  EXPECT_EQ(
      bill.Lines("SELECT v.team, v.project, CAST(CAST(SUM(EffectiveCost) AS DECIMAL(18,1)) AS "
                 "VARCHAR) FROM allocate_cube_owner JOIN allocate_owner_values v USING "
                 "(OwnerId) GROUP BY 1, 2 ORDER BY 1, 2 NULLS LAST"),
      (Lines{"cv|rank|2.0", "cv|-|2.0", "nlp|rank|2.0", "nlp|-|1.0"}));
}

TEST(AllocatePeriod, FixedPoolsMayFeedEachOther) {
  TestBill bill;
  bill.Charge("100", {{"ServiceName", "IT"}});
  bill.Charge("50", {{"ServiceName", "HR"}});
  Config config = TeamConfig();
  config.shared_costs = {{.name = "it",
                          .where = Where("service = 'IT'", config),
                          .to = "team",
                          .method = ShareMethod::kFixed,
                          .weights = {{"pool:hr", 20}, {"prod", 80}},
                          .driver = {},
                          .days = {}},
                         {.name = "hr",
                          .where = Where("service = 'HR'", config),
                          .to = "team",
                          .method = ShareMethod::kFixed,
                          .weights = {{"pool:it", 10}, {"prod", 90}},
                          .driver = {},
                          .days = {}}};

  Allocate(bill, config);

  EXPECT_EQ(ByTeam(bill), (Lines{"prod|shared|hr|50.0000", "prod|shared|it|100.0000"}));
}

TEST(AllocatePeriod, ADiscountGoesToWhoUsesTheServiceInTheAccount) {
  TestBill bill;
  bill.Charge("30", {}, {{"team", "nlp"}});
  bill.Charge("10", {});
  bill.Charge("99", {{"ServiceName", "S3"}}, {{"team", "cv"}});
  bill.Charge("99", {{"SubAccountId", "12"}}, {{"team", "cv"}});
  bill.Charge("-4", {{"ChargeCategory", "Credit"}, {"x_DiscountType", "EdpDiscount"}});

  Allocate(bill, TeamConfig());

  EXPECT_EQ(ByTeam(bill),
            (Lines{"cv|tag|team|198.0000", "nlp|shared|discounts|-3.0000", "nlp|tag|team|30.0000",
                   "-|none|cannot be tagged|10.0000", "-|none|credit or discount|-1.0000"}));
}

TEST(AllocatePeriod, ChargesWithoutAnIdentityAreFoundByTheProof) {
  TestBill bill;
  bill.Charge("1", {});
  bill.Cost("00000000-0000-0000-0000-000000000077", "2026-09-01", "2");
  const Rulebook book = Rulebook::Make(TeamConfig()).value();

  const Result<PeriodOutcome> outcome = AllocatePeriod(bill.duck(), book, {});

  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().kind, ErrorKind::kData);
  EXPECT_NE(outcome.error().message.find("3.000000000000000000"), std::string::npos);
}

}  // namespace
}  // namespace purser
