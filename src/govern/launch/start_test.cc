#include "govern/launch/start.h"

#include <gtest/gtest.h>

#include "world/fakes.h"

namespace purser {
namespace {

constexpr std::string_view kNobody =
    "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>";

std::string Instance(std::string_view token, std::string_view launched) {
  return "<item><instanceId>i-1</instanceId><clientToken>" + std::string(token) +
         "</clientToken><launchTime>" + std::string(launched) +
         "</launchTime><instanceState><name>pending</name></instanceState>"
         "<placement><availabilityZone>us-east-1a</availabilityZone></placement></item>";
}

std::string Ran(std::string_view launched) {
  return "<RunInstancesResponse><instancesSet>" + Instance("token", launched) +
         "</instancesSet></RunInstancesResponse>";
}

std::string Refused(std::string_view code) {
  return "<Response><Errors><Error><Code>" + std::string(code) +
         "</Code><Message>no</Message></Error></Errors></Response>";
}

/// A client of fakes that hears `answers`.
struct Aws {
  explicit Aws(std::vector<HttpResponse> answers) { world.http.answers = std::move(answers); }
  FakeWorld world;
  AwsClient client{world.world,
                   FixedAwsCredentials({.access_key_id = "id", .secret_access_key = "hush"}),
                   "us-east-1"};
};

Ec2Launch Instances() {
  return {.region = "us-east-1",
          .image = "ami-0abc",
          .type = "g5.xlarge",
          .tags = {{"team", "nlp"}},
          .client_token = "token"};
}

SageMakerLaunch Job() {
  return {.region = "us-east-1", .base_name = "bert", .job_name = "bert-1", .type = "ml.g5.xlarge"};
}

TEST(LaunchStart, WhatStartedIsTold) {
  Aws aws({{200, {}, std::string(kNobody)}, {200, {}, Ran("2026-10-05T12:00:00Z")}});
  LaunchAnswer answer;

  ASSERT_TRUE(StartInstances(aws.client, Instances(), answer).ok());

  EXPECT_EQ(answer.state, LaunchState::kStarted);
  ASSERT_EQ(answer.started.size(), 1U);
  EXPECT_EQ(answer.started[0].id, "i-1");
  EXPECT_EQ(answer.started[0].zone, "us-east-1a");
  EXPECT_FALSE(answer.was_running);
}

TEST(LaunchStart, WhatThisTokenStartedIsNotStartedAgain) {
  Aws aws({{200,
            {},
            "<DescribeInstancesResponse><reservationSet><item><instancesSet>" +
                Instance("token", "2026-10-05T11:00:00Z") +
                "</instancesSet></item></reservationSet></DescribeInstancesResponse>"}});
  LaunchAnswer answer;

  ASSERT_TRUE(StartInstances(aws.client, Instances(), answer).ok());

  EXPECT_TRUE(answer.was_running);
  EXPECT_EQ(aws.world.http.requests.size(), 1U);
}

TEST(LaunchStart, WhoMayNotLookHearsItFromEc2) {
  Aws aws({{403, {}, Refused("UnauthorizedOperation")}, {200, {}, Ran("2026-10-05T11:00:00Z")}});
  LaunchAnswer answer;

  ASSERT_TRUE(StartInstances(aws.client, Instances(), answer).ok());

  EXPECT_TRUE(answer.was_running);
}

TEST(LaunchStart, ARefusalHasAKindAndARemedy) {
  const std::vector<std::pair<std::string, int>> codes = {{"InsufficientInstanceCapacity", 400},
                                                          {"VcpuLimitExceeded", 400},
                                                          {"UnauthorizedOperation", 403},
                                                          {"InvalidAMIID.NotFound", 400},
                                                          {"IdempotentParameterMismatch", 400}};

  for (const auto& [code, status] : codes) {
    Aws aws({{200, {}, std::string(kNobody)}, {status, {}, Refused(code)}});
    LaunchAnswer answer;
    const Result<void> started = StartInstances(aws.client, Instances(), answer);
    ASSERT_FALSE(started.ok()) << code;
    const std::string_view remedy =
        RemedyOf({.status = status, .code = code, .message = ""}, "ec2");
    ASSERT_FALSE(remedy.empty()) << code;
    EXPECT_NE(started.error().message.find(remedy), std::string::npos) << started.error().message;
    EXPECT_TRUE(answer.started.empty()) << code;
  }
}

TEST(LaunchStart, ADryRunIsARefusalOfItsOwnKind) {
  Aws yes({{412, {}, Refused("DryRunOperation")}});
  Aws no({{403, {}, Refused("UnauthorizedOperation")}});
  Aws strange({{200, {}, Ran("2026-10-05T12:00:00Z")}});

  EXPECT_TRUE(TryInstances(yes.client, Instances()).ok());
  EXPECT_EQ(TryInstances(no.client, Instances()).error().kind, ErrorKind::kDenied);
  EXPECT_FALSE(TryInstances(strange.client, Instances()).ok());
}

TEST(LaunchStart, AnAnswerThatNamesNothingIsAnError) {
  for (const std::string& body :
       {std::string("<RunInstancesResponse/>"), std::string("<Run"), std::string()}) {
    Aws aws({{200, {}, std::string(kNobody)}, {200, {}, body}});
    LaunchAnswer answer;
    EXPECT_FALSE(StartInstances(aws.client, Instances(), answer).ok()) << body;
  }
}

TEST(LaunchStart, AJobThatIsThereIsTheOneThisCommandStarted) {
  Aws aws({{400, {}, R"({"__type":"ResourceInUse","Message":"exists"})"},
           {200, {}, R"({"TrainingJobArn":"arn:x","TrainingJobStatus":"InProgress"})"}});
  LaunchAnswer answer;

  ASSERT_TRUE(StartTrainingJob(aws.client, Job(), answer).ok());

  EXPECT_TRUE(answer.was_running);
  EXPECT_EQ(answer.started[0].arn, "arn:x");
}

TEST(LaunchStart, AJobThatEndedBadlyIsNotTakenForOneThatRuns) {
  for (const std::string state : {"Failed", "Stopped"}) {
    Aws aws({{400, {}, R"({"__type":"ResourceInUse","Message":"exists"})"},
             {200, {}, R"({"TrainingJobArn":"arn:x","TrainingJobStatus":")" + state + "\"}"}});
    LaunchAnswer answer;

    const Result<void> started = StartTrainingJob(aws.client, Job(), answer);

    EXPECT_EQ(started.error().kind, ErrorKind::kData);
    EXPECT_NE(started.error().message.find("--client-token"), std::string::npos);
    EXPECT_TRUE(answer.started.empty());
  }
}

TEST(LaunchStart, AJobIsToldByItsName) {
  Aws aws({{200, {}, R"({"TrainingJobArn":"arn:y"})"}});
  LaunchAnswer answer;

  ASSERT_TRUE(StartTrainingJob(aws.client, Job(), answer).ok());

  EXPECT_EQ(answer.started[0].id, "bert-1");
  EXPECT_FALSE(answer.was_running);
}

TEST(LaunchStart, TheRootDeviceIsTheImages) {
  Aws aws({{200,
            {},
            "<DescribeImagesResponse><imagesSet><item><rootDeviceName>/dev/xvda</rootDeviceName>"
            "</item></imagesSet></DescribeImagesResponse>"}});
  Aws none({{200, {}, "<DescribeImagesResponse><imagesSet/></DescribeImagesResponse>"}});

  EXPECT_EQ(RootDeviceOf(aws.client, Instances()).value(), "/dev/xvda");
  EXPECT_EQ(RootDeviceOf(none.client, Instances()).error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace purser
