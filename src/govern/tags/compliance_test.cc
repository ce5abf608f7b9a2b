#include "govern/tags/compliance.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <fmt/format.h>

#include "govern/tags/conflicts.h"

namespace purser {
namespace {

constexpr Date kDay = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);
constexpr Int128 kDollar = 1'000'000'000'000'000'000;

Taxonomy Rules() {
  return {.keys = {{.name = "team",
                    .required = true,
                    .values = {{"nlp", {}}, {"search", {}}},
                    .aliases = {{"squad", {}}}},
                   {.name = "environment",
                    .required = true,
                    .values = {{"production", {}}, {"development", {}}},
                    .aliases = {{"env", {}}},
                    .synonyms = {{"prod", "production"}}}}};
}

Resource Machine(std::string id, std::vector<std::pair<std::string, std::string>> tags) {
  return {.arn = "arn:aws:ec2:eu-west-1:123456789012:instance/" + id,
          .id = id,
          .type = "ec2:instance",
          .account = "123456789012",
          .region = "eu-west-1",
          .state = "running",
          .tags = std::move(tags)};
}

ComplianceJudge Judge() { return ComplianceJudge::Make(Rules(), kDay).value(); }

CheckedResource Check(const Resource& resource) { return Judge().Check(resource, {"team"}); }

TEST(Compliance, ATagInAnotherSpellingAndASynonymAreCompliant) {
  const Resource resource = Machine("i-1", {{"Squad", "nlp"}, {"Env", "prod"}});

  const CheckedResource checked = Check(resource);

  EXPECT_EQ(checked.standing, TagStanding::kCompliant);
  EXPECT_EQ(checked.team, "nlp");
}

TEST(Compliance, WhatIsMissingAndInvalidIsNamedWithTheNearestValue) {
  const Resource resource = Machine("i-1", {{"environment", "prodution"}});

  const CheckedResource checked = Check(resource);

  ASSERT_EQ(checked.faults.size(), 2u);
  EXPECT_EQ(checked.standing, TagStanding::kNotCompliant);
  EXPECT_EQ(checked.faults[0].reason, Reason::kMissing);
  EXPECT_EQ(checked.faults[1].nearest, "production");
  EXPECT_EQ(checked.team, "unallocated");
}

TEST(Compliance, SpellingsThatContradictEachOtherAreNotCompliant) {
  const Resource resource = Machine("i-1", {{"squad", "search"}, {"team", "nlp"}, {"env", "prod"}});

  const CheckedResource checked = Check(resource);

  ASSERT_EQ(checked.faults.size(), 1u);
  EXPECT_EQ(checked.faults[0].reason, Reason::kConflict);
}

TEST(Compliance, KeysOfAwsItselfAreNeitherTagsNorFaults) {
  const Resource resource = Machine("i-1", {{"aws:cloudformation:stack-name", "s"},
                                            {"AWS:team", "nlp"},
                                            {"env", "prod"},
                                            {"team", "nlp"}});

  EXPECT_EQ(Check(resource).standing, TagStanding::kCompliant);
  EXPECT_EQ(OwnTags(resource).size(), 2u);
}

TEST(Compliance, AValueThatAwsCouldNotHoldIsAFault) {
  const Resource resource =
      Machine("i-1", {{"env", "prod"}, {"note", std::string(300, 'x')}, {"team", "nlp"}});

  const CheckedResource checked = Check(resource);

  ASSERT_EQ(checked.faults.size(), 1u);
  EXPECT_EQ(checked.faults[0].reason, Reason::kTooLong);
}

TEST(Compliance, CharactersThatAServiceTookAreNoFault) {
  const Resource resource =
      Machine("i-1", {{"env", "prod"}, {"note", "a, b (c)"}, {"team", "nlp"}});

  EXPECT_EQ(Check(resource).standing, TagStanding::kCompliant);
}

TEST(Compliance, ATaxonomyThatNothingCanSatisfyIsRefused) {
  Taxonomy rules = Rules();
  rules.keys[0].values = {{"nlp", {.from = std::nullopt, .until = kDay}}};

  const Result<ComplianceJudge> judge = ComplianceJudge::Make(rules, kDay);

  ASSERT_FALSE(judge.ok());
  EXPECT_EQ(judge.error().kind, ErrorKind::kConfig);
}

TEST(Compliance, TerminatedMachinesAndEndedJobsAreGoneStoppedOnesAreNot) {
  Resource terminated = Machine("i-1", {});
  terminated.state = "terminated";
  Resource stopped = Machine("i-2", {});
  stopped.state = "stopped";
  Resource job = Machine("job", {});
  job.type = "sagemaker:training-job";
  job.state = "stopped";

  EXPECT_EQ(Check(terminated).standing, TagStanding::kGone);
  EXPECT_EQ(Check(stopped).standing, TagStanding::kNotCompliant);
  EXPECT_EQ(Check(job).standing, TagStanding::kGone);
}

TEST(Compliance, TagsThatCouldNotBeReadAreNeitherMissingNorInARateNorAConflict) {
  std::vector<Resource> resources = {Machine("i-refused", {}), Machine("i-bare", {})};
  resources[0].facts = {{"tags", "unknown"}};
  const MoneyByResource money = {{"i-refused", {"nlp", {{"USD", kDollar}}}}};

  const std::vector<CheckedResource> checked = Judge().CheckAll(resources, {"team", &money});

  EXPECT_EQ(checked[0].standing, TagStanding::kTagsUnknown);
  EXPECT_TRUE(checked[0].faults.empty());
  EXPECT_EQ(checked[0].team, "nlp");
  EXPECT_EQ(checked[1].standing, TagStanding::kNotCompliant);
  const std::map<std::string, ComplianceRate> rates = RatesByTeam(checked);
  EXPECT_EQ(rates.at("").resources, 1);
  EXPECT_TRUE(rates.at("").money.empty());
  EXPECT_FALSE(rates.contains("nlp"));
}

TEST(Compliance, ConflictsAreOfTagsThatAreKnown) {
  std::vector<Resource> resources = {Machine("i-1", {{"team", "nlpp"}})};
  const auto conflicts = [&] { return FindConflicts(Judge().CheckAll(resources, {}), Judge()); };
  ASSERT_EQ(conflicts().size(), 1u);

  resources[0].facts = {{"tags", "unknown"}};

  EXPECT_TRUE(conflicts().empty());
}

TEST(Compliance, ResourcesAreRankedByMoneyAndUnknownCostComesLast) {
  const std::vector<Resource> resources = {Machine("i-unknown", {}), Machine("i-cheap", {}),
                                           Machine("i-dear", {})};
  const MoneyByResource money = {{"i-cheap", {"nlp", {{"USD", kDollar}}}},
                                 {"i-dear", {"nlp", {{"USD", 9 * kDollar}}}}};

  const std::vector<CheckedResource> checked = Judge().CheckAll(resources, {"team", &money});

  EXPECT_EQ(checked[0].resource->id, "i-dear");
  EXPECT_EQ(checked[1].resource->id, "i-cheap");
  EXPECT_EQ(checked[2].money, nullptr);
}

TEST(Compliance, RatesCountResourcesAndMoneyAndSayWhatCostIsNotKnown) {
  const std::vector<Resource> resources = {Machine("i-1", {{"env", "prod"}, {"team", "nlp"}}),
                                           Machine("i-2", {{"team", "nlp"}}),
                                           Machine("i-3", {{"team", "search"}})};
  const MoneyByResource money = {{"i-1", {"", {{"USD", 3 * kDollar}}}},
                                 {"i-2", {"", {{"USD", kDollar}}}}};

  const std::vector<CheckedResource> checked = Judge().CheckAll(resources, {"team", &money});
  const std::map<std::string, ComplianceRate> rates = RatesByTeam(checked);

  EXPECT_EQ(rates.at("").resources, 3);
  EXPECT_EQ(rates.at("").compliant, 1);
  EXPECT_EQ(rates.at("").without_money, 1);
  EXPECT_EQ(rates.at("nlp").money.at("USD").all, 4 * kDollar);
  EXPECT_EQ(rates.at("nlp").money.at("USD").compliant, 3 * kDollar);
}

TEST(Conflicts, EachWayOfWritingIsFoundOnceWithItsResources) {
  const std::vector<Resource> resources = {
      Machine("i-1", {{"environment", "prodution"}, {"team", "nlp"}}),
      Machine("i-2", {{"environment", "prodution"}, {"taem", "nlp"}}),
      Machine("i-3", {{"Env", "prod"}, {"squad", "search"}, {"team", "nlp"}})};
  const ComplianceJudge judge = Judge();
  const std::vector<CheckedResource> checked = judge.CheckAll(resources, {"team"});

  const std::vector<TagConflict> conflicts = FindConflicts(checked, judge);

  ASSERT_EQ(conflicts.size(), 6u);
  EXPECT_EQ(conflicts[0].kind, ConflictKind::kContradiction);
  EXPECT_EQ(conflicts[0].example, "i-3");
  EXPECT_EQ(conflicts[1].kind, ConflictKind::kValue);
  EXPECT_EQ(conflicts[1].meant, "production");
  EXPECT_EQ(conflicts[1].resources, 2);
  EXPECT_EQ(conflicts[2].kind, ConflictKind::kMisspelt);
  EXPECT_EQ(conflicts[2].written, "taem");
  EXPECT_EQ(conflicts[3].kind, ConflictKind::kSynonym);
  EXPECT_EQ(conflicts[4].kind, ConflictKind::kSpelling);
}

}  // namespace
}  // namespace purser
