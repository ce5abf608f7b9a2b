#include "govern/launch/start.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cloud/aws/xml.h"

namespace purser {
namespace {

using Json = nlohmann::json;

/// What began longer ago than this was not begun by the call that told of it.
constexpr auto kJustNow = std::chrono::minutes(2);

struct Remedy {
  std::string_view code;  ///< How the refusal's code begins.
  std::string_view text;
};

/// @source EC2 API Reference, "Error codes"; SageMaker API Reference, CreateTrainingJob
constexpr auto kRemedies = std::to_array<Remedy>({
    {"InsufficientInstanceCapacity", "no capacity now: another zone (--subnet), type, or --spot"},
    {"InsufficientCapacity", "no capacity now: another zone, type, or later"},
    {"SpotMaxPriceTooLow", "raise --max-price, or leave it out: on demand is the most"},
    {"MaxSpotInstanceCountExceeded", "raise the spot quota of EC2 in Service Quotas, or wait"},
    {"VcpuLimitExceeded", "raise the quota of this family in Service Quotas, or a smaller --type"},
    {"InstanceLimitExceeded", "raise the quota in Service Quotas, or a smaller --count"},
    {"ResourceLimitExceeded", "raise SageMaker's quota of this type in Service Quotas"},
    {"InvalidAMIID", "images belong to a region: --image of the --region that is meant"},
    {"InvalidSubnetID", "subnets belong to a region: --subnet of the --region that is meant"},
    {"InvalidGroup", "security groups belong to a network: --security-group of the subnet's"},
    {"InvalidKeyPair", "--key-name of the --region that is meant"},
    {"InvalidParameterValue", "compare the flags with what AWS says"},
    {"Unsupported", "this zone does not have the type: another --subnet or --type"},
    {"IdempotentParameterMismatch", "this --client-token started something else: another one"},
    {"IdempotentInstanceTerminated",
     "what this command started was terminated: start anew with a --client-token of your own"},
    {"TagPolicyViolation", "the organisation's tag policy wants another value"},
    {"OptInRequired", "subscribe to the image in AWS Marketplace"},
    {"PendingVerification", "AWS is verifying the account: try again later"},
});

constexpr std::string_view kDeniedByEc2 =
    "a launch also needs ec2:CreateTags, and iam:PassRole for a role; a policy of the organisation "
    "may want other tags";
constexpr std::string_view kDeniedBySageMaker =
    "a job also needs sagemaker:AddTags, and iam:PassRole on its role";

Error WithRemedy(const AwsCall& call, AwsClient& client, const AwsRefusal& refusal) {
  Error error = ErrorOf(call, call.region.empty() ? client.region() : call.region, refusal);
  const std::string_view remedy = RemedyOf(refusal, call.service);
  if (!remedy.empty()) error.message += fmt::format("; {}", remedy);
  return error;
}

bool IsLongAgo(std::string_view launched, Instant now) {
  const std::optional<Instant> instant = ParseInstant(launched);
  return instant && now - *instant > kJustNow;
}

/// The text of a member, or "": of answers that others write.
std::string Member(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Started InstanceOf(const XmlNode& item) {
  return {.id = item.Text("instanceId"),
          .arn = "",
          .zone = item.Text("placement/availabilityZone"),
          .state = item.Text("instanceState/name")};
}

/// Instances of the same type and image: the one that this token started is among them.
AwsCall ListingCall(const Ec2Launch& launch) {
  AwsCall call{.service = "ec2",
               .operation = "DescribeInstances",
               .region = launch.region,
               .parameters = {{"Filter.1.Name", "instance-type"},
                              {"Filter.1.Value.1", launch.type},
                              {"Filter.2.Name", "instance-state-name"},
                              {"Filter.2.Value.1", "pending"},
                              {"Filter.2.Value.2", "running"},
                              {"Filter.2.Value.3", "stopping"},
                              {"Filter.2.Value.4", "stopped"}}};
  if (!launch.image.starts_with("ami-")) return call;
  call.parameters.emplace_back("Filter.3.Name", "image-id");
  call.parameters.emplace_back("Filter.3.Value.1", launch.image);
  return call;
}

/// What this token started and was not terminated. Who may not look relies on EC2, which knows its
/// tokens for as long as it keeps them.
Result<void> FindInstances(AwsClient& client, const Ec2Launch& launch, LaunchAnswer& answer) {
  const auto take = [&](const AwsAnswer& page) -> Result<void> {
    const XmlNode root = TRY(ReadXml(page.body));
    for (const XmlNode* item : root.All("reservationSet/item/instancesSet/item"))
      if (item->Text("clientToken") == launch.client_token)
        answer.started.push_back(InstanceOf(*item));
    return {};
  };
  const Result<void> looked =
      client.CallPages(ListingCall(launch), {.answer = "nextToken", .request = "NextToken"}, take);
  if (!looked.ok() && looked.error().kind != ErrorKind::kDenied) return looked;
  if (answer.started.empty()) return {};
  answer.was_running = true;
  answer.state = LaunchState::kStarted;
  return {};
}

/// A job of this name is there: how it does.
/// @error kData  it failed or was stopped: whoever types the command again wants another
Result<void> FindRunning(AwsClient& client, const SageMakerLaunch& launch, LaunchAnswer& answer) {
  const Json body = {{"TrainingJobName", launch.job_name}};
  const AwsCall call{.service = "sagemaker",
                     .operation = "DescribeTrainingJob",
                     .region = launch.region,
                     .body = body.dump()};
  const AwsAnswer told = TRY(client.Call(call));
  const Json job = Json::parse(told.body, nullptr, false);
  if (!job.is_object())
    return Error{ErrorKind::kData, "sagemaker:DescribeTrainingJob: the answer is no JSON object"};
  const std::string state = Member(job, "TrainingJobStatus");
  if (state == "Failed" || state == "Stopped")
    return Error{ErrorKind::kData,
                 fmt::format("{}: this command's job ended before as {}, and the same command "
                             "starts nothing twice: --client-token WORD starts another",
                             launch.job_name, state)};
  answer.started.push_back(
      {.id = launch.job_name, .arn = Member(job, "TrainingJobArn"), .zone = "", .state = state});
  answer.was_running = true;
  answer.state = LaunchState::kStarted;
  return {};
}

}  // namespace

std::string_view RemedyOf(const AwsRefusal& refusal, std::string_view service) {
  if (refusal.IsDenied()) return service == "ec2" ? kDeniedByEc2 : kDeniedBySageMaker;
  const auto found = std::ranges::find_if(
      kRemedies, [&](const Remedy& remedy) { return refusal.code.starts_with(remedy.code); });
  return found == kRemedies.end() ? std::string_view() : found->text;
}

Result<std::string> RootDeviceOf(AwsClient& client, const Ec2Launch& launch) {
  const AwsCall call{.service = "ec2",
                     .operation = "DescribeImages",
                     .region = launch.region,
                     .parameters = {{"ImageId.1", launch.image}}};
  const AwsAnswer told = TRY(client.Call(call));
  const XmlNode answer = TRY(ReadXml(told.body));
  std::string device = answer.Text("imagesSet/item/rootDeviceName");
  if (device.empty())
    return Error{ErrorKind::kNotFound,
                 fmt::format("{} is no image of {}, or has no root device: --volume-size cannot "
                             "be meant",
                             launch.image, launch.region)};
  return device;
}

Result<void> TryInstances(AwsClient& client, const Ec2Launch& launch) {
  const AwsCall call = RunInstancesCall(launch, true);
  const AwsAnswer answer = TRY(client.Ask(call));
  if (!answer.refusal)
    return Error{ErrorKind::kData, "ec2:RunInstances: a dry run was answered as a real one"};
  if (answer.refusal->code == "DryRunOperation") return {};
  return WithRemedy(call, client, *answer.refusal);
}

Result<void> StartInstances(AwsClient& client, const Ec2Launch& launch, LaunchAnswer& answer) {
  TRY(FindInstances(client, launch, answer));
  if (answer.was_running) return {};
  const AwsCall call = RunInstancesCall(launch, false);
  const AwsAnswer told = TRY(client.Ask(call));
  if (told.refusal) return WithRemedy(call, client, *told.refusal);
  const Instant now = client.world().clock.Now();
  const XmlNode root =
      TRY(ReadXml(told.body).While("ec2:RunInstances started something, but its "
                                   "answer cannot be read"));
  for (const XmlNode* item : root.All("instancesSet/item")) {
    answer.started.push_back(InstanceOf(*item));
    answer.was_running = answer.was_running || IsLongAgo(item->Text("launchTime"), now);
  }
  if (answer.started.empty())
    return Error{ErrorKind::kData, "ec2:RunInstances: the answer names no instance"};
  answer.state = LaunchState::kStarted;
  return {};
}

Result<void> StartTrainingJob(AwsClient& client, const SageMakerLaunch& launch,
                              LaunchAnswer& answer) {
  const AwsCall call = CreateTrainingJobCall(launch);
  const AwsAnswer told = TRY(client.Ask(call));
  if (told.refusal && told.refusal->code.starts_with("ResourceInUse"))
    return FindRunning(client, launch, answer);
  if (told.refusal) return WithRemedy(call, client, *told.refusal);
  const Json job = Json::parse(told.body, nullptr, false);
  const std::string arn = job.is_object() ? Member(job, "TrainingJobArn") : std::string();
  if (arn.empty())
    return Error{ErrorKind::kData, "sagemaker:CreateTrainingJob: the answer names no job"};
  answer.started.push_back({.id = launch.job_name, .arn = arn, .zone = "", .state = "InProgress"});
  answer.state = LaunchState::kStarted;
  return {};
}

}  // namespace purser
