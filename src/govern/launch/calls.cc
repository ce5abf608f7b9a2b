#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "govern/launch/request.h"

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLongestName = 63;

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      text += i <= count ? kDigits[group >> (18 - 6 * i) & 63U] : '=';
  }
  return text;
}

void Put(AwsParameters& parameters, std::string name, std::string value) {
  if (!value.empty()) parameters.emplace_back(std::move(name), std::move(value));
}

/// The same tags on everything that a launch makes and that can be tagged as it is made.
void PutTags(AwsParameters& parameters, const Ec2Launch& launch) {
  std::vector<std::string_view> types = {"instance", "volume", "network-interface"};
  if (launch.spot) types.emplace_back("spot-instances-request");
  for (std::size_t type = 0; type < types.size() && !launch.tags.empty(); ++type) {
    const std::string prefix = fmt::format("TagSpecification.{}.", type + 1);
    parameters.emplace_back(prefix + "ResourceType", types[type]);
    for (std::size_t i = 0; i < launch.tags.size(); ++i) {
      parameters.emplace_back(fmt::format("{}Tag.{}.Key", prefix, i + 1), launch.tags[i].first);
      parameters.emplace_back(fmt::format("{}Tag.{}.Value", prefix, i + 1), launch.tags[i].second);
    }
  }
}

void PutSpot(AwsParameters& parameters, const Ec2Launch& launch) {
  if (!launch.spot) return;
  const std::string prefix = "InstanceMarketOptions.";
  parameters.emplace_back(prefix + "MarketType", "spot");
  parameters.emplace_back(prefix + "SpotOptions.SpotInstanceType", "one-time");
  Put(parameters, prefix + "SpotOptions.MaxPrice", launch.max_price);
}

void PutVolume(AwsParameters& parameters, const Ec2Launch& launch) {
  if (launch.volume_gib == 0) return;
  const std::string prefix = "BlockDeviceMapping.1.";
  parameters.emplace_back(prefix + "DeviceName", launch.root_device);
  parameters.emplace_back(prefix + "Ebs.VolumeSize", fmt::format("{}", launch.volume_gib));
  parameters.emplace_back(prefix + "Ebs.DeleteOnTermination", "true");
}

Json TagsJson(const LaunchTagList& tags) {
  Json list = Json::array();
  for (const auto& [key, value] : tags) list.push_back({{"Key", key}, {"Value", value}});
  return list;
}

Json InputsJson(const std::vector<SageMakerInput>& inputs) {
  Json list = Json::array();
  for (const SageMakerInput& input : inputs)
    list.push_back({{"ChannelName", input.channel},
                    {"DataSource",
                     {{"S3DataSource",
                       {{"S3DataType", "S3Prefix"},
                        {"S3Uri", input.uri},
                        {"S3DataDistributionType", "FullyReplicated"}}}}}});
  return list;
}

}  // namespace

AwsCall RunInstancesCall(const Ec2Launch& launch, bool dry_run) {
  AwsParameters parameters;
  Put(parameters, "ImageId", launch.image);
  Put(parameters, "InstanceType", launch.type);
  // All or none: half of a training cluster costs and does nothing.
  Put(parameters, "MinCount", fmt::format("{}", launch.count));
  Put(parameters, "MaxCount", fmt::format("{}", launch.count));
  Put(parameters, "SubnetId", launch.subnet);
  for (std::size_t i = 0; i < launch.security_groups.size(); ++i)
    Put(parameters, fmt::format("SecurityGroupId.{}", i + 1), launch.security_groups[i]);
  Put(parameters, "KeyName", launch.key_name);
  const bool is_arn = launch.instance_profile.starts_with("arn:");
  Put(parameters, is_arn ? "IamInstanceProfile.Arn" : "IamInstanceProfile.Name",
      launch.instance_profile);
  Put(parameters, "UserData", Base64(launch.user_data));
  PutVolume(parameters, launch);
  PutSpot(parameters, launch);
  PutTags(parameters, launch);
  Put(parameters, "ClientToken", launch.client_token);
  if (dry_run) Put(parameters, "DryRun", "true");
  return {.service = "ec2",
          .operation = "RunInstances",
          .region = launch.region,
          .parameters = std::move(parameters),
          // Whoever sends it again with the same token gets the same instances.
          .idempotent = !launch.client_token.empty()};
}

AwsCall CreateTrainingJobCall(const SageMakerLaunch& launch) {
  Json body = {
      {"TrainingJobName", launch.job_name},
      {"AlgorithmSpecification", {{"TrainingImage", launch.image}, {"TrainingInputMode", "File"}}},
      {"RoleArn", launch.role}};
  if (!launch.inputs.empty()) body["InputDataConfig"] = InputsJson(launch.inputs);
  body["OutputDataConfig"] = {{"S3OutputPath", launch.output}};
  body["ResourceConfig"] = {{"InstanceType", launch.type},
                            {"InstanceCount", launch.count},
                            {"VolumeSizeInGB", launch.volume_gib}};
  body["StoppingCondition"] = {{"MaxRuntimeInSeconds", launch.max_runtime}};
  if (launch.spot) {
    body["StoppingCondition"]["MaxWaitTimeInSeconds"] = launch.max_wait;
    body["EnableManagedSpotTraining"] = true;
  }
  if (!launch.checkpoint.empty()) body["CheckpointConfig"] = {{"S3Uri", launch.checkpoint}};
  for (const auto& [key, value] : launch.hyperparameters) body["HyperParameters"][key] = value;
  body["Tags"] = TagsJson(launch.tags);
  return {.service = "sagemaker",
          .operation = "CreateTrainingJob",
          .region = launch.region,
          .body = body.dump(),
          // A second one of the same name is refused.
          .idempotent = true};
}

std::string TokenOf(const AwsCall& call, std::string_view word, Date day) {
  std::string text = fmt::format("{}\n{}\n{}\n{}\n{}\n", call.service, call.operation, call.region,
                                 DateText(day), word);
  // Lengths: no two lists of parameters read the same.
  for (const auto& [name, value] : call.parameters)
    text += fmt::format("{}:{}={}:{}\n", name.size(), name, value.size(), value);
  text += call.body;
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::string TrainingJobName(std::string_view base, std::string_view token, Date day) {
  std::string date = DateText(day);
  std::erase(date, '-');
  const std::string end = fmt::format("-{}-{}", date, token.substr(0, 8));
  std::string name(base.substr(0, kLongestName - end.size()));
  while (name.ends_with('-')) name.pop_back();
  return name + end;
}

}  // namespace purser
