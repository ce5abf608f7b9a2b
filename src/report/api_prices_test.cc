#include "report/api_prices.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

TEST(PriceOfCall, TellsChargedFreeAndUnknownApart) {
  EXPECT_EQ(PriceOfCall("ce", "GetCostAndUsage")->units(), Int128{10'000'000'000'000'000});
  EXPECT_EQ(PriceOfCall("s3", "ListObjectsV2")->nano_usd, 5'000);
  EXPECT_EQ(PriceOfCall("s3", "GetObject")->nano_usd, 400);
  EXPECT_EQ(PriceOfCall("s3", "DeleteBucketTagging")->nano_usd, 0);
  EXPECT_EQ(PriceOfCall("ec2", "DescribeInstances")->nano_usd, 0);
  EXPECT_FALSE(PriceOfCall("cloudwatch", "GetMetricData"));
}

}  // namespace
}  // namespace purser
