#include <gtest/gtest.h>

#include <fmt/format.h>

#include "ingest/aws_values.h"
#include "ingest/test_aws.h"

namespace purser {
namespace {

TEST(AwsContainers, AnEksClusterAndItsNodeGroups) {
  TestPlace test;
  test.aws.Answer("GET /clusters", R"({"clusters":["train"]})");
  test.aws.Answer("GET /clusters/train", R"({"cluster":{"name":"train","status":"ACTIVE",
    "arn":"arn:aws:eks:us-east-1:012345678901:cluster/train","createdAt":1777100000.0,
    "roleArn":"arn:aws:iam::012345678901:role/eks","tags":{"team":"nlp","odd":7}}})");
  test.aws.Answer("GET /clusters/train/node-groups", R"({"nodegroups":["gpu"]})");
  test.aws.Answer("GET /clusters/train/node-groups/gpu", R"({"nodegroup":{
    "nodegroupArn":"arn:aws:eks:us-east-1:012345678901:nodegroup/train/gpu/ab",
    "nodegroupName":"gpu","status":"ACTIVE","capacityType":"SPOT","diskSize":100,
    "instanceTypes":["g5.xlarge","g5.2xlarge"],"launchTemplate":{"id":"lt-1"},
    "resources":{"autoScalingGroups":[{"name":"eks-gpu"}]},"tags":{"team":"cv"}}})");

  std::vector<Resource> found;
  ASSERT_TRUE(ListEksClusters(test.client, test.place, found).ok());
  ASSERT_TRUE(ListEksNodeGroups(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].id, "arn:aws:eks:us-east-1:012345678901:cluster/train");
  EXPECT_EQ(found[0].state, "active");
  EXPECT_EQ(*found[0].Tag("team"), "nlp");
  EXPECT_EQ(found[1].instance_type, "g5.xlarge");
  EXPECT_EQ(found[1].facts, (std::map<std::string, std::string>{{"auto_scaling_group", "eks-gpu"},
                                                                {"launch_template", "lt-1"},
                                                                {"lifecycle", "spot"},
                                                                {"size_gib", "100"}}));
}

TEST(AwsContainers, EcsServicesAreDescribedTenAtATime) {
  TestPlace test;
  std::string arns;
  for (int n = 0; n < 11; ++n) arns += fmt::format("{}\"arn:service/{}\"", n == 0 ? "" : ",", n);
  test.aws.Answer("ListClusters", R"({"clusterArns":["arn:aws:ecs:us-east-1:0:cluster/web"]})");
  test.aws.Answer("ListServices", "{\"serviceArns\":[" + arns + "]}");
  test.aws.Answer("DescribeServices", R"({"services":[{"serviceArn":"arn:service/0",
    "serviceName":"api","status":"ACTIVE","tags":[{"key":"team","value":"search"}]}]})");
  test.aws.Answer("DescribeServices", R"({"services":[{"serviceArn":"arn:service/10",
    "serviceName":"gone","status":"INACTIVE"}]})");

  std::vector<Resource> found;
  ASSERT_TRUE(ListEcsServices(test.client, test.place, found).ok());

  EXPECT_EQ(test.aws.Times("DescribeServices"), 2);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].type, "ecs:service");
  EXPECT_EQ(found[0].name, "api");
  EXPECT_EQ(*found[0].Tag("team"), "search");
}

TEST(AwsContainers, EcsClustersCarryTheirTags) {
  TestPlace test;
  test.aws.Answer("ListClusters", R"({"clusterArns":["arn:aws:ecs:us-east-1:0:cluster/web"]})");
  test.aws.Answer("DescribeClusters", R"({"clusters":[{"clusterName":"web","status":"ACTIVE",
    "clusterArn":"arn:aws:ecs:us-east-1:0:cluster/web","tags":[{"key":"env","value":"prod"}]}]})");

  std::vector<Resource> found;
  ASSERT_TRUE(ListEcsClusters(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(*found[0].Tag("env"), "prod");
  EXPECT_NE(test.aws.asked[1].body.find("\"include\":[\"TAGS\"]"), std::string::npos);
}

constexpr const char* kBuckets = R"(<ListAllMyBucketsResult><Owner><ID>x</ID></Owner><Buckets>
  <Bucket><Name>lake</Name><CreationDate>2026-01-02T03:04:05.000Z</CreationDate>
    <BucketRegion>eu-west-1</BucketRegion></Bucket>
  </Buckets></ListAllMyBucketsResult>)";

TEST(AwsBuckets, ABucketIsAskedInItsOwnRegion) {
  TestPlace test;
  test.aws.Answer("GET /", kBuckets);
  test.aws.Answer(
      "eu-west-1 GET /lake?tagging=",
      "<Tagging><TagSet><Tag><Key>team</Key><Value>cv</Value></Tag></TagSet></Tagging>");

  std::vector<Resource> found;
  std::vector<AwsMiss> misses;
  ASSERT_TRUE(ListBuckets(test.client, test.place, found).ok());
  ASSERT_EQ(found.size(), 1u);
  DetailBucket(test.client, test.place, found[0], misses);

  EXPECT_TRUE(misses.empty());
  EXPECT_EQ(found[0].id, "lake");
  EXPECT_EQ(found[0].arn, "arn:aws:s3:::lake");
  EXPECT_EQ(found[0].region, "eu-west-1");
  EXPECT_EQ(*found[0].Tag("team"), "cv");
}

TEST(AwsBuckets, NoTagSetMeansNoTags) {
  TestPlace test;
  Resource bucket = AwsResource(test.place, "s3:bucket", "arn:aws:s3:::lake");
  bucket.id = "lake";
  MarkTagsUnknown(bucket);
  test.aws.Answer(
      "GET /lake?tagging=", "<Error><Code>NoSuchTagSet</Code><Message>none</Message></Error>", 404);

  std::vector<AwsMiss> misses;
  DetailBucket(test.client, test.place, bucket, misses);

  EXPECT_TRUE(misses.empty());
  EXPECT_TRUE(bucket.AreTagsKnown());
  EXPECT_TRUE(bucket.tags.empty());
}

TEST(AwsBuckets, AnEmptyLocationIsTheOldestRegion) {
  TestPlace test;
  Resource bucket = AwsResource(test.place, "s3:bucket", "arn:aws:s3:::lake");
  bucket.id = "lake";
  bucket.region = "";
  test.aws.Answer("GET /lake?location=", "<LocationConstraint/>");

  std::vector<AwsMiss> misses;
  DetailBucket(test.client, test.place, bucket, misses);

  EXPECT_EQ(bucket.region, "us-east-1");
}

TEST(AwsTagging, WhatNoListingCoversIsKeptByItsArn) {
  TestPlace test;
  test.aws.Answer("GetResources", R"({"PaginationToken":"","ResourceTagMappingList":[
    {"ResourceARN":"arn:aws:lambda:us-east-1:012345678901:function:resize",
     "Tags":[{"Key":"team","Value":"cv"}]},
    {"ResourceARN":"arn:aws:iam::012345678901:role/train","Tags":[]},
    {"ResourceARN":"arn:aws:ec2:us-east-1:012345678901:network-interface/eni-1","Tags":[]},
    {"ResourceARN":"arn:aws:sqs:us-east-1:012345678901:jobs","Tags":[]},
    {"ResourceARN":"arn:aws:ec2:us-east-1:012345678901:instance/i-1","Tags":[]},
    {"ResourceARN":"not an arn","Tags":[]},{"ResourceARN":"arn:aws:x:::"},{}]})");

  std::vector<Resource> found;
  ASSERT_TRUE(ListTagged(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].type, "lambda:function");
  EXPECT_EQ(found[0].name, "resize");
  EXPECT_EQ(*found[0].Tag("team"), "cv");
  EXPECT_EQ(found[1].type, "iam:role");
  EXPECT_EQ(found[1].region, "global");
  EXPECT_EQ(found[2].id, "eni-1");
  EXPECT_EQ(found[3].type, "sqs:queue");
}

}  // namespace
}  // namespace purser
