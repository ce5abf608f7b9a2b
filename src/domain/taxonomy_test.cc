#include "domain/taxonomy.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

Date Day(std::string_view text) { return ParseDate(text).value(); }
const Date kDay = Day("2026-09-15");

Taxonomy Sample() {
  return {
      .keys = {{.name = "team",
                .required = true,
                .values = {{.name = "nlp", .days = {}},
                           {.name = "cv", .days = {.from = {}, .until = Day("2026-09-10")}}},
                .aliases = {{.name = "squad", .days = {}},
                            {.name = "crew", .days = {.from = Day("2026-10-01"), .until = {}}}}},
               {.name = "environment",
                .values = {{.name = "production", .days = {}}},
                .synonyms = {{"prod", "production"}}},
               {.name = "project", .pattern = "[a-z-]{3,10}"}}};
}

TagReading Read(std::size_t key, const std::vector<TagView>& tags, Date day = kDay) {
  return TagReader::Make(Sample()).value().Read(key, tags, day);
}

TEST(TagKeys, PrefixesAndCaseDoNotCount) {
  EXPECT_EQ(NormalTagKey("user:Team", TagKeyCase::kIgnore), "team");
  EXPECT_EQ(NormalTagKey("user_team", TagKeyCase::kExact), "team");
  EXPECT_EQ(NormalTagKey("Team", TagKeyCase::kExact), "Team");
  EXPECT_EQ(NormalTagKey("user:", TagKeyCase::kIgnore), "user:");
}

TEST(TagReader, ReadsAKeyUnderAnyOfItsSpellings) {
  EXPECT_EQ(Read(0, {{"user:TEAM", "nlp"}}).value, "nlp");
  EXPECT_EQ(Read(0, {{"Squad", "nlp"}}).value, "nlp");
  EXPECT_EQ(Read(0, {{"Squad", "nlp"}}).tag_key, "Squad");
}

TEST(TagReader, ExactCaseKeepsSpellingsApart) {
  Taxonomy taxonomy = Sample();
  taxonomy.tag_key_case = TagKeyCase::kExact;
  const TagReader reader = TagReader::Make(taxonomy).value();

  EXPECT_EQ(reader.Read(0, std::vector<TagView>{{"Team", "nlp"}}, kDay).verdict,
            TagVerdict::kMissing);
  EXPECT_EQ(reader.Read(0, std::vector<TagView>{{"user:team", "nlp"}}, kDay).verdict,
            TagVerdict::kValid);
}

TEST(TagReader, AConflictTakesTheCanonicalSpellingThenTheAliasesInOrder) {
  const TagReading canonical = Read(0, {{"squad", "x"}, {"Team", "y"}, {"team", "nlp"}});
  EXPECT_EQ(canonical.value, "nlp");
  EXPECT_TRUE(canonical.conflict);

  const TagReading alias = Read(0, {{"crew", "x"}, {"squad", "nlp"}}, Day("2026-10-02"));
  EXPECT_EQ(alias.value, "nlp");
  EXPECT_TRUE(alias.conflict);
}

TEST(TagReader, TheOrderOfTagsDoesNotDecide) {
  const TagReading one = Read(0, {{"TEAM", "a"}, {"Team", "b"}});
  const TagReading other = Read(0, {{"Team", "b"}, {"TEAM", "a"}});

  EXPECT_EQ(one.value, other.value);
  EXPECT_EQ(one.tag_key, other.tag_key);
}

TEST(TagReader, EqualValuesUnderTwoSpellingsAreNoConflict) {
  EXPECT_FALSE(Read(0, {{"Team", "nlp"}, {"team", "nlp"}}).conflict);
}

TEST(TagReader, AnEmptyTagIsMissing) {
  EXPECT_EQ(Read(0, {{"team", ""}}).verdict, TagVerdict::kMissing);
  EXPECT_EQ(Read(0, {{"team", ""}, {"squad", "nlp"}}).value, "nlp");
}

TEST(TagReader, ValuesOutsideTheTaxonomyAndUnknownAreInvalid) {
  EXPECT_EQ(Read(0, {{"team", "sales"}}).verdict, TagVerdict::kInvalid);
  EXPECT_EQ(Read(0, {{"team", "sales"}}).value, "sales");
  EXPECT_EQ(Read(2, {{"project", "unknown"}}).verdict, TagVerdict::kInvalid);
  EXPECT_EQ(Read(2, {{"project", "Unknown"}}).verdict, TagVerdict::kInvalid);
}

TEST(TagReader, APatternIsAFullMatch) {
  EXPECT_EQ(Read(2, {{"project", "ranking"}}).verdict, TagVerdict::kValid);
  EXPECT_EQ(Read(2, {{"project", "ranking-2"}}).verdict, TagVerdict::kInvalid);
  EXPECT_EQ(Read(2, {{"project", "xx"}}).verdict, TagVerdict::kInvalid);
}

TEST(TagReader, SynonymsMeanTheirValue) {
  const TagReading reading = Read(1, {{"environment", "prod"}});

  EXPECT_EQ(reading.value, "production");
  EXPECT_EQ(reading.verdict, TagVerdict::kValid);
}

TEST(TagReader, ValuesAndAliasesHoldOnTheirDaysOnly) {
  EXPECT_EQ(Read(0, {{"team", "cv"}}, Day("2026-09-09")).verdict, TagVerdict::kValid);
  EXPECT_EQ(Read(0, {{"team", "cv"}}, Day("2026-09-10")).verdict, TagVerdict::kInvalid);
  EXPECT_EQ(Read(0, {{"crew", "nlp"}}, Day("2026-09-30")).verdict, TagVerdict::kMissing);
  EXPECT_EQ(Read(0, {{"crew", "nlp"}}, Day("2026-10-01")).verdict, TagVerdict::kValid);
}

TEST(TagReader, BreakpointsAreTheDaysOnWhichReadingsMayChange) {
  EXPECT_EQ(TagReader::Make(Sample()).value().Breakpoints(),
            (std::vector<Date>{Day("2026-09-10"), Day("2026-10-01")}));
}

TEST(TagReader, ABrokenPatternIsAConfigurationError) {
  const Result<TagReader> reader = TagReader::Make({.keys = {{.name = "team", .pattern = "a("}}});

  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error().kind, ErrorKind::kConfig);
}

TEST(TagKey, FindsAnyTagByTheSameRules) {
  const Taxonomy taxonomy = Sample();

  EXPECT_EQ(TagKey(taxonomy, "Name").Find(std::vector<TagView>{{"user:name", "x"}}, kDay).value,
            "x");
  EXPECT_EQ(TagKey(taxonomy, "team").Find(std::vector<TagView>{{"Squad", "any"}}, kDay).value,
            "any");
  EXPECT_TRUE(
      TagKey(taxonomy, "other").Find(std::vector<TagView>{{"team", "x"}}, kDay).key.empty());
}

}  // namespace
}  // namespace purser
