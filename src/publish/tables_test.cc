#include "publish/tables.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

Taxonomy Keys(const std::vector<std::string>& names) {
  Taxonomy taxonomy;
  for (const std::string& name : names) taxonomy.keys.push_back({.name = name});
  return taxonomy;
}

TEST(PublishedTables, OwnerDimensionsComeLastSoThatOneCanBeAdded) {
  const std::vector<PublishedColumn> few = CostColumns(CostStep::kDay, Keys({"team"})).value();
  const std::vector<PublishedColumn> more =
      CostColumns(CostStep::kDay, Keys({"team", "project"})).value();

  ASSERT_EQ(more.size(), few.size() + 1);
  for (std::size_t i = 0; i < few.size(); ++i) EXPECT_EQ(more[i].name, few[i].name);
  EXPECT_EQ(more.back().name, "project");
}

TEST(PublishedTables, AKeyNamedLikeAnotherColumnIsRefused) {
  const Result<std::vector<PublishedColumn>> columns =
      CostColumns(CostStep::kDay, Keys({"billed_cost"}));

  ASSERT_FALSE(columns.ok());
  EXPECT_EQ(columns.error().kind, ErrorKind::kConfig);
}

}  // namespace
}  // namespace purser
