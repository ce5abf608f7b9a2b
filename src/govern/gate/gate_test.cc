#include "govern/gate/gate.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/decimal.h"
#include "govern/gate/formats.h"
#include "govern/gate/plan.h"
#include "govern/gate/taggable.h"
#include "govern/gate/template.h"

namespace purser {
namespace {

constexpr Date kDay = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);

Taxonomy Rules() {
  return {.keys = {{.name = "team",
                    .required = true,
                    .values = {{"nlp", {}}, {"search", {}}},
                    .aliases = {{"squad", {}}}},
                   {.name = "owner", .required = true, .pattern = "[^@ ]+@acme\\.example"},
                   {.name = "auto_shutdown", .pattern = "never|[0-9-]{10}"}}};
}

TagJudge Judge() { return TagJudge::Make(Rules(), kDay).value(); }

/// A plan that creates aws_instance.x with this `change` (after `"actions":["create"],`).
std::string PlanOf(std::string_view change, std::string_view configuration = "{}",
                   std::string_view type = "aws_instance") {
  return fmt::format(R"({{"format_version":"1.2","resource_changes":[{{"address":"{}.x","mode":)"
                     R"("managed","type":"{}","name":"x","change":{{"actions":["create"],{}}}}}],)"
                     R"("configuration":{}}})",
                     type, type, change, configuration);
}

Result<GatedChanges> Read(const std::string& plan) {
  return ReadTerraformPlan(Bytes::Of(plan), "plan.json", Judge());
}

GatedResource Gated(const std::string& plan) {
  const Result<GatedChanges> planned = Read(plan);
  Check(planned.ok() && planned.value().resources.size() == 1, "one resource");
  return planned.value().resources[0];
}

constexpr std::string_view kDefaultTags =
    R"({"provider_config":{"aws":{"name":"aws","expressions":{"default_tags":)"
    R"([{"tags":{"constant_value":{"team":"nlp","owner":"a@acme.example"}}}]}}},"root_module":{}})";

TEST(Gate, TagsThatTheTaxonomyTakesPass) {
  const GatedResource gated =
      Gated(PlanOf(R"("after":{"tags":{"Squad":"nlp","owner":"a@acme.example"}})"));

  EXPECT_EQ(gated.verdict, GateVerdict::kPass);
  EXPECT_TRUE(gated.violations.empty());
}

TEST(Gate, AMissingKeyFailsAndSaysWhatToAdd) {
  const GatedResource gated = Gated(PlanOf(R"("after":{"tags":{"owner":"a@acme.example"}})"));

  EXPECT_EQ(gated.verdict, GateVerdict::kFail);
  ASSERT_EQ(gated.violations.size(), 1U);
  EXPECT_EQ(gated.violations[0].reason, Reason::kMissing);
  EXPECT_EQ(gated.violations[0].remedy, "add team, one of nlp, search");
}

TEST(Gate, AWrongValueFailsWithTheNearestValidOne) {
  const GatedResource gated =
      Gated(PlanOf(R"("after":{"tags":{"team":"serach","owner":"a@acme.example"}})"));

  EXPECT_EQ(gated.verdict, GateVerdict::kFail);
  EXPECT_EQ(gated.violations.at(0).nearest, "search");
}

TEST(Gate, AMisspeltKeyIsRenamedRatherThanAdded) {
  const GatedResource gated =
      Gated(PlanOf(R"("after":{"tags":{"teem":"nlp","owner":"a@acme.example"}})"));

  EXPECT_EQ(gated.violations.at(0).remedy, "rename teem to team, one of nlp, search");
}

TEST(Gate, AValueKnownAfterApplyIsUnknown) {
  const GatedResource gated =
      Gated(PlanOf(R"("after":{"tags":{"team":"nlp"}},"after_unknown":{"tags":{"owner":true}})"));

  EXPECT_EQ(gated.verdict, GateVerdict::kUnknown);
  EXPECT_EQ(gated.violations.at(0).reason, Reason::kKnownAfterApply);
}

TEST(Gate, AFailureDecidesBesideSomethingUnknown) {
  const GatedResource gated = Gated(
      PlanOf(R"("after":{"tags":{"team":"nobody"}},"after_unknown":{"tags":{"owner":true}})"));

  EXPECT_EQ(gated.verdict, GateVerdict::kFail);
  EXPECT_EQ(gated.violations.size(), 2U);
}

TEST(Gate, TheUnionOfTagsDecidesWhereThePlanKnowsIt) {
  const GatedResource gated =
      Gated(PlanOf(R"("after":{"tags":null,"tags_all":{"team":"nlp","owner":"a@acme.example"}})"));

  EXPECT_EQ(gated.verdict, GateVerdict::kPass);
}

TEST(Gate, DefaultTagsStandInWhereTheUnionIsUnknown) {
  const GatedResource gated = Gated(
      PlanOf(R"("after":{"tags":{"x":"y"}},"after_unknown":{"tags_all":true})", kDefaultTags));

  EXPECT_EQ(gated.verdict, GateVerdict::kPass);
}

TEST(Gate, AResourcesOwnTagWinsOverTheDefault) {
  const GatedResource gated = Gated(PlanOf(
      R"("after":{"tags":{"team":"nobody"}},"after_unknown":{"tags_all":true})", kDefaultTags));

  EXPECT_EQ(gated.verdict, GateVerdict::kFail);
}

TEST(Gate, WithoutDefaultTagsAnUnknownUnionIsNoExcuse) {
  const GatedResource gated =
      Gated(PlanOf(R"("after":{"tags":{"x":"y"}},"after_unknown":{"tags_all":true})",
                   R"({"provider_config":{"aws":{"name":"aws"}},"root_module":{}})"));

  EXPECT_EQ(gated.verdict, GateVerdict::kFail);
}

TEST(Gate, DefaultTagsFromElsewhereAreUnknown) {
  const GatedResource gated = Gated(
      PlanOf(R"("after":{"tags":{"x":"y"}},"after_unknown":{"tags_all":true})",
             R"({"provider_config":{"aws":{"expressions":{"default_tags":[{"tags":{"references":)"
             R"(["local.tags"]}}]}}}})"));

  EXPECT_EQ(gated.verdict, GateVerdict::kUnknown);
}

TEST(Gate, ASecretValueIsJudgedAndNeverKept) {
  const GatedResource gated =
      Gated(PlanOf(R"("after":{"tags":{"team":"serach","owner":"hunter2"}},)"
                   R"("after_sensitive":{"tags":{"team":true,"owner":true}})"));

  EXPECT_EQ(gated.verdict, GateVerdict::kFail);
  for (const Violation& violation : gated.violations) {
    EXPECT_FALSE(violation.value.has_value());
    EXPECT_FALSE(violation.nearest.has_value());
    EXPECT_EQ(violation.remedy.find("hunter2"), std::string::npos);
  }
}

TEST(Gate, ASecretInOneAttributeIsSecretInTheUnion) {
  const GatedResource gated =
      Gated(PlanOf(R"("after":{"tags_all":{"team":"hunter2","owner":"a@acme.example"}},)"
                   R"("after_sensitive":{"tags_all":true})"));

  EXPECT_FALSE(gated.violations.at(0).value.has_value());
}

TEST(Gate, OfAMapThatIsSecretNotEvenKeysAreShown) {
  const GatedResource gated = Gated(
      PlanOf(R"("after":{"tags":{"aws:hunter2":"x","teem":"y"}},"after_sensitive":{"tags":true})"));

  for (const Violation& violation : gated.violations)
    EXPECT_EQ((violation.key + violation.remedy).find_first_of("2"), std::string::npos);
  EXPECT_TRUE(gated.resource.tags.empty());
}

TEST(Gate, AValueOfNullLetsTheProvidersTagStand) {
  const GatedResource gated =
      Gated(PlanOf(R"("after":{"tags":{"team":null,"owner":"a@acme.example"},"tags_all":)"
                   R"({"team":"nlp","owner":"a@acme.example"}})"));

  EXPECT_EQ(gated.verdict, GateVerdict::kPass);
}

TEST(Gate, TypesThatCarryNoTagsAreNeitherFailuresNorPasses) {
  const GatedResource gated =
      Gated(PlanOf(R"("after":{"policy":"{}"})", "{}", "aws_iam_role_policy"));

  EXPECT_EQ(gated.verdict, GateVerdict::kNotTaggable);
}

TEST(Gate, NetworkTagsOfGoogleAreNoLabels) {
  const GatedResource gated = Gated(PlanOf(R"("after":{"tags":["web"],"labels":{"team":"nlp"}})",
                                           "{}", "google_compute_instance"));

  ASSERT_EQ(gated.violations.size(), 1U);
  EXPECT_EQ(gated.violations[0].key, "owner");
}

TEST(Gate, WhatACloudRefusesFails) {
  const GatedResource gated = Gated(PlanOf(fmt::format(
      R"("after":{{"tags":{{"team":"nlp","owner":"a@acme.example","aws:x":"1","n":"{}","d":"1","d":"2"}}}})",
      std::string(257, 'x'))));

  std::vector<Reason> reasons;
  for (const Violation& violation : gated.violations) reasons.push_back(violation.reason);
  EXPECT_EQ(reasons, (std::vector{Reason::kReserved, Reason::kTooLong, Reason::kDuplicate}));
}

TEST(Gate, SpellingsThatContradictEachOtherFail) {
  const GatedResource gated =
      Gated(PlanOf(R"("after":{"tags":{"team":"nlp","squad":"search","owner":"a@acme.example"}})"));

  EXPECT_EQ(gated.violations.at(0).reason, Reason::kConflict);
}

TEST(Gate, RefusesATaxonomyThatNothingCouldPass) {
  Taxonomy rules = Rules();
  for (DatedName& value : rules.keys[0].values) value.days.until = kDay;

  const Result<TagJudge> judge = TagJudge::Make(rules, kDay);

  ASSERT_FALSE(judge.ok());
  EXPECT_EQ(judge.error().kind, ErrorKind::kConfig);
}

TEST(Gate, RefusesAPlanThatIsNotWhole) {
  const Result<GatedChanges> planned =
      Read(R"({"format_version":"1.2","resource_changes":[],"errored":true})");

  ASSERT_FALSE(planned.ok());
  EXPECT_EQ(planned.error().kind, ErrorKind::kData);
}

TEST(Gate, ReadsAPlanBehindAWrappersLines) {
  const std::string plan = "[command]/usr/bin/terraform show -json\n" +
                           PlanOf(R"("after":{"tags":{}})") +
                           "%0A\n::set-output name=exitcode::0\n";

  const Result<GatedChanges> planned = Read(plan);

  ASSERT_TRUE(planned.ok());
  EXPECT_EQ(planned.value().resources.size(), 1U);
  EXPECT_EQ(planned.value().notes.size(), 1U);
}

TEST(Gate, PricesAnInstanceInTheTablesRegionAndNoOther) {
  const std::string after = R"("after":{"instance_type":"m5.large","region":")";
  const GatedChanges first = Read(PlanOf(after + R"(us-east-1"})")).value();
  const GatedChanges second = Read(PlanOf(after + R"(eu-west-3"})")).value();

  const GateAnswer answer = Gate({first, second}, {});

  EXPECT_EQ(answer.rows[0].monthly_cost, ParseDecimal("70.08", kCostScale)->units);
  EXPECT_FALSE(answer.rows[1].monthly_cost.has_value());
  EXPECT_EQ(answer.without_price, 1);
}

TEST(Gate, AKeyWithoutAValueIsInvalid) {
  const Result<GatedChanges> planned =
      ReadTemplate("Resources: {Q: {Type: AWS::SQS::Queue, Properties: {Tags: [{Key: team}]}}}",
                   "q.yaml", {}, Judge());

  ASSERT_TRUE(planned.ok());
  const GatedResource& gated = planned.value().resources[0];
  EXPECT_EQ(gated.verdict, GateVerdict::kFail);
  EXPECT_EQ(gated.violations[0].key, "team");
  EXPECT_EQ(gated.violations[0].reason, Reason::kNotAllowed);
}

TEST(Taggable, EveryLineOfTheTablesIsFound) {
  EXPECT_EQ(TerraformTagAttribute("aws_instance"), "tags");
  EXPECT_EQ(TerraformTagAttribute("google_sql_database_instance"), "settings.user_labels");
  EXPECT_EQ(TerraformTagAttribute("aws_accessanalyzer_analyzer"), "tags");
  EXPECT_EQ(TerraformTagAttribute("aws_iam_role_policy"), "");
  EXPECT_FALSE(TerraformTagAttribute("aws_nothing").has_value());
  EXPECT_FALSE(TerraformTagAttribute("zzz").has_value());
  EXPECT_FALSE(TerraformTagAttribute("").has_value());
  EXPECT_EQ(CloudFormationTagProperty("AWS::EC2::Instance")->name, "Tags");
  EXPECT_FALSE(CloudFormationTagProperty("AWS::SSM::Parameter")->is_list);
}

}  // namespace
}  // namespace purser
