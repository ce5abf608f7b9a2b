#include "govern/launch/request.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace purser {
namespace {

using Json = nlohmann::json;

constexpr Date kDay = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24);

Ec2Launch Instances() {
  return {.region = "us-east-1",
          .image = "ami-0abc",
          .type = "g5.xlarge",
          .count = 2,
          .tags = {{"team", "nlp"}, {"note", "a b"}},
          .client_token = "token"};
}

SageMakerLaunch Job() {
  return {.region = "us-east-1",
          .base_name = "bert",
          .job_name = "bert-1",
          .type = "ml.g5.xlarge",
          .image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1",
          .role = "arn:aws:iam::123456789012:role/train",
          .output = "s3://models/out",
          .tags = {{"team", "nlp"}}};
}

std::map<std::string, std::string> ParametersOf(const AwsCall& call) {
  return {call.parameters.begin(), call.parameters.end()};
}

std::set<std::string> TaggedTypes(const AwsCall& call) {
  std::set<std::string> types;
  for (const auto& [name, value] : call.parameters)
    if (name.ends_with("ResourceType")) types.insert(value);
  return types;
}

TEST(LaunchRequest, EveryTagIsOnInstanceVolumeAndInterface) {
  const AwsCall call = RunInstancesCall(Instances(), false);

  const auto parameters = ParametersOf(call);
  EXPECT_EQ(TaggedTypes(call), (std::set<std::string>{"instance", "volume", "network-interface"}));
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(parameters.at(fmt::format("TagSpecification.{}.Tag.1.Key", i)), "team");
    EXPECT_EQ(parameters.at(fmt::format("TagSpecification.{}.Tag.1.Value", i)), "nlp");
    EXPECT_EQ(parameters.at(fmt::format("TagSpecification.{}.Tag.2.Value", i)), "a b");
  }
  EXPECT_EQ(parameters.at("MinCount"), "2");
  EXPECT_EQ(parameters.at("MaxCount"), "2");
  EXPECT_FALSE(parameters.contains("DryRun"));
}

TEST(LaunchRequest, SpotTagsItsRequestTooAndKeepsThePrice) {
  Ec2Launch launch = Instances();
  launch.spot = true;
  launch.max_price = "0.5";

  const AwsCall call = RunInstancesCall(launch, true);

  const auto parameters = ParametersOf(call);
  EXPECT_TRUE(TaggedTypes(call).contains("spot-instances-request"));
  EXPECT_EQ(parameters.at("InstanceMarketOptions.MarketType"), "spot");
  EXPECT_EQ(parameters.at("InstanceMarketOptions.SpotOptions.MaxPrice"), "0.5");
  EXPECT_EQ(parameters.at("DryRun"), "true");
}

TEST(LaunchRequest, UserDataTravelsAsBase64) {
  const std::vector<std::pair<std::string, std::string>> pairs = {{"f", "Zg=="},
                                                                  {"fo", "Zm8="},
                                                                  {"foo", "Zm9v"},
                                                                  {"foob", "Zm9vYg=="},
                                                                  {"\xff\xfe\x01", "//4B"}};

  for (const auto& [data, text] : pairs) {
    Ec2Launch launch = Instances();
    launch.user_data = data;
    EXPECT_EQ(ParametersOf(RunInstancesCall(launch, false)).at("UserData"), text);
  }
}

TEST(LaunchRequest, WithoutATokenNothingIsSentTwice) {
  Ec2Launch launch = Instances();
  launch.client_token.clear();

  EXPECT_FALSE(RunInstancesCall(launch, false).idempotent);
  EXPECT_TRUE(RunInstancesCall(Instances(), false).idempotent);
}

TEST(LaunchRequest, TheTokenIsTheRequestsAndTheDays) {
  const AwsCall call = RunInstancesCall(Instances(), false);
  Ec2Launch other = Instances();
  other.tags[1].second = "c";

  const std::string token = TokenOf(call, "", kDay);

  EXPECT_EQ(token.size(), 32U);
  EXPECT_EQ(token, TokenOf(RunInstancesCall(Instances(), false), "", kDay));
  EXPECT_NE(token, TokenOf(call, "again", kDay));
  EXPECT_NE(token, TokenOf(call, "", kDay + std::chrono::days(1)));
  EXPECT_NE(token, TokenOf(RunInstancesCall(other, false), "", kDay));
}

TEST(LaunchRequest, AJobCarriesTagsSpotAndCheckpoints) {
  SageMakerLaunch launch = Job();
  launch.spot = true;
  launch.checkpoint = "s3://models/checkpoints";
  launch.max_runtime = 3600;
  launch.max_wait = 7200;
  launch.hyperparameters = {{"lr", "0.1"}};
  launch.inputs = {{"training", "s3://data/x"}};

  const Json body = Json::parse(CreateTrainingJobCall(launch).body);

  EXPECT_EQ(body["Tags"], Json::parse(R"([{"Key":"team","Value":"nlp"}])"));
  EXPECT_EQ(body["EnableManagedSpotTraining"], true);
  EXPECT_EQ(body["StoppingCondition"],
            Json::parse(R"({"MaxRuntimeInSeconds":3600,"MaxWaitTimeInSeconds":7200})"));
  EXPECT_EQ(body["CheckpointConfig"]["S3Uri"], "s3://models/checkpoints");
  EXPECT_EQ(body["HyperParameters"]["lr"], "0.1");
  EXPECT_EQ(body["InputDataConfig"][0]["ChannelName"], "training");
}

TEST(LaunchRequest, NamesOfJobsFitWhateverTheBase) {
  const std::string token(32, 'a');

  EXPECT_EQ(TrainingJobName("bert", token, kDay), "bert-20261124-aaaaaaaa");
  EXPECT_EQ(TrainingJobName(std::string(80, 'x'), token, kDay).size(), 63U);
  EXPECT_EQ(TrainingJobName(std::string(44, 'x') + "-y", token, kDay).find("--"),
            std::string::npos);
}

TEST(LaunchRequest, TimesAreSecondsMinutesHoursDays) {
  EXPECT_EQ(ParseSeconds("3600"), 3600);
  EXPECT_EQ(ParseSeconds("90m"), 5400);
  EXPECT_EQ(ParseSeconds("24h"), 86'400);
  EXPECT_EQ(ParseSeconds("5d"), 432'000);
  for (const std::string_view wrong :
       {"", "h", "-1", "1.5h", "99999999999999999999d", "2 h", "9223372036854775807d"})
    EXPECT_EQ(ParseSeconds(wrong), std::nullopt) << wrong;
}

TEST(LaunchRequest, GoodOptionsHaveNoMistakes) {
  EXPECT_EQ(MistakesOf(Instances()), std::vector<std::string>{});
  EXPECT_EQ(MistakesOf(Job()), std::vector<std::string>{});
}

TEST(LaunchRequest, WhatIsWrongWithInstancesIsSaidAllAtOnce) {
  Ec2Launch launch{.image = "ubuntu",
                   .type = "ml.g5.xlarge",
                   .count = 0,
                   .subnet = "10.0.0.0/8",
                   .security_groups = {"default"},
                   .key_name = "a\nb",
                   .instance_profile = "a b",
                   .user_data = std::string(16'385, 'x'),
                   .volume_gib = -1,
                   .max_price = "free"};

  EXPECT_EQ(MistakesOf(launch).size(), 12U);
}

TEST(LaunchRequest, WhatIsWrongWithJobsIsSaidAllAtOnce) {
  SageMakerLaunch launch{.base_name = "-bert",
                         .type = "g5.xlarge",
                         .image = "a b",
                         .role = "admin",
                         .inputs = {{"training", "/data"}},
                         .output = "http://x",
                         .checkpoint = "s3://",
                         .max_runtime = 0,
                         .volume_gib = 0,
                         .hyperparameters = {{"lr", "1"}, {"lr", "2"}}};

  EXPECT_EQ(MistakesOf(launch).size(), 10U);
}

TEST(LaunchRequest, ManagedSpotNeedsCheckpointsAndTime) {
  SageMakerLaunch launch = Job();
  launch.spot = true;
  launch.max_wait = launch.max_runtime - 1;

  EXPECT_EQ(MistakesOf(launch).size(), 2U);
}

}  // namespace
}  // namespace purser
