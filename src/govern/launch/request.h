/// What is to be started: the two kinds of training a launch knows, as options of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/int128.h"
#include "base/result.h"
#include "base/time.h"
#include "cloud/aws/client.h"
#include "govern/launch/tags.h"

namespace purser {

struct Ec2Launch {
  std::string region;
  std::string image;  ///< "ami-…" or "resolve:ssm:PARAMETER".
  std::string type;
  std::int64_t count = 1;
  std::string subnet;
  std::vector<std::string> security_groups;
  std::string key_name;
  std::string instance_profile;  ///< Name or ARN.
  std::string user_data;         ///< The file's bytes; at most 16 KiB.
  std::int64_t volume_gib = 0;   ///< Of the root volume; 0: what the image says.
  std::string root_device;       ///< The image's; needed with volume_gib.
  bool spot = false;
  std::string max_price;  ///< USD an hour; empty: up to on demand.
  LaunchTagList tags;
  std::string client_token;
};

struct SageMakerInput {
  std::string channel;
  std::string uri;  ///< s3://
};

struct SageMakerLaunch {
  std::string region;
  std::string base_name;  ///< As given; job_name is made from it.
  std::string job_name;
  std::string type;
  std::int64_t count = 1;
  std::string image;
  std::string role;
  std::vector<SageMakerInput> inputs;
  std::string output;
  std::string checkpoint;
  bool spot = false;
  std::int64_t max_runtime = 86'400;  ///< Seconds.
  std::int64_t max_wait = 0;          ///< Seconds, capacity waited for and runtime; with spot.
  std::int64_t volume_gib = 30;
  std::vector<std::pair<std::string, std::string>> hyperparameters;
  LaunchTagList tags;
};

/// What is wrong with the options, a line each; empty: nothing that can be seen from here.
std::vector<std::string> MistakesOf(const Ec2Launch& launch);
std::vector<std::string> MistakesOf(const SageMakerLaunch& launch);

/// RunInstances: tags on instances, volumes, network interfaces and, of spot, their requests.
AwsCall RunInstancesCall(const Ec2Launch& launch, bool dry_run);
/// CreateTrainingJob.
AwsCall CreateTrainingJobCall(const SageMakerLaunch& launch);

/// The same for the same request on the same UTC day, so that a command typed again after a crash
/// starts nothing twice. 32 hexadecimal digits.
/// @param word  --client-token: tells apart what else would be the same; may be empty
std::string TokenOf(const AwsCall& call, std::string_view word, Date day);

/// "bert-20261124-1f0c22aa": at most 63 characters.
std::string TrainingJobName(std::string_view base, std::string_view token, Date day);

/// "3600", "90m", "24h", "5d" as seconds.
std::optional<std::int64_t> ParseSeconds(std::string_view text);

}  // namespace purser
