#include <gtest/gtest.h>

#include <fmt/format.h>

#include "ingest/aws_values.h"
#include "ingest/test_aws.h"

namespace purser {
namespace {

constexpr const char* kArn =
    "arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/app/front/50dc6c495c0c9188";

std::string Balancers(int count) {
  std::string members;
  for (int n = 0; n < count; ++n)
    members += fmt::format(
        "<member><LoadBalancerArn>{}{}</LoadBalancerArn><LoadBalancerName>front"
        "</LoadBalancerName><State><Code>active</Code></State></member>",
        kArn, n);
  return "<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers>" + members +
         "</LoadBalancers></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>";
}

std::string TagsOf(const std::string& arn) {
  return "<DescribeTagsResponse><DescribeTagsResult><TagDescriptions><member><ResourceArn>" + arn +
         "</ResourceArn><Tags><member><Key>team</Key><Value>search</Value></member></Tags></member>"
         "</TagDescriptions></DescribeTagsResult></DescribeTagsResponse>";
}

TEST(AwsNetwork, AnAddressSaysWhetherAnybodyUsesIt) {
  TestPlace test;
  test.aws.Answer("DescribeAddresses", R"(<DescribeAddressesResponse><addressesSet>
    <item><publicIp>203.0.113.41</publicIp><allocationId>eipalloc-1</allocationId>
      <instanceId>i-1</instanceId><associationId>eipassoc-1</associationId></item>
    <item><publicIp>198.51.100.2</publicIp><allocationId>eipalloc-2</allocationId></item>
    </addressesSet></DescribeAddressesResponse>)");

  std::vector<Resource> found;
  ASSERT_TRUE(ListEc2Addresses(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].arn, "arn:aws:ec2:us-east-1:012345678901:elastic-ip/eipalloc-1");
  EXPECT_EQ(found[0].state, "in-use");
  EXPECT_EQ(found[0].facts.at("attached_to"), "i-1");
  EXPECT_EQ(found[1].state, "available");
  EXPECT_EQ(found[1].name, "198.51.100.2");
}

TEST(AwsNetwork, ADeletedNatGatewayIsNotThere) {
  TestPlace test;
  test.aws.Answer("DescribeNatGateways", R"(<DescribeNatGatewaysResponse><natGatewaySet>
    <item><natGatewayId>nat-1</natGatewayId><state>available</state></item>
    <item><natGatewayId>nat-2</natGatewayId><state>deleted</state></item>
    </natGatewaySet></DescribeNatGatewaysResponse>)");

  std::vector<Resource> found;
  ASSERT_TRUE(ListNatGateways(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].id, "arn:aws:ec2:us-east-1:012345678901:natgateway/nat-1");
}

TEST(AwsNetwork, TagsOfLoadBalancersAreAskedTwentyAtATime) {
  TestPlace test;
  test.aws.Answer("DescribeLoadBalancers", Balancers(21));
  test.aws.Answer("DescribeTags", TagsOf(std::string(kArn) + "0"));
  test.aws.Answer("DescribeTags", TagsOf(std::string(kArn) + "20"));

  std::vector<Resource> found;
  ASSERT_TRUE(ListLoadBalancers(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 21u);
  EXPECT_EQ(test.aws.Times("DescribeTags"), 2);
  EXPECT_EQ(*found[0].Tag("team"), "search");
  EXPECT_EQ(*found[20].Tag("team"), "search");
  EXPECT_EQ(found[20].state, "active");
}

TEST(AwsNetwork, TagsThatWereRefusedAreUnknownAndNotMissing) {
  TestPlace test;
  test.aws.Answer("DescribeLoadBalancers", Balancers(1));
  test.aws.Answer("DescribeTags",
                  "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                  "<Message>not authorized</Message></Error></ErrorResponse>",
                  403);

  std::vector<Resource> found;
  const Result<void> done = ListLoadBalancers(test.client, test.place, found);

  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kDenied);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_FALSE(found[0].AreTagsKnown());
}

TEST(AwsNetwork, AClassicLoadBalancerIsFoundByItsName) {
  TestPlace test;
  test.aws.Answer("DescribeLoadBalancers", R"(<R><DescribeLoadBalancersResult>
    <LoadBalancerDescriptions><member><LoadBalancerName>old</LoadBalancerName>
      <CreatedTime>2013-05-24T21:15:31.280Z</CreatedTime></member></LoadBalancerDescriptions>
    </DescribeLoadBalancersResult></R>)");
  test.aws.Answer("DescribeTags", R"(<R><DescribeTagsResult><TagDescriptions><member>
    <LoadBalancerName>old</LoadBalancerName><Tags><member><Key>Name</Key><Value>Old one</Value>
    </member></Tags></member></TagDescriptions></DescribeTagsResult></R>)");

  std::vector<Resource> found;
  ASSERT_TRUE(ListClassicLoadBalancers(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].arn, "arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/old");
  EXPECT_EQ(found[0].name, "Old one");
  EXPECT_TRUE(found[0].AreTagsKnown());
}

TEST(AwsRds, ADatabaseAndItsClusterAreNamedAsTheBillDoes) {
  TestPlace test;
  test.aws.Answer("DescribeDBInstances", R"(<R><DescribeDBInstancesResult><DBInstances>
    <DBInstance><DBInstanceArn>arn:aws:rds:us-east-1:012345678901:db:features</DBInstanceArn>
      <DBInstanceIdentifier>features</DBInstanceIdentifier><DBInstanceStatus>available
      </DBInstanceStatus><DBInstanceClass>db.r6g.large</DBInstanceClass>
      <AllocatedStorage>100</AllocatedStorage><StorageType>gp3</StorageType>
      <InstanceCreateTime>2026-03-27T23:16:46.000Z</InstanceCreateTime>
      <TagList><Tag><Key>team</Key><Value>cv</Value></Tag></TagList></DBInstance>
    </DBInstances></DescribeDBInstancesResult></R>)");
  test.aws.Answer("DescribeDBClusters", R"(<R><DescribeDBClustersResult><DBClusters><DBCluster>
    <DBClusterArn>arn:aws:rds:us-east-1:012345678901:cluster:aurora</DBClusterArn>
    <DbClusterResourceId>cluster-ABC</DbClusterResourceId><Status>available</Status>
    </DBCluster></DBClusters></DescribeDBClustersResult></R>)");

  std::vector<Resource> found;
  ASSERT_TRUE(ListDbInstances(test.client, test.place, found).ok());
  ASSERT_TRUE(ListDbClusters(test.client, test.place, found).ok());

  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].id, "arn:aws:rds:us-east-1:012345678901:db:features");
  EXPECT_EQ(found[0].instance_type, "db.r6g.large");
  EXPECT_EQ(found[0].facts.at("size_gib"), "100");
  EXPECT_EQ(*found[0].Tag("team"), "cv");
  EXPECT_EQ(found[1].arn, "arn:aws:rds:us-east-1:012345678901:cluster:aurora");
  EXPECT_EQ(found[1].id, "arn:aws:rds:us-east-1:012345678901:cluster:cluster-ABC");
}

}  // namespace
}  // namespace purser
