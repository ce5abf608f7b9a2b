#include "domain/dimension.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "domain/schema.h"

namespace purser {
namespace {

TEST(Dimensions, TaxonomyKeysComeFirstAndReadUnallocated) {
  const std::vector<Dimension> all = AllDimensions(DefaultTaxonomy());

  EXPECT_EQ(all[0].name, "team");
  EXPECT_EQ(all[0].when_empty(), kUnallocated);
  EXPECT_EQ(FindDimension("region", DefaultTaxonomy())->when_empty(), std::nullopt);
}

TEST(Dimensions, IdentityColumnsAreColumnsOfTheIdentity) {
  for (const Dimension& dimension : AllDimensions(DefaultTaxonomy())) {
    if (dimension.kind != DimensionKind::kIdentity) continue;
    const SchemaColumn* column = FindColumn(dimension.column);
    ASSERT_NE(column, nullptr) << dimension.name;
    EXPECT_TRUE(column->identity) << dimension.name;
  }
}

TEST(Dimensions, NamesAreUnique) {
  std::vector<std::string> names;
  for (const Dimension& dimension : AllDimensions(DefaultTaxonomy()))
    names.push_back(dimension.name);
  std::ranges::sort(names);

  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}

TEST(Dimensions, ATagIsADimension) {
  const std::optional<Dimension> tag = FindDimension("tag:Squad", DefaultTaxonomy());

  ASSERT_TRUE(tag.has_value());
  EXPECT_EQ(tag->column, "Squad");
  EXPECT_TRUE(tag->in_identity());
  EXPECT_FALSE(FindDimension("tag:", DefaultTaxonomy()).has_value());
}

TEST(Dimensions, RulesMayReadWhatTheIdentityDecidesOnly) {
  const FilterNames names = NamesForRules(DefaultTaxonomy());

  EXPECT_TRUE(names.knows("account"));
  EXPECT_TRUE(names.knows("tag:team"));
  EXPECT_FALSE(names.knows("team"));
  EXPECT_FALSE(names.knows("day"));
  EXPECT_FALSE(names.knows("source"));
  EXPECT_FALSE(names.knows("method"));
}

TEST(Dimensions, AListIsParsedInOrder) {
  const std::vector<Dimension> parsed =
      ParseDimensions("service,team,tag:x", DefaultTaxonomy()).value();

  EXPECT_EQ(parsed.size(), 3U);
  EXPECT_EQ(parsed[0].name, "service");
  EXPECT_EQ(parsed[2].name, "tag:x");
}

TEST(Dimensions, MethodSpeaksOfTheFirstOwnerDimension) {
  EXPECT_EQ(FindDimension("method", DefaultTaxonomy())->column, "team_method");
  EXPECT_EQ(ParseDimensions("method,project", DefaultTaxonomy()).value()[0].column,
            "project_method");
  EXPECT_EQ(ParseDimensions("method,service", DefaultTaxonomy()).value()[0].column, "team_method");
}

TEST(Dimensions, MistakesInAListAreUsageErrors) {
  const Result<std::vector<Dimension>> unknown = ParseDimensions("teem", DefaultTaxonomy());
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().kind, ErrorKind::kUsage);
  EXPECT_NE(unknown.error().message.find("\"team\""), std::string::npos);
  EXPECT_FALSE(ParseDimensions("team,team", DefaultTaxonomy()).ok());
  EXPECT_FALSE(ParseDimensions("team,,service", DefaultTaxonomy()).ok());
  EXPECT_FALSE(ParseDimensions("", DefaultTaxonomy()).ok());
}

}  // namespace
}  // namespace purser
