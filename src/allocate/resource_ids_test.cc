#include "allocate/resource_ids.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

TEST(ResourceIds, AnArnThatEndsInAShortIdIsThatId) {
  EXPECT_EQ(CanonicalResourceId("arn:aws:ec2:us-east-1:1:volume/vol-0a1b2c3d4e5f60718"),
            "vol-0a1b2c3d4e5f60718");
  EXPECT_EQ(CanonicalResourceId("i-0a1b2c3d"), "i-0a1b2c3d");
}

TEST(ResourceIds, OtherArnsStayWhole) {
  EXPECT_EQ(CanonicalResourceId("arn:aws:s3:::bucket"), "arn:aws:s3:::bucket");
  EXPECT_EQ(CanonicalResourceId(""), "");
}

TEST(ResourceIds, AreFoundInsideNamesOnlyAsWholeWords) {
  std::vector<std::string_view> found;

  FindResourceIds("data of i-0a1b2c3d (old), xi-0a1b2c3d, i-0a1b2c3dzz, snap-00000000", found);

  EXPECT_EQ(found, (std::vector<std::string_view>{"i-0a1b2c3d", "snap-00000000"}));
}

TEST(ResourceIds, ATagValueNamesAResourceOnlyAsAWhole) {
  EXPECT_EQ(ResourceOfTagValue("i-0a1b2c3d"), "i-0a1b2c3d");
  EXPECT_EQ(ResourceOfTagValue("arn:aws:sagemaker:us-east-1:1:endpoint/rank"),
            "arn:aws:sagemaker:us-east-1:1:endpoint/rank");
  EXPECT_EQ(ResourceOfTagValue("before i-0a1b2c3d"), "");
}

}  // namespace
}  // namespace purser
