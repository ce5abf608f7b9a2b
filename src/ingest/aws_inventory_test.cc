#include "ingest/aws_inventory.h"

#include <gtest/gtest.h>

#include "ingest/test_aws.h"

namespace purser {
namespace {

constexpr const char* kDenied =
    "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to "
    "perform this operation.</Message></Error></Errors></Response>";

std::string Caller(const std::string& account) {
  return "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::" + account +
         ":user/reader</Arn><UserId>AIDA</UserId><Account>" + account +
         "</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
}

std::string Instance(const std::string& id) {
  return "<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>" + id +
         "</instanceId><instanceState><name>running</name></instanceState></item></instancesSet>"
         "</item></reservationSet></DescribeInstancesResponse>";
}

/// An inventory's world: one account with two enabled regions and an instance in each.
struct Inventory : TestPlace {
  IngestRequest request{.source = "fleet", .kind = "aws-inventory"};

  Inventory() {
    fake.environment.values["AWS_ACCESS_KEY_ID"] = "AKIABASE";
    fake.environment.values["AWS_SECRET_ACCESS_KEY"] = "secret";
    aws.Answer("GetCallerIdentity", Caller("012345678901"));
    aws.Answer("DescribeRegions", R"(<R><regionInfo>
      <item><regionName>eu-west-1</regionName><optInStatus>opt-in-not-required</optInStatus></item>
      <item><regionName>me-south-1</regionName><optInStatus>not-opted-in</optInStatus></item>
      <item><regionName>us-east-1</regionName><optInStatus>opt-in-not-required</optInStatus></item>
      <item><regionName>cn-north-1</regionName><optInStatus>opt-in-not-required</optInStatus></item>
      </regionInfo></R>)");
    aws.Answer("eu-west-1 DescribeInstances", Instance("i-e"));
    aws.Answer("us-east-1 DescribeInstances", Instance("i-u"));
    aws.Answer("GET /", "<R/>");
  }

  /// sts:AssumeRole answers each role with keys named after its account.
  void AnswerRoles(const std::vector<std::string>& accounts) {
    for (const std::string& account : accounts) {
      aws.Answer("AssumeRole " + account,
                 "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA" + account +
                     "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>"
                     "t</SessionToken><Expiration>2026-10-05T13:00:00Z</Expiration>"
                     "</Credentials></AssumeRoleResult></AssumeRoleResponse>");
      aws.Answer("ASIA" + account + " us-east-1 GetCallerIdentity", Caller(account));
    }
  }
};

TEST(AwsInventory, EveryEnabledRegionOfTheOwnAccountIsAsked) {
  Inventory test;

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_TRUE(seen.ok()) << seen.error().message;
  EXPECT_EQ(seen.value().source, "fleet");
  EXPECT_EQ(seen.value().observed, test.fake.clock.Now());
  ASSERT_EQ(seen.value().resources.size(), 2u);
  EXPECT_EQ(seen.value().resources[0].id, "i-e");
  EXPECT_EQ(seen.value().resources[1].account, "012345678901");
  EXPECT_TRUE(seen.value().gaps.empty());
  EXPECT_EQ(seen.value().covered,
            (std::vector<std::pair<std::string, std::string>>{{"012345678901", "global"},
                                                              {"012345678901", "eu-west-1"},
                                                              {"012345678901", "us-east-1"}}));
}

TEST(AwsInventory, BucketsAreListedOnceAnAccount) {
  Inventory test;
  test.aws.answers.erase("GET /");
  test.aws.Answer("GET /", R"(<R><Buckets>
    <Bucket><Name>near</Name><BucketRegion>eu-west-1</BucketRegion></Bucket>
    <Bucket><Name>far</Name><BucketRegion>ap-south-1</BucketRegion></Bucket></Buckets></R>)");

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(test.aws.Times("GET /"), 1);
  ASSERT_EQ(seen.value().resources.size(), 3u);
  EXPECT_EQ(seen.value().resources[2].id, "near");
}

TEST(AwsInventory, ADeniedListingIsAGapThatNamesThePermission) {
  Inventory test;
  test.aws.Answer("us-east-1 DescribeVolumes", kDenied, 403);

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen.value().resources.size(), 2u);
  ASSERT_EQ(seen.value().gaps.size(), 1u);
  EXPECT_EQ(seen.value().gaps[0].account, "012345678901");
  EXPECT_EQ(seen.value().gaps[0].region, "us-east-1");
  EXPECT_EQ(seen.value().gaps[0].what, "ec2:DescribeVolumes");
  EXPECT_EQ(seen.value().gaps[0].reason, "access denied");
  EXPECT_TRUE(seen.value().gaps[0].remedy.contains("purser policy iam --for aws-inventory"));
}

TEST(AwsInventory, AServiceThatFailsInOneRegionIsAGapThere) {
  Inventory test;
  test.aws.answers.erase("eu-west-1 DescribeInstances");
  test.aws.Answer("eu-west-1 DescribeInstances", "<html>Service Unavailable</html>", 503);

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_TRUE(seen.ok());
  ASSERT_EQ(seen.value().resources.size(), 1u);
  EXPECT_EQ(seen.value().resources[0].id, "i-u");
  ASSERT_EQ(seen.value().gaps.size(), 1u);
  EXPECT_EQ(seen.value().gaps[0].what, "ec2:DescribeInstances");
  EXPECT_EQ(test.aws.Times("DescribeInstances"), 4);  // Three there, one elsewhere.
}

TEST(AwsInventory, WhatCameBeforeACutIsKeptAndTheRestIsAGap) {
  Inventory test;
  test.aws.answers["us-east-1 DescribeInstances"].clear();
  test.aws.Answer("us-east-1 DescribeInstances",
                  "<R><reservationSet><item><instancesSet><item><instanceId>i-u</instanceId></item>"
                  "</instancesSet></item></reservationSet><nextToken>2</nextToken></R>");
  test.aws.Answer("us-east-1 DescribeInstances", "<R><reservationSet><item><insta");

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen.value().resources.size(), 2u);
  ASSERT_EQ(seen.value().gaps.size(), 1u);
  EXPECT_EQ(seen.value().gaps[0].what, "ec2:DescribeInstances");
}

TEST(AwsInventory, ARegionThatIsNotEnabledIsAGapAndNotAsked) {
  Inventory test;
  test.request.regions = {"us-east-1", "me-south-1"};

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen.value().resources.size(), 1u);
  ASSERT_EQ(seen.value().gaps.size(), 1u);
  EXPECT_EQ(seen.value().gaps[0].region, "me-south-1");
  EXPECT_EQ(std::ranges::count(test.aws.asked, "me-south-1", &AskedOfAws::region), 0);
  EXPECT_EQ(seen.value().covered.size(), 2u);
}

TEST(AwsInventory, ARegionThatRefusesEverythingIsOneGapAndNotCovered) {
  Inventory test;
  test.aws.Answer("DescribeRegions", kDenied, 403);
  test.aws.answers["DescribeRegions"].erase(test.aws.answers["DescribeRegions"].begin());
  test.request.regions = {"us-east-1", "eu-west-1"};
  for (const char* operation : {"DescribeInstances", "DescribeVolumes", "DescribeSnapshots",
                                "DescribeAddresses", "DescribeNatGateways", "DescribeLoadBalancers",
                                "DescribeDBInstances", "DescribeDBClusters"}) {
    const std::string name = std::string("eu-west-1 ") + operation;
    test.aws.answers.erase(name);
    test.aws.Answer(name,
                    "<R><Errors><Error><Code>AuthFailure</Code><Message>AWS was not able to "
                    "validate the provided access credentials</Message></Error></Errors></R>",
                    401);
  }
  for (const char* operation :
       {"ListEndpoints", "ListNotebookInstances", "ListTrainingJobs", "ListApps", "ListSpaces",
        "GET /clusters", "ListClusters", "GetResources"})
    test.aws.Answer(std::string("eu-west-1 ") + operation,
                    R"({"__type":"UnrecognizedClientException","message":"invalid token"})", 400);

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen.value().resources.size(), 1u);
  ASSERT_EQ(seen.value().gaps.size(), 1u);
  EXPECT_EQ(seen.value().gaps[0].region, "eu-west-1");
  EXPECT_EQ(seen.value().gaps[0].what, "everything");
  EXPECT_EQ(seen.value().covered, (std::vector<std::pair<std::string, std::string>>{
                                      {"012345678901", "global"}, {"012345678901", "us-east-1"}}));
}

TEST(AwsInventory, EachAccountIsEnteredByItsRole) {
  Inventory test;
  test.AnswerRoles({"111111111111", "222222222222"});
  test.request.role_arn = "arn:aws:iam::{account}:role/purser-read";
  test.request.accounts = {"111111111111", "222222222222"};
  test.request.regions = {"us-east-1"};
  test.aws.Answer("ASIA111111111111 us-east-1 DescribeInstances", Instance("i-1"));
  test.aws.Answer("ASIA222222222222 us-east-1 DescribeInstances", Instance("i-2"));

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_TRUE(seen.ok()) << seen.error().message;
  EXPECT_EQ(test.aws.Times("AssumeRole"), 2);
  ASSERT_EQ(seen.value().resources.size(), 2u);
  EXPECT_EQ(seen.value().resources[0].arn, "arn:aws:ec2:us-east-1:111111111111:instance/i-1");
  EXPECT_EQ(seen.value().resources[1].arn, "arn:aws:ec2:us-east-1:222222222222:instance/i-2");
  EXPECT_TRUE(seen.value().gaps.empty());
}

TEST(AwsInventory, AnAccountThatCannotBeEnteredIsAGap) {
  Inventory test;
  test.AnswerRoles({"111111111111"});
  test.aws.Answer(
      "AssumeRole 222222222222",
      "<ErrorResponse><Error><Code>AccessDenied</Code><Message>User is not authorized to "
      "perform: sts:AssumeRole</Message></Error></ErrorResponse>",
      403);
  test.request.role_arn = "arn:aws:iam::{account}:role/purser-read";
  test.request.accounts = {"111111111111", "222222222222"};
  test.request.regions = {"us-east-1"};

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_TRUE(seen.ok()) << seen.error().message;
  ASSERT_EQ(seen.value().gaps.size(), 1u);
  EXPECT_EQ(seen.value().gaps[0].account, "222222222222");
  EXPECT_EQ(seen.value().gaps[0].what, "everything");
  ASSERT_EQ(seen.value().resources.size(), 1u);
  EXPECT_EQ(seen.value().resources[0].account, "111111111111");
}

TEST(AwsInventory, ARoleOfAnotherAccountIsNotBelieved) {
  Inventory test;
  test.AnswerRoles({"111111111111"});
  test.request.role_arn = "arn:aws:iam::111111111111:role/purser-read";
  test.request.accounts = {"222222222222"};
  test.request.regions = {"us-east-1"};

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_FALSE(seen.ok());
  EXPECT_EQ(seen.error().kind, ErrorKind::kConfig);
}

TEST(AwsInventory, NothingAtAllIsAnError) {
  Inventory test;
  test.aws.answers["GetCallerIdentity"] = {
      {.status = 403,
       .headers = {},
       .body = "<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security token "
               "included in the request is invalid.</Message></Error></ErrorResponse>"}};

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_FALSE(seen.ok());
  EXPECT_EQ(seen.error().kind, ErrorKind::kDenied);
  EXPECT_FALSE(seen.error().message.contains("secret"));
}

TEST(AwsInventory, AccountsAndRoleMustFitTogether) {
  Inventory test;
  IngestRequest no_accounts = test.request;
  no_accounts.role_arn = "arn:aws:iam::{account}:role/purser-read";
  IngestRequest no_role = test.request;
  no_role.accounts = {"111111111111", "222222222222"};

  EXPECT_EQ(ObserveAws(no_accounts, test.world).error().kind, ErrorKind::kConfig);
  EXPECT_EQ(ObserveAws(no_role, test.world).error().kind, ErrorKind::kConfig);
  EXPECT_TRUE(test.aws.asked.empty());
}

TEST(AwsInventory, TheTaggingApiSparesAskingEachForItsTags) {
  Inventory test;
  test.request.regions = {"us-east-1"};
  test.aws.Answer("ListEndpoints", R"({"Endpoints":[
    {"EndpointName":"a","EndpointArn":"arn:aws:sagemaker:us-east-1:012345678901:endpoint/a"},
    {"EndpointName":"b","EndpointArn":"arn:aws:sagemaker:us-east-1:012345678901:endpoint/b"}]})");
  test.aws.Answer("GetResources", R"({"ResourceTagMappingList":[
    {"ResourceARN":"arn:aws:sagemaker:us-east-1:012345678901:endpoint/a",
     "Tags":[{"Key":"team","Value":"nlp"}]},
    {"ResourceARN":"arn:aws:sagemaker:us-east-1:012345678901:endpoint/gone",
     "Tags":[{"Key":"team","Value":"nlp"}]}]})");
  test.aws.Answer("ListTags", R"({"Tags":[]})");

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_TRUE(seen.ok());
  ASSERT_EQ(seen.value().resources.size(), 3u);  // The instance and the two endpoints.
  EXPECT_EQ(*seen.value().resources[1].Tag("team"), "nlp");
  EXPECT_TRUE(seen.value().resources[2].tags.empty());
  EXPECT_EQ(test.aws.Times("ListTags"), 1);  // Only who would be called untagged is asked.
}

TEST(AwsInventory, CredentialsThatExpireMidwayLeaveGaps) {
  Inventory test;
  test.aws.Answer("us-east-1 DescribeVolumes",
                  "<R><Errors><Error><Code>RequestExpired</Code><Message>Request has expired."
                  "</Message></Error></Errors></R>",
                  400);

  const Result<Observation> seen = ObserveAws(test.request, test.world);

  ASSERT_TRUE(seen.ok());
  ASSERT_EQ(seen.value().gaps.size(), 1u);
  EXPECT_EQ(seen.value().gaps[0].reason, "credentials expired");
}

TEST(AwsInventory, EveryListingNeedsAPermissionAndEveryDetailAType) {
  for (const AwsListing& listing : AllAwsListings()) {
    EXPECT_NE(listing.name.find(':'), std::string_view::npos) << listing.name;
    EXPECT_TRUE(listing.detail == nullptr || !listing.type.empty()) << listing.name;
    EXPECT_TRUE(listing.type.empty() || FindResourceType(listing.type) != nullptr) << listing.type;
  }
}

}  // namespace
}  // namespace purser
