#include "govern/permissions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "govern/tags/tag_apis.h"
#include "ingest/aws_listing.h"

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

std::set<std::string_view> ActionsOf(std::string_view feature) {
  std::set<std::string_view> actions;
  for (const AwsPermission& row : PermissionsOf(feature)) actions.insert(row.action);
  return actions;
}

TEST(Permissions, AnInventoryMayCallEachOfItsListings) {
  const std::set<std::string_view> allowed = ActionsOf("aws-inventory");

  for (const AwsListing& listing : AllAwsListings())
    EXPECT_TRUE(allowed.contains(listing.name)) << listing.name;
}

TEST(Permissions, EachListingThatIsAllowedIsOne) {
  // What a resource's detail asks.
  const std::set<std::string_view> others = {"sagemaker:ListTags"};

  for (const std::string_view action : ActionsOf("aws-inventory")) {
    if (action.find(":List") == std::string_view::npos || others.contains(action)) continue;
    EXPECT_NE(std::ranges::find(AllAwsListings(), action, &AwsListing::name),
              AllAwsListings().end())
        << action;
  }
}

TEST(Permissions, TagsMayBeWrittenByEachServicesOwnCall) {
  const std::set<std::string_view> allowed = ActionsOf("tags-fix");

  for (const std::span<const TagApi> apis : {QueryTagApis(), JsonTagApis()})
    for (const TagApi& api : apis)
      EXPECT_TRUE(allowed.contains(api.write_action)) << api.write_action;
  EXPECT_TRUE(allowed.contains(S3TagApi().write_action));
}

TEST(Permissions, AnActionKnowsWhoNeedsIt) {
  const std::vector<std::string_view> features = FeaturesOfAction("ce:ListCostAllocationTags");

  EXPECT_EQ(features, (std::vector<std::string_view>{"tags-activate", "doctor"}));
  EXPECT_TRUE(FeaturesOfAction("ec2:TerminateInstances").empty());
}

}  // namespace
}  // namespace purser
