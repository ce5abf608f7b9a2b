#include "govern/launch/tags.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace purser {
namespace {

constexpr Date kDay = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24);

Taxonomy Rules() {
  return {.keys = {{.name = "team",
                    .required = true,
                    .values = {{"nlp", {}}, {"search", {}}},
                    .aliases = {{"squad", {}}}},
                   {.name = "environment",
                    .required = true,
                    .values = {{"production", {}}, {"development", {}}, {"experiment", {}}},
                    .aliases = {{"env", {}}},
                    .synonyms = {{"dev", "development"}}},
                   {.name = "cost_center", .required = true, .pattern = "cc-[a-z]+-[0-9]{3}"},
                   {.name = "auto_shutdown",
                    .pattern = "never|[0-9]{4}-[0-9]{2}-[0-9]{2}",
                    .defaults = {{"development", "+7d"}, {"experiment", "never"}}}}};
}

LaunchTagList Good() {
  return {{"team", "nlp"}, {"environment", "production"}, {"cost_center", "cc-ml-001"}};
}

LaunchTags Read(const LaunchTagList& given) { return TagsForLaunch(Rules(), given, kDay).value(); }

LaunchTags ReadWith(const std::string& key, const std::string& value) {
  LaunchTagList given = Good();
  given.emplace_back(key, value);
  return Read(given);
}

using Refusals = std::vector<std::pair<std::string, Reason>>;

Refusals RefusalsOf(const LaunchTags& tags) {
  Refusals refusals;
  for (const Violation& violation : tags.violations)
    refusals.emplace_back(violation.key, violation.reason);
  return refusals;
}

TEST(LaunchTags, WhatIsMissingIsNamedKeyByKey) {
  const LaunchTags tags = Read({});

  EXPECT_EQ(RefusalsOf(tags), (Refusals{{"team", Reason::kMissing},
                                        {"environment", Reason::kMissing},
                                        {"cost_center", Reason::kMissing}}));
}

TEST(LaunchTags, AWrongValueComesWithTheNearestValidOne) {
  const LaunchTags tags =
      Read({{"team", "npl"}, {"environment", "prodution"}, {"cost_center", "cc-1"}});

  ASSERT_EQ(RefusalsOf(tags), (Refusals{{"team", Reason::kNotAllowed},
                                        {"environment", Reason::kNotAllowed},
                                        {"cost_center", Reason::kPattern}}));
  EXPECT_EQ(tags.violations[0].nearest, "nlp");
  EXPECT_EQ(tags.violations[1].nearest, "production");
}

TEST(LaunchTags, AliasesAndSynonymsAreWrittenAsTheTaxonomySpellsThem) {
  const LaunchTags tags = Read({{"Squad", "nlp"}, {"env", "dev"}, {"cost_center", "cc-ml-001"}});

  EXPECT_TRUE(tags.violations.empty());
  EXPECT_EQ(tags.tags, (LaunchTagList{{"team", "nlp"},
                                      {"environment", "development"},
                                      {"cost_center", "cc-ml-001"},
                                      {"auto_shutdown", "2026-12-01"}}));
  EXPECT_EQ(tags.notes.size(), 3U);
}

TEST(LaunchTags, EachEnvironmentHasItsOwnDefaultOrNone) {
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"development", "2026-12-01"}, {"experiment", "never"}, {"production", ""}};

  for (const auto& [environment, day] : expected) {
    const LaunchTags tags =
        Read({{"team", "nlp"}, {"environment", environment}, {"cost_center", "cc-ml-001"}});
    EXPECT_TRUE(tags.violations.empty()) << environment;
    EXPECT_EQ(TagValue(tags.tags, "auto_shutdown"), day) << environment;
  }
}

TEST(LaunchTags, WhatIsGivenWinsOverTheDefault) {
  LaunchTagList given = {{"team", "nlp"}, {"env", "dev"}, {"cost_center", "cc-ml-001"}};
  given.emplace_back("auto_shutdown", "+2d");

  const LaunchTags tags = Read(given);

  EXPECT_EQ(TagValue(tags.tags, "auto_shutdown"), "2026-11-26");
}

TEST(LaunchTags, AutoShutdownIsInDaysFromNowWhateverTheTaxonomySaysOfIt) {
  Taxonomy plain = Rules();
  plain.keys[3].defaults.clear();
  Taxonomy without = Rules();
  without.keys.pop_back();
  LaunchTagList given = {{"team", "nlp"}, {"env", "dev"}, {"cost_center", "cc-ml-001"}};
  given.emplace_back("auto_shutdown", "+7d");

  for (const Taxonomy& rules : {plain, without}) {
    const LaunchTags tags = TagsForLaunch(rules, given, kDay).value();
    EXPECT_TRUE(tags.violations.empty());
    EXPECT_EQ(TagValue(tags.tags, "auto_shutdown"), "2026-12-01");
  }
}

TEST(LaunchTags, DaysFromNowCrossMonthsAndLeapDaysAndRefuseTheAbsurd) {
  EXPECT_EQ(DayFromNow("+0d", kDay), "2026-11-24");
  EXPECT_EQ(DayFromNow("+7d", kDay), "2026-12-01");
  EXPECT_EQ(DayFromNow("+100d", *ParseDate("2027-12-01")), "2028-03-10");
  for (const std::string_view other :
       {"never", "7d", "+d", "+-3d", "+99999999999999999999d", "+3x", "+4000d", "2026-12-01", ""})
    EXPECT_EQ(DayFromNow(other, kDay), other);
}

TEST(LaunchTags, HostileTagsAreRefused) {
  const std::vector<std::tuple<std::string, std::string, Reason>> refused = {
      {"aws:createdBy", "me", Reason::kReserved},
      {"AWS:createdBy", "me", Reason::kReserved},
      {std::string(129, 'k'), "v", Reason::kTooLong},
      {"note", std::string(257, 'v'), Reason::kTooLong},
      {"note", "a\nb", Reason::kCharacters},
      {"note", "<script>", Reason::kCharacters},
      {"note", "\xff\xfe", Reason::kCharacters},
      {"note", std::string("a\0b", 3), Reason::kCharacters},
      {"team", "nlp", Reason::kDuplicate},
      {"squad", "search", Reason::kDuplicate},
      {"TEAM", "nlp", Reason::kDuplicate}};

  for (const auto& [key, value, reason] : refused) {
    const LaunchTags tags = ReadWith(key, value);
    ASSERT_EQ(tags.violations.size(), 1U) << key << "=" << value;
    EXPECT_EQ(tags.violations[0].reason, reason) << key << "=" << value;
  }
}

TEST(LaunchTags, TheLargestThatAwsTakesIsTaken) {
  EXPECT_TRUE(ReadWith(std::string(128, 'k'), std::string(256, 'v')).violations.empty());
}

TEST(LaunchTags, FiftyTagsAreTakenAndOneMoreIsNot) {
  LaunchTagList given = Good();
  for (int i = 0; i < 47; ++i) given.emplace_back(fmt::format("k{}", i), "v");
  EXPECT_TRUE(Read(given).violations.empty());

  given.emplace_back("one-more", "v");

  EXPECT_EQ(RefusalsOf(Read(given)), (Refusals{{"*", Reason::kTooMany}}));
}

TEST(LaunchTags, ADefaultThatDoesNotHoldIsRefusedAsWell) {
  Taxonomy rules = Rules();
  rules.keys[3].defaults = {{"production", "soon"}};

  const LaunchTags tags = TagsForLaunch(rules, Good(), kDay).value();

  EXPECT_EQ(RefusalsOf(tags), (Refusals{{"auto_shutdown", Reason::kPattern}}));
}

TEST(LaunchTags, ATaxonomyThatNothingCouldEverPassIsAMistakeOfConfiguration) {
  Taxonomy rules = Rules();
  rules.keys[0].values = {{"nlp", {.from = std::nullopt, .until = kDay}}};

  const Result<LaunchTags> tags = TagsForLaunch(rules, Good(), kDay);

  ASSERT_FALSE(tags.ok());
  EXPECT_EQ(tags.error().kind, ErrorKind::kConfig);
}

}  // namespace
}  // namespace purser
