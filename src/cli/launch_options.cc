#include "cli/launch_options.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/decimal.h"
#include "base/integer.h"

namespace purser {
namespace {

/// Tags with a flag of their own: "--cost-center" is the key cost_center.
constexpr auto kTagFlags =
    std::to_array<std::string_view>({"--team", "--project", "--environment", "--cost-center",
                                     "--owner", "--experiment-id", "--auto-shutdown"});
constexpr auto kOfEc2 =
    std::to_array<std::string_view>({"--subnet", "--security-group", "--key-name",
                                     "--instance-profile", "--user-data", "--max-price"});
constexpr auto kOfSageMaker =
    std::to_array<std::string_view>({"--role", "--input", "--output-path", "--checkpoint",
                                     "--max-runtime", "--max-wait", "--hyperparameter"});

Error Usage(std::string message) { return {ErrorKind::kUsage, std::move(message)}; }

std::string KeyOfFlag(std::string_view flag) {
  std::string key(flag.substr(2));
  std::ranges::replace(key, '-', '_');
  return key;
}

Result<std::pair<std::string, std::string>> SplitPair(std::string_view flag,
                                                      const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    return Usage(
        fmt::format("{} cannot be \"{}\": it is written KEY=VALUE", flag, text.substr(0, 80)));
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

Result<std::int64_t> Number(const Session& session, std::string_view flag, std::int64_t otherwise) {
  const std::optional<std::string> text = session.Value(flag);
  if (!text) return otherwise;
  const std::optional<std::int64_t> number = ParseInteger(*text);
  if (!number)
    return Usage(fmt::format("{} is a whole number, not \"{}\"", flag, text->substr(0, 80)));
  return *number;
}

Result<std::int64_t> SecondsOf(const Session& session, std::string_view flag,
                               std::int64_t otherwise) {
  const std::optional<std::string> text = session.Value(flag);
  if (!text) return otherwise;
  const std::optional<std::int64_t> seconds = ParseSeconds(*text);
  if (!seconds)
    return Usage(fmt::format("{} cannot be \"{}\": it is written 3600, 90m, 24h or 5d", flag,
                             text->substr(0, 80)));
  return *seconds;
}

Result<void> RefuseOthers(const Session& session) {
  const bool ec2 = session.noun() == "ec2";
  const auto has = [&](std::string_view flag) { return session.Has(flag); };
  const auto refuse = [&](std::string_view flag) {
    return Usage(fmt::format("{} is of launch {}", flag, ec2 ? "sagemaker" : "ec2"));
  };
  if (ec2) {
    const auto found = std::ranges::find_if(kOfSageMaker, has);
    if (found != kOfSageMaker.end()) return refuse(*found);
  } else {
    const auto found = std::ranges::find_if(kOfEc2, has);
    if (found != kOfEc2.end()) return refuse(*found);
  }
  return {};
}

Result<std::optional<Int128>> GivenHours(const Session& session) {
  const std::optional<std::string> text = session.Value("--hours");
  if (!text) return std::optional<Int128>();
  const std::optional<ParsedDecimal> hours = ParseDecimal(*text, kQuantityScale);
  constexpr Int128 kMost = Int128{1'000'000} * 1'000'000'000'000;
  if (!hours || hours->units <= 0 || hours->units > kMost)
    return Usage(fmt::format("--hours cannot be \"{}\": a number of hours, as 8 or 0.5",
                             text->substr(0, 80)));
  return std::optional(hours->units);
}

bool IsWord(std::string_view text, std::string_view signs, std::size_t longest) {
  return text.size() <= longest && std::ranges::all_of(text, [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  signs.find(c) != std::string_view::npos;
         });
}

/// All mistakes at once, a line each.
Result<void> Refuse(const std::vector<std::string>& mistakes) {
  if (mistakes.empty()) return {};
  return Usage(fmt::format("{}", fmt::join(mistakes, "\n")));
}

std::string Text(const Session& session, std::string_view flag) {
  return session.Value(flag).value_or("");
}

Result<std::vector<SageMakerInput>> Inputs(const Session& session) {
  std::vector<SageMakerInput> inputs;
  for (const std::string& text : session.Values("--input")) {
    if (text.starts_with("s3://")) {
      inputs.push_back({.channel = "training", .uri = text});
      continue;
    }
    const std::size_t equals = std::min(text.find('='), text.size());
    inputs.push_back(
        {.channel = text.substr(0, equals), .uri = text.substr(std::min(equals + 1, text.size()))});
  }
  std::vector<std::string> channels;
  for (const SageMakerInput& input : inputs) channels.push_back(input.channel);
  std::ranges::sort(channels);
  if (std::ranges::adjacent_find(channels) != channels.end())
    return Usage("two --input of one channel: name them, as --input test=s3://…");
  return inputs;
}

}  // namespace

Result<LaunchOptions> ReadLaunchOptions(const Session& session) {
  TRY(RefuseOthers(session));
  LaunchOptions options{.region = Text(session, "--region"),
                        .client_token = Text(session, "--client-token")};
  options.hours = TRY(GivenHours(session));
  for (const std::string_view flag : kTagFlags)
    if (const std::optional<std::string> value = session.Value(flag))
      options.tags.emplace_back(KeyOfFlag(flag), *value);
  for (const std::string& text : session.Values("--tag")) {
    std::pair<std::string, std::string> tag = TRY(SplitPair("--tag", text));
    options.tags.push_back(std::move(tag));
  }
  const std::optional<std::string> name = session.Value("--name");
  if (session.noun() == "ec2" && name) options.tags.emplace_back("Name", *name);
  if (!IsWord(options.region, "-", 32))
    return Usage(fmt::format("--region cannot be \"{}\"", options.region.substr(0, 80)));
  if (!IsWord(options.client_token, "-_.:", 64))
    return Usage("--client-token has at most 64 letters, digits and - _ . :");
  return options;
}

Result<Ec2Launch> ReadEc2Launch(Session& session) {
  Ec2Launch launch{.image = Text(session, "--image"),
                   .type = Text(session, "--type"),
                   .subnet = Text(session, "--subnet"),
                   .security_groups = session.Values("--security-group"),
                   .key_name = Text(session, "--key-name"),
                   .instance_profile = Text(session, "--instance-profile"),
                   .spot = session.Has("--spot"),
                   .max_price = Text(session, "--max-price")};
  launch.count = TRY(Number(session, "--count", 1));
  launch.volume_gib = TRY(Number(session, "--volume-size", 0));
  if (const std::optional<std::string> file = session.Value("--user-data"))
    launch.user_data = TRY(session.world().files.Read(*file).While("--user-data"));
  TRY(Refuse(MistakesOf(launch)));
  return launch;
}

Result<SageMakerLaunch> ReadSageMakerLaunch(const Session& session) {
  SageMakerLaunch launch{.base_name = Text(session, "--name"),
                         .type = Text(session, "--type"),
                         .image = Text(session, "--image"),
                         .role = Text(session, "--role"),
                         .output = Text(session, "--output-path"),
                         .checkpoint = Text(session, "--checkpoint"),
                         .spot = session.Has("--spot")};
  launch.count = TRY(Number(session, "--count", 1));
  launch.volume_gib = TRY(Number(session, "--volume-size", launch.volume_gib));
  launch.max_runtime = TRY(SecondsOf(session, "--max-runtime", launch.max_runtime));
  launch.max_wait = TRY(SecondsOf(session, "--max-wait", launch.spot ? 2 * launch.max_runtime : 0));
  launch.inputs = TRY(Inputs(session));
  for (const std::string& text : session.Values("--hyperparameter")) {
    std::pair<std::string, std::string> pair = TRY(SplitPair("--hyperparameter", text));
    launch.hyperparameters.push_back(std::move(pair));
  }
  TRY(Refuse(MistakesOf(launch)));
  return launch;
}

std::vector<Flag> LaunchFlags() {
  std::vector<Flag> flags = {
      {"--tag", "KEY=VALUE", "a tag of what is started", {}, true},
      {"--team", "NAME", "as --tag team=NAME; likewise:"},
      {"--project", "NAME", "the tag project"},
      {"--environment", "NAME", "the tag environment"},
      {"--cost-center", "CODE", "the tag cost_center"},
      {"--owner", "WHO", "the tag owner"},
      {"--experiment-id", "ID", "the tag experiment_id"},
      {"--auto-shutdown", "DAY", "the tag auto_shutdown: 2026-12-01, +7d [by environment]"},
      {"--type", "TYPE", "instance type, as g5.xlarge or ml.g5.xlarge"},
      {"--count", "N", "how many, all or none [1]"},
      {"--image", "IMAGE", "ami-… of EC2; a container image of SageMaker"},
      {"--name", "NAME", "EC2: the tag Name; SageMaker: the job's, a day and letters follow"},
      {"--region", "REGION", "where [AWS_REGION, the profile's, us-east-1]"},
      {"--hours", "H", "how long it will run, for the quote"},
      {"--spot", "", "spot capacity; SageMaker: managed spot, needs --checkpoint"},
      {"--volume-size", "GIB", "root volume of EC2 [the image's]; disk of SageMaker [30]"},
      {"--yes", "", "start without asking; needed where nobody can be asked"},
      {"--dry-run", "", "start nothing; EC2 says whether it would"},
      {"--client-token", "WORD", "tells this launch from an equal one of the same day"},
      {"--subnet", "ID", "ec2: where it starts"},
      {"--security-group", "ID", "ec2: a security group", {}, true},
      {"--key-name", "NAME", "ec2: the SSH key pair"},
      {"--instance-profile", "NAME", "ec2: the role the instance has, by profile name or ARN"},
      {"--user-data", "FILE", "ec2: what the instance runs as it starts"},
      {"--max-price", "USD", "ec2: most that spot may cost an hour [on demand]"},
      {"--role", "ARN", "sagemaker: the role the job has"},
      {"--input", "[CHANNEL=]S3", "sagemaker: data, s3://…; channel [training]", {}, true},
      {"--output-path", "S3", "sagemaker: where the model goes, s3://…"},
      {"--checkpoint", "S3", "sagemaker: where checkpoints go, s3://…"},
      {"--max-runtime", "TIME", "sagemaker: 3600, 90m, 24h, 5d [24h]"},
      {"--max-wait", "TIME", "sagemaker: with --spot, wait and run [twice --max-runtime]"},
      {"--hyperparameter", "KEY=VALUE", "sagemaker: given to the program", {}, true}};
  return flags;
}

}  // namespace purser
