#include "domain/filter.h"

#include <gtest/gtest.h>

#include "domain/dimension.h"

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace purser {
namespace {

const FilterNames& Names() {
  static const FilterNames names = NamesForReports(DefaultTaxonomy());
  return names;
}

Filter Parse(std::string_view text) { return ParseFilter(text, Names()).value(); }

FilterProblem ProblemOf(std::string_view text) { return ReadFilter(text, Names()).error(); }

/// Evaluates with team = nlp, service = Amazon EC2, region NULL, everything else "".
bool Holds(std::string_view text) {
  return Parse(text).Evaluate([](std::string_view name) -> FilterValue {
    if (name == "team") return "nlp";
    if (name == "service") return "Amazon EC2";
    if (name == "region") return std::nullopt;
    return "";
  });
}

TEST(Filter, EqualityIsExactAndCaseCounts) {
  EXPECT_TRUE(Holds("team = 'nlp'"));
  EXPECT_TRUE(Holds("team=nlp"));
  EXPECT_TRUE(Holds("team = \"nlp\""));
  EXPECT_FALSE(Holds("team = 'NLP'"));
}

TEST(Filter, NullIsDistinctFromEveryValue) {
  EXPECT_FALSE(Holds("region = 'us-east-1'"));
  EXPECT_TRUE(Holds("region != 'us-east-1'"));
  EXPECT_TRUE(Holds("NOT region = 'us-east-1'"));
  EXPECT_FALSE(Holds("region ~ '.*'"));
  EXPECT_TRUE(Holds("region !~ 'us'"));
  EXPECT_FALSE(Holds("region < 'z'"));
  EXPECT_TRUE(Holds("region IS NULL"));
  EXPECT_FALSE(Holds("region IS NOT NULL"));
  EXPECT_TRUE(Holds("team is not null"));
}

TEST(Filter, PatternsAreNotAnchored) {
  EXPECT_TRUE(Holds("service ~ 'EC2|Athena'"));
  EXPECT_TRUE(Holds("service ~ ^Amazon"));
  EXPECT_FALSE(Holds("service ~ ^EC2"));
  EXPECT_TRUE(Holds("service !~ ^EC2"));
}

TEST(Filter, AListMeansAnyOfThemAndNegatedNone) {
  EXPECT_TRUE(Holds("team=cv,nlp"));
  EXPECT_TRUE(Holds("team IN ('cv', 'nlp')"));
  EXPECT_FALSE(Holds("team NOT IN ('cv', 'nlp')"));
  EXPECT_FALSE(Holds("team != cv,nlp"));
  EXPECT_TRUE(Holds("team != cv,search"));
  EXPECT_TRUE(Holds("service ~ 'Athena', 'EC2'"));
}

TEST(Filter, AndBindsTighterThanOr) {
  EXPECT_TRUE(Holds("team = 'nlp' OR team = 'cv' AND service = 'x'"));
  EXPECT_FALSE(Holds("(team = 'nlp' OR team = 'cv') AND service = 'x'"));
  EXPECT_TRUE(Holds("not (team = cv or service = x)"));
}

TEST(Filter, OrderComparesBytes) {
  EXPECT_TRUE(Holds("team < 'nlq'"));
  EXPECT_TRUE(Holds("team >= nlp"));
  EXPECT_FALSE(Holds("team > nlp"));
  EXPECT_TRUE(Holds("team <= nlp"));
}

TEST(Filter, BarePatternsMayHaveCommasAndBalancedBrackets) {
  EXPECT_EQ(Parse("(service ~ ^Amazon(EC2|S3){1,2}$)").text(), "service ~ '^Amazon(EC2|S3){1,2}$'");
}

TEST(Filter, QuotesAreDoubledInside) {
  EXPECT_EQ(Parse("team = 'o''brien'").text(), "team = 'o''brien'");
  EXPECT_EQ(Parse("team = \"a\"\"b\"").text(), "team = 'a\"b'");
}

TEST(Filter, TagKeysKeepTheirLettersAndMayBeQuoted) {
  const Filter filter = Parse("tag:kubernetes.io/Name = x AND tag:'my key' = y");

  EXPECT_EQ(filter.Names(), (std::vector<std::string>{"tag:kubernetes.io/Name", "tag:my key"}));
  EXPECT_EQ(filter.text(), "tag:kubernetes.io/Name = 'x' AND tag:'my key' = 'y'");
}

TEST(Filter, EachNameIsListedOnceInOrder) {
  const Filter filter = Parse("team = a OR service = b OR team = c");

  EXPECT_EQ(filter.Names(), (std::vector<std::string>{"team", "service"}));
  const std::vector<FilterValue> values = {"z", "b"};
  EXPECT_TRUE(filter.Matches(values));
}

TEST(Filter, RepeatedFiltersAreJoinedByAnd) {
  const Filter both =
      Filter::And(Parse("team = a OR team = b"), Parse("service = c AND region = d"));

  EXPECT_EQ(both.text(), "(team = 'a' OR team = 'b') AND service = 'c' AND region = 'd'");
  EXPECT_TRUE(Filter::And(Filter(), Filter()).matches_everything());
}

TEST(Filter, TheDefaultMatchesEverything) {
  EXPECT_TRUE(Filter().Matches({}));
  EXPECT_EQ(Filter().text(), "");
}

TEST(Filter, AnUnknownNameSuggestsTheNearest) {
  const FilterProblem problem = ProblemOf("team = a AND servise = b");

  EXPECT_EQ(problem.offset, 13U);
  EXPECT_NE(problem.message.find("\"service\""), std::string::npos) << problem.message;
}

TEST(Filter, ProblemsSayWhere) {
  EXPECT_EQ(ProblemOf("").offset, 0U);
  EXPECT_EQ(ProblemOf("team").offset, 4U);
  EXPECT_EQ(ProblemOf("team = ").offset, 7U);
  EXPECT_EQ(ProblemOf("team = 'a").offset, 7U);
  EXPECT_EQ(ProblemOf("team = Amazon EC2").offset, 14U);
  EXPECT_EQ(ProblemOf("(team = a").offset, 0U);
  EXPECT_EQ(ProblemOf("team = a)").offset, 8U);
  EXPECT_EQ(ProblemOf("team ~ 'a('").offset, 7U);
  EXPECT_EQ(ProblemOf("team < a,b").offset, 9U);
  EXPECT_EQ(ProblemOf("team IN (a").offset, 10U);
  EXPECT_EQ(ProblemOf("tag: = a").offset, 4U);
}

TEST(Filter, DeepNestingIsAProblemAndNoCrash) {
  EXPECT_FALSE(ReadFilter(std::string(100'000, '('), Names()).has_value());
  std::string nots;
  for (int i = 0; i < 100'000; ++i) nots += "NOT ";
  EXPECT_FALSE(ReadFilter(nots + "team = a", Names()).has_value());
}

TEST(Filter, LongValuesAreMatchedWithoutRecursion) {
  const std::string value(1'000'000, 'a');

  const bool matches =
      Parse("team ~ '^(a|b)*$'").Evaluate([&](std::string_view) -> FilterValue { return value; });

  EXPECT_TRUE(matches);
}

TEST(Filter, TheCommandLineErrorNamesTheColumn) {
  const Result<Filter> filter = ParseFilter("taem = a", Names());

  ASSERT_FALSE(filter.ok());
  EXPECT_EQ(filter.error().kind, ErrorKind::kUsage);
  EXPECT_NE(filter.error().message.find("column 1"), std::string::npos);
}

/// A random filter's text over three names and few values, so that branches meet.
rc::Gen<std::string> AnyFilter(int depth) {
  const auto test = rc::gen::map(
      rc::gen::tuple(rc::gen::element<std::string>("team", "service", "tag:a b"),
                     rc::gen::element<std::string>(" = ", " != ", " ~ ", " !~ ", " < ", " >= "),
                     rc::gen::element<std::string>("'a'", "'b'", "'it''s'", "''")),
      [](const auto& parts) {
        std::string name = std::get<0>(parts);
        if (name == "tag:a b") name = "tag:'a b'";
        return name + std::get<1>(parts) + std::get<2>(parts);
      });
  if (depth == 0) return test;
  const auto joined = rc::gen::map(
      rc::gen::tuple(AnyFilter(depth - 1), rc::gen::element<std::string>(" AND ", " OR "),
                     AnyFilter(depth - 1)),
      [](const auto& parts) {
        return "(" + std::get<0>(parts) + std::get<1>(parts) + std::get<2>(parts) + ")";
      });
  const auto negated = rc::gen::map(AnyFilter(depth - 1),
                                    [](const std::string& inner) { return "NOT (" + inner + ")"; });
  return rc::gen::oneOf(test, joined, negated);
}

RC_GTEST_PROP(FilterProperty, TheCanonicalTextMeansTheSameAndStaysTheSame, ()) {
  const Filter filter = Parse(*AnyFilter(3));
  const Filter again = Parse(filter.text());
  const auto value = rc::gen::element<FilterValue>(std::nullopt, "a", "b", "it's", "");
  const std::vector<FilterValue> values =
      *rc::gen::container<std::vector<FilterValue>>(filter.Names().size(), value);

  RC_ASSERT(again.text() == filter.text());
  RC_ASSERT(again.Names() == filter.Names());
  RC_ASSERT(again.Matches(values) == filter.Matches(values));
}

}  // namespace
}  // namespace purser
