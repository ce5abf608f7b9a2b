#include "cloud/aws/endpoint.h"

#include <gtest/gtest.h>

#include "world/fakes.h"

namespace purser {
namespace {

struct EndpointTest : testing::Test {
  AwsEndpoint Of(const std::string& service, const std::string& region = "eu-west-1") {
    return AwsEndpointOf(environment, *FindAwsService(service), region).value();
  }
  std::string Place(const std::string& service, const std::string& region) {
    const AwsEndpoint endpoint = Of(service, region);
    return endpoint.scheme + "://" + endpoint.authority + " " + endpoint.region;
  }
  FakeEnvironment environment;
};

// What botocore's rules of endpoints answer.
TEST_F(EndpointTest, ServicesLiveInTheirPartition) {
  EXPECT_EQ(Place("ec2", "eu-west-1"), "https://ec2.eu-west-1.amazonaws.com eu-west-1");
  EXPECT_EQ(Place("sagemaker", "cn-north-1"),
            "https://api.sagemaker.cn-north-1.amazonaws.com.cn cn-north-1");
  EXPECT_EQ(Place("sts", "us-gov-east-1"), "https://sts.us-gov-east-1.amazonaws.com us-gov-east-1");
  EXPECT_EQ(Place("resourcegroupstaggingapi", "eusc-de-east-1"),
            "https://tagging.eusc-de-east-1.amazonaws.eu eusc-de-east-1");
}

TEST_F(EndpointTest, GlobalServicesHaveOneRegionAPartition) {
  EXPECT_EQ(Place("iam", "eu-west-1"), "https://iam.amazonaws.com us-east-1");
  EXPECT_EQ(Place("iam", "us-gov-east-1"), "https://iam.us-gov.amazonaws.com us-gov-west-1");
  EXPECT_EQ(Place("iam", "cn-northwest-1"), "https://iam.cn-north-1.amazonaws.com.cn cn-north-1");
  EXPECT_EQ(Place("ce", "eu-west-1"), "https://ce.us-east-1.amazonaws.com us-east-1");
  EXPECT_EQ(Place("ce", "cn-north-1"), "https://ce.cn-northwest-1.amazonaws.com.cn cn-northwest-1");
  EXPECT_EQ(Place("organizations", "us-gov-east-1"),
            "https://organizations.us-gov-west-1.amazonaws.com us-gov-west-1");
  EXPECT_EQ(Place("bcm-data-exports", "eu-west-1"),
            "https://bcm-data-exports.us-east-1.api.aws us-east-1");
  EXPECT_EQ(Place("bcm-data-exports", "cn-north-1"),
            "https://bcm-data-exports.cn-northwest-1.api.amazonwebservices.com.cn cn-northwest-1");
}

TEST_F(EndpointTest, TheEnvironmentReplacesThemTheServicesOwnFirst) {
  environment.values["AWS_ENDPOINT_URL"] = "http://127.0.0.1:5000/";
  environment.values["AWS_ENDPOINT_URL_COST_EXPLORER"] = "https://CE.example.com:443/a/b";

  const AwsEndpoint ec2 = Of("ec2"), explorer = Of("ce");

  EXPECT_EQ(ec2.scheme + "://" + ec2.authority + ec2.path, "http://127.0.0.1:5000");
  EXPECT_EQ(ec2.region, "eu-west-1");
  EXPECT_TRUE(ec2.is_custom);
  EXPECT_EQ(explorer.authority + explorer.path, "ce.example.com/a/b");
  EXPECT_EQ(explorer.region, "us-east-1");
}

TEST_F(EndpointTest, ConfiguredOnesAreIgnoredOnRequest) {
  environment.values["AWS_ENDPOINT_URL"] = "http://127.0.0.1:5000";
  environment.values["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "True";

  EXPECT_FALSE(Of("ec2").is_custom);
}

TEST_F(EndpointTest, NamesTheVariableThatHoldsNoAddressAndNotWhatItHolds) {
  for (const char* address : {"localhost:5000", "ftp://x", "http://", "http://u:secret@host",
                              "http://a b", "http://host?x"}) {
    environment.values["AWS_ENDPOINT_URL_EC2"] = address;
    const Result<AwsEndpoint> endpoint =
        AwsEndpointOf(environment, *FindAwsService("ec2"), "eu-west-1");
    ASSERT_FALSE(endpoint.ok()) << address;
    EXPECT_EQ(endpoint.error().kind, ErrorKind::kConfig);
    EXPECT_NE(endpoint.error().message.find("AWS_ENDPOINT_URL_EC2"), std::string::npos);
    EXPECT_EQ(endpoint.error().message.find("secret"), std::string::npos);
  }
}

TEST_F(EndpointTest, ARegionCannotLeadElsewhere) {
  for (const char* region : {"", "evil.example.com/", "eu-west-1@x", "EU", "a\nb"})
    EXPECT_FALSE(AwsEndpointOf(environment, *FindAwsService("ec2"), region).ok()) << region;
}

TEST_F(EndpointTest, BucketsAreHostsWhereTheirNamesCanBe) {
  const AwsEndpoint s3 = Of("s3");

  EXPECT_EQ(AwsS3PlaceOf(s3, "/bills/a/b c").authority, "bills.s3.eu-west-1.amazonaws.com");
  EXPECT_EQ(AwsS3PlaceOf(s3, "/bills/a/b c").path, "/a/b c");
  EXPECT_EQ(AwsS3PlaceOf(s3, "/bills").path, "/");
  EXPECT_EQ(AwsS3PlaceOf(s3, "/bills.acme.com/a").authority, "s3.eu-west-1.amazonaws.com");
  EXPECT_EQ(AwsS3PlaceOf(s3, "/bills.acme.com/a").path, "/bills.acme.com/a");
  EXPECT_EQ(AwsS3PlaceOf(s3, "/").path, "/");

  environment.values["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:5000";
  EXPECT_EQ(AwsS3PlaceOf(Of("s3"), "/bills/a").path, "/bills/a");
  EXPECT_EQ(AwsS3PlaceOf(Of("s3"), "/bills/a").authority, "127.0.0.1:5000");
}

}  // namespace
}  // namespace purser
