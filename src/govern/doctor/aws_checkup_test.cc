#include "govern/doctor/aws_checkup.h"

#include <gtest/gtest.h>

#include "cloud/aws/services.h"
#include "govern/doctor/probes.h"
#include "govern/permissions.h"
#include "world/fakes.h"

namespace purser {
namespace {

constexpr const char* kWho =
    "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
    "<GetCallerIdentityResult><Arn>arn:aws:iam::012345678901:user/x</Arn>"
    "<Account>012345678901</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

struct AwsCheckupTest : testing::Test {
  AwsCheckupTest() {
    fake.environment.values = {{"AWS_EC2_METADATA_DISABLED", "true"},
                               {"AWS_ACCESS_KEY_ID", "A"},
                               {"AWS_SECRET_ACCESS_KEY", "S"}};
  }
  Checkup Check() { return CheckAws(fake.world, config, *ParseDate("2026-10-05")).lines; }
  FakeWorld fake;
  Config config;
};

TEST_F(AwsCheckupTest, WithoutSourceAndCredentialsNothingFails) {
  fake.environment.values = {{"AWS_EC2_METADATA_DISABLED", "true"}};

  const Checkup checkup = Check();

  ASSERT_EQ(checkup.size(), 1u);
  EXPECT_EQ(checkup[0].health, Health::kWarn);
  EXPECT_FALSE(checkup[0].remedy.empty());
}

TEST_F(AwsCheckupTest, WithoutSourceItSaysWhoSpeaks) {
  fake.http.answers = {
      {.status = 200, .headers = {{"date", "Mon, 05 Oct 2026 12:00:02 GMT"}}, .body = kWho}};

  const Checkup checkup = Check();

  ASSERT_EQ(checkup.size(), 2u);
  EXPECT_EQ(checkup[0].health, Health::kOk);
  EXPECT_NE(checkup[0].about.find("user/x by environment"), std::string::npos);
  EXPECT_EQ(checkup[1].subject, "clock");
  EXPECT_EQ(checkup[1].health, Health::kOk);
}

TEST_F(AwsCheckupTest, ASourceThatCannotAskFailsAndIsAskedNothingMore) {
  config.sources = {{.name = "prod", .kind = "aws-cur", .location = "s3://b/p", .profile = "gone"}};

  const Checkup checkup = Check();

  ASSERT_EQ(checkup.size(), 1u);
  EXPECT_EQ(checkup[0].health, Health::kFail);
  EXPECT_EQ(checkup[0].subject, "aws prod");
  EXPECT_TRUE(fake.http.requests.empty());
}

TEST_F(AwsCheckupTest, EachAccountOfARoleIsAskedByItself) {
  config.sources = {{.name = "fleet",
                     .kind = "aws-inventory",
                     .profile = "gone",
                     .role_arn = "arn:aws:iam::{account}:role/r",
                     .accounts = {"111111111111", "222222222222"}}};

  const Checkup checkup = Check();

  ASSERT_EQ(checkup.size(), 2u);
  EXPECT_EQ(checkup[0].subject, "aws fleet 111111111111");
  EXPECT_EQ(checkup[1].subject, "aws fleet 222222222222");
}

TEST_F(AwsCheckupTest, SourcesOfFilesDoNotAskAws) {
  EXPECT_FALSE(AsksAws({.name = "a", .kind = "aws-cur", .path = "bills"}));
  EXPECT_FALSE(AsksAws({.name = "a", .kind = "focus", .location = "s3://b"}));
  EXPECT_TRUE(AsksAws({.name = "a", .kind = "aws-cur", .location = "s3://b"}));
  EXPECT_TRUE(AsksAws({.name = "a", .kind = "aws-cost-explorer"}));
}

TEST(ClockLine, IsFineWithinAMinuteAndFailsFromFive) {
  using std::chrono::seconds;

  EXPECT_EQ(ClockLine(seconds(-60)).health, Health::kOk);
  EXPECT_EQ(ClockLine(seconds(61)).health, Health::kWarn);
  EXPECT_EQ(ClockLine(seconds(-300)).health, Health::kFail);
  EXPECT_NE(ClockLine(seconds(90)).about.find("behind"), std::string::npos);
}

TEST(Probes, OnlyReadAndOnlyWhatIsInTheTableOfPermissions) {
  const ProbePlace place{.bucket = "b", .key = "k"};
  std::size_t probes = 0;
  for (const AwsPermission& permission : AllAwsPermissions()) {
    const std::optional<AwsCall> probe = ProbeOf(permission.action, place);
    if (!probe) continue;
    ++probes;
    EXPECT_NE(FindAwsService(probe->service), nullptr);
    const bool reads = probe->operation.starts_with("Describe") ||
                       probe->operation.starts_with("List") ||
                       probe->operation.starts_with("Get") || probe->operation == "HeadObject";
    EXPECT_TRUE(reads) << permission.action;
  }
  EXPECT_GE(probes, 25u);
}

TEST(Probes, WhatTheyAskAboutMustBeThere) {
  EXPECT_FALSE(ProbeOf("s3:ListBucket", {}).has_value());
  EXPECT_FALSE(ProbeOf("s3:GetObject", {.bucket = "b"}).has_value());
  EXPECT_EQ(ProbeOf("s3:GetObject", {.bucket = "b", .key = "a b"})->path, "/b/a b");
  EXPECT_EQ(ProbeOf("s3:GetObject", {.bucket = "b", .key = "k"})->method, "HEAD");
  EXPECT_EQ(ProbeOf("ec2:DescribeVolumes", {})->parameters, (AwsParameters{{"DryRun", "true"}}));
  EXPECT_FALSE(ProbeOf("ec2:RunInstances", {}).has_value());
}

struct ProbeTest : testing::Test {
  ProbeVerdict Try(int status, const std::string& code) {
    fake.http.requests.clear();
    fake.http.answers.assign(
        5, {.status = status, .body = code.empty() ? "" : R"({"__type": ")" + code + R"("})"});
    AwsClient client(fake.world, FixedAwsCredentials({"A", "S", "", std::nullopt}), "us-east-1");
    return purser::Try(client, *ProbeOf("ecs:ListClusters", {})).verdict;
  }
  FakeWorld fake;
};

TEST_F(ProbeTest, AnythingButADenialOrTroubleIsAGrant) {
  EXPECT_EQ(Try(200, ""), ProbeVerdict::kGranted);
  EXPECT_EQ(Try(400, "ValidationException"), ProbeVerdict::kGranted);
  EXPECT_EQ(Try(404, "ResourceNotFoundException"), ProbeVerdict::kGranted);
  EXPECT_EQ(Try(400, "AccessDeniedException"), ProbeVerdict::kDenied);
  EXPECT_EQ(Try(403, ""), ProbeVerdict::kDenied);
  EXPECT_EQ(Try(400, "ThrottlingException"), ProbeVerdict::kUnknown);
  EXPECT_EQ(Try(500, ""), ProbeVerdict::kUnknown);
}

}  // namespace
}  // namespace purser
