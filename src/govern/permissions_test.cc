#include "govern/permissions.h"

#include <gtest/gtest.h>

#include <set>

namespace purser {
namespace {

TEST(Permissions, EachRowBelongsToAFeatureAndIsThereOnce) {
  std::set<std::pair<std::string_view, std::string_view>> seen;

  for (const AwsPermission& row : AllAwsPermissions()) {
    EXPECT_NE(FindAwsFeature(row.feature), nullptr) << row.feature;
    EXPECT_TRUE(seen.emplace(row.feature, row.action).second) << row.feature << " " << row.action;
    EXPECT_NE(row.action.find(':'), std::string_view::npos) << row.action;
    EXPECT_FALSE(row.why.empty()) << row.action;
  }
}

TEST(Permissions, EachFeatureNeedsSomething) {
  for (const AwsFeature& feature : AllAwsFeatures())
    EXPECT_FALSE(PermissionsOf(feature.name).empty()) << feature.name;
}

TEST(Permissions, NothingIsAskedThatWouldDelete) {
  for (const AwsPermission& row : AllAwsPermissions()) {
    EXPECT_EQ(row.action.find('*'), std::string_view::npos) << row.action;
    EXPECT_EQ(row.action.find("Terminate"), std::string_view::npos) << row.action;
  }
}

TEST(Permissions, AnActionKnowsWhoNeedsIt) {
  const std::vector<std::string_view> features = FeaturesOfAction("ce:ListCostAllocationTags");

  EXPECT_EQ(features, (std::vector<std::string_view>{"tags-activate", "doctor"}));
  EXPECT_TRUE(FeaturesOfAction("ec2:TerminateInstances").empty());
}

}  // namespace
}  // namespace purser
