#include "govern/tags/repair.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <fmt/format.h>

#include "govern/tags/creators.h"

namespace purser {
namespace {

constexpr Date kDay = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);

Taxonomy Rules() {
  return {.keys = {{.name = "team",
                    .required = true,
                    .values = {{"nlp", {}}, {"search", {}}},
                    .aliases = {{"squad", {}}}},
                   {.name = "environment",
                    .values = {{"production", {}}, {"development", {}}},
                    .aliases = {{"env", {}}},
                    .synonyms = {{"prod", "production"}}},
                   {.name = "owner", .required = true, .pattern = "[^@ ]+@acme\\.example"}}};
}

class RepairTest : public testing::Test {
 protected:
  RepairTest() {
    resource_ = {.arn = "arn:aws:ec2:eu-west-1:123456789012:volume/vol-1",
                 .id = "vol-1",
                 .type = "ec2:volume",
                 .account = "123456789012",
                 .region = "eu-west-1",
                 .state = "in-use"};
    host_ = resource_;
    host_.id = "i-1";
    host_.tags = {{"owner", "jane@acme.example"}, {"team", "nlp"}};
  }

  Repair Plan(RepairOptions options = {}) {
    checked_ = judge_.Check(resource_, {"team"});
    return Repairer(judge_, knowledge_, options).Plan(checked_);
  }

  ComplianceJudge judge_ = ComplianceJudge::Make(Rules(), kDay).value();
  Resource resource_;
  Resource host_;
  RepairKnowledge knowledge_;
  CheckedResource checked_;
};

TEST_F(RepairTest, NobodyKnownIsAnUnknownOwnerAndNoTeam) {
  const Repair repair = Plan();

  ASSERT_EQ(repair.set.size(), 1u);
  EXPECT_EQ(repair.set[0].key, "owner");
  EXPECT_EQ(repair.set[0].value, "unknown");
  EXPECT_EQ(repair.set[0].confidence, 0);
  EXPECT_EQ(repair.unknown, std::vector<std::string>{"team"});
}

TEST_F(RepairTest, NothingIsPlannedForTagsThatAreNotKnown) {
  resource_.facts = {{"tags", "unknown"}, {"attached_to", "i-1"}};
  knowledge_.by_id["i-1"] = &host_;
  knowledge_.creators["vol-1"] = {.name = "bob@acme.example", .source = "session of role x"};

  const Repair repair = Plan({.spelling = true});

  EXPECT_TRUE(repair.set.empty());
  EXPECT_TRUE(repair.remove.empty());
  EXPECT_TRUE(repair.unknown.empty());
}

TEST_F(RepairTest, AVolumeTakesTheTagsOfItsInstanceBeforeThoseOfTheAccount) {
  resource_.facts = {{"attached_to", "i-1"}};
  knowledge_.by_id["i-1"] = &host_;
  knowledge_.account_defaults = {{"123456789012", {{"team", "search"}}}};

  const Repair repair = Plan();

  ASSERT_EQ(repair.set.size(), 2u);
  EXPECT_EQ(repair.set[0].value, "nlp");
  EXPECT_EQ(repair.set[0].confidence, 90);
  EXPECT_EQ(repair.set[1].value, "jane@acme.example");
}

TEST_F(RepairTest, TheCreatorOwnsWhatTheGroupOfMachinesDoesNotSay) {
  resource_.facts = {{"auto_scaling_group", "trainers"}};
  knowledge_.related[RelatedKey(resource_, "auto_scaling_group")] = {{"Squad", "search"}};
  knowledge_.creators["vol-1"] = {.name = "bob@acme.example", .source = "session of role x"};

  const Repair repair = Plan();

  ASSERT_EQ(repair.set.size(), 2u);
  EXPECT_EQ(repair.set[0].value, "search");
  EXPECT_EQ(repair.set[0].confidence, 85);
  EXPECT_EQ(repair.set[1].value, "bob@acme.example");
}

TEST_F(RepairTest, ACreatorWhoIsNoValidOwnerIsOnlyEvidence) {
  knowledge_.creators["vol-1"] = {.name = "ci-deploy", .source = "IAM user"};

  const Repair repair = Plan();

  EXPECT_EQ(repair.set[0].value, "unknown");
  EXPECT_NE(repair.set[0].evidence.find("ci-deploy"), std::string::npos);
}

TEST_F(RepairTest, TheAccountOwnsWhatNothingElseTells) {
  knowledge_.account_defaults = {{"123456789012", {{"team", "search"}}}};

  const Repair repair = Plan();

  EXPECT_EQ(repair.set[0].value, "search");
  EXPECT_EQ(repair.set[0].confidence, 50);
}

TEST_F(RepairTest, AnInvalidValueIsCorrectedInTheSpellingThatIsThere) {
  resource_.tags = {{"Env", "PRODUCTION"}, {"owner", "a@acme.example"}, {"team", "nlp"}};

  const Repair repair = Plan();

  ASSERT_EQ(repair.set.size(), 1u);
  EXPECT_EQ(repair.set[0].key, "Env");
  EXPECT_EQ(repair.set[0].before, "PRODUCTION");
  EXPECT_EQ(repair.set[0].value, "production");
}

TEST_F(RepairTest, AnOwnerWhoIsThereIsNeverReplacedByNobody) {
  resource_.tags = {{"owner", "bob"}, {"team", "nlp"}};

  const Repair repair = Plan();

  EXPECT_TRUE(repair.set.empty());
  EXPECT_EQ(repair.unknown, std::vector<std::string>{"owner"});
}

TEST_F(RepairTest, AValidTagIsLeftAlone) {
  resource_.tags = {{"owner", "a@acme.example"}, {"squad", "nlp"}};
  resource_.facts = {{"attached_to", "i-1"}};
  knowledge_.by_id["i-1"] = &host_;

  EXPECT_TRUE(Plan().set.empty());
}

TEST_F(RepairTest, OtherSpellingsAreRenamedOnlyOnRequest) {
  resource_.tags = {{"env", "prod"}, {"owner", "a@acme.example"}, {"team", "nlp"}};

  const Repair repair = Plan({.spelling = true});

  ASSERT_EQ(repair.set.size(), 1u);
  EXPECT_EQ(repair.set[0].key, "environment");
  EXPECT_EQ(repair.set[0].value, "production");
  EXPECT_EQ(repair.remove, std::vector<std::string>{"env"});
  EXPECT_TRUE(Plan().set.empty());
}

TEST_F(RepairTest, SpellingsThatContradictEachOtherAreLeftToPeople) {
  resource_.tags = {{"Squad", "search"}, {"owner", "a@acme.example"}, {"team", "nlp"}};

  const Repair repair = Plan({.spelling = true});

  EXPECT_TRUE(repair.set.empty());
  EXPECT_TRUE(repair.remove.empty());
  ASSERT_EQ(repair.unknown.size(), 1u);
  EXPECT_TRUE(repair.unknown[0].starts_with("team"));
}

TEST_F(RepairTest, AnEmptyTagIsTakenForMissingAndKnownToBeThere) {
  resource_.tags = {{"owner", "a@acme.example"}, {"team", ""}};
  knowledge_.account_defaults = {{"123456789012", {{"team", "search"}}}};

  const Repair repair = Plan();

  ASSERT_EQ(repair.set.size(), 1u);
  EXPECT_EQ(repair.set[0].key, "team");
  EXPECT_EQ(repair.set[0].before, "");
  EXPECT_EQ(repair.set[0].value, "search");
}

TEST_F(RepairTest, MoreTagsThanAwsTakesAreRefused) {
  for (int i = 0; i < 50; ++i) resource_.tags.emplace_back(fmt::format("note-{}", i), "x");

  const Repair repair = Plan();

  EXPECT_FALSE(repair.refused.empty());
}

TEST_F(RepairTest, WhatIsLessCertainThanAskedForIsLeftOut) {
  knowledge_.account_defaults = {{"123456789012", {{"team", "search"}}}};

  const Repair repair = Plan({.least_confidence = 80});

  EXPECT_TRUE(repair.set.empty());
  EXPECT_EQ(repair.unknown.size(), 2u);
}

TEST(Creators, TheSessionOfARoleIsThePersonWhoTookIt) {
  const Creator creator = CreatorOf(
      R"({"userIdentity":{"type":"AssumedRole",
          "arn":"arn:aws:sts::123456789012:assumed-role/Scientist/jane@acme.example",
          "sessionContext":{"sessionIssuer":{"userName":"Scientist"}}}})");

  EXPECT_EQ(creator.name, "jane@acme.example");
  EXPECT_EQ(creator.source, "session of role Scientist");
}

TEST(Creators, WhatIsNoRecordNamesNobody) {
  EXPECT_EQ(CreatorOf("[1, {").name, "");
  EXPECT_EQ(CreatorOf(R"({"userIdentity":{"type":7,"userName":[]}})").name, "");
  EXPECT_EQ(CreatorOf(R"({"userIdentity":"x"})").name, "");
}

}  // namespace
}  // namespace purser
