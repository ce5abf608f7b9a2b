#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "base/decimal.h"
#include "base/integer.h"
#include "base/utf8.h"
#include "govern/launch/request.h"

namespace purser {
namespace {

constexpr std::size_t kMostUserData = std::size_t{16} << 10;
constexpr std::size_t kLongest = 1024;
constexpr std::int64_t kMostInstances = 100;
constexpr std::int64_t kLongestRun = std::int64_t{28} * 86'400;
constexpr std::int64_t kLargestVolume = 16'384;

bool IsSmallWord(std::string_view text, std::string_view signs) {
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           signs.find(c) != std::string_view::npos;
  });
}

/// One line of text that a service may be given: no control characters, not endless.
bool IsLine(std::string_view text) {
  return text.size() <= kLongest && IsUtf8(text) && std::ranges::none_of(text, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

bool IsId(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) && text.size() > prefix.size() && IsSmallWord(text, "-");
}

bool IsS3(std::string_view text) {
  constexpr std::string_view kScheme = "s3://";
  return text.starts_with(kScheme) && text.size() > kScheme.size() && IsLine(text);
}

/// A list of mistakes that is added to where something does not hold.
class Mistakes {
 public:
  void Unless(bool holds, std::string_view flag, std::string_view value, std::string_view wanted) {
    if (!holds)
      found_.push_back(fmt::format("{} cannot be \"{}\": {}", flag, value.substr(0, 80), wanted));
  }
  void Need(std::string_view flag, std::string_view value) {
    if (value.empty()) found_.push_back(fmt::format("{} is missing", flag));
  }
  void Say(bool holds, std::string_view line) {
    if (!holds) found_.emplace_back(line);
  }
  std::vector<std::string> Take() { return std::move(found_); }

 private:
  std::vector<std::string> found_;
};

void CheckCount(Mistakes& mistakes, std::int64_t count, std::int64_t volume_gib) {
  mistakes.Unless(count >= 1 && count <= kMostInstances, "--count", fmt::format("{}", count),
                  "1 to 100");
  mistakes.Unless(volume_gib >= 0 && volume_gib <= kLargestVolume, "--volume-size",
                  fmt::format("{}", volume_gib), "GiB, 1 to 16384");
}

void CheckPrice(Mistakes& mistakes, const Ec2Launch& launch) {
  if (launch.max_price.empty()) return;
  const std::optional<ParsedDecimal> price = ParseDecimal(launch.max_price, kCostScale);
  mistakes.Unless(price && price->units > 0 && IsSmallWord(launch.max_price, "."), "--max-price",
                  launch.max_price, "USD an hour, as 1.25");
  mistakes.Say(launch.spot, "--max-price is of spot instances: add --spot");
}

bool IsJobName(std::string_view name) {
  return IsSmallWord(name, "-") && !name.starts_with('-') && !name.ends_with('-');
}

void CheckHyperparameters(Mistakes& mistakes, const SageMakerLaunch& launch) {
  mistakes.Say(launch.hyperparameters.size() <= 100, "more than 100 hyperparameters");
  for (const auto& [key, value] : launch.hyperparameters)
    mistakes.Unless(
        !key.empty() && key.size() <= 256 && value.size() <= 2500 && IsLine(key) && IsUtf8(value),
        "--hyperparameter", key, "KEY=VALUE, at most 256 and 2500 characters");
  auto keys = launch.hyperparameters;
  std::ranges::sort(keys);
  const auto same = std::ranges::adjacent_find(keys, std::equal_to<>(),
                                               &std::pair<std::string, std::string>::first);
  mistakes.Unless(same == keys.end(), "--hyperparameter", same == keys.end() ? "" : same->first,
                  "it is given twice");
}

void CheckSpot(Mistakes& mistakes, const SageMakerLaunch& launch) {
  mistakes.Say(!launch.spot || !launch.checkpoint.empty(),
               "--spot needs --checkpoint s3://…: what is interrupted goes on from there");
  mistakes.Say(launch.spot || launch.max_wait == 0, "--max-wait is of spot: add --spot");
  mistakes.Say(!launch.spot || launch.max_wait >= launch.max_runtime,
               "--max-wait is shorter than --max-runtime: it counts the run, too");
}

}  // namespace

std::vector<std::string> MistakesOf(const Ec2Launch& launch) {
  Mistakes mistakes;
  mistakes.Need("--image", launch.image);
  mistakes.Need("--type", launch.type);
  if (!launch.image.empty())
    mistakes.Unless(IsId(launch.image, "ami-") ||
                        (launch.image.starts_with("resolve:ssm:") && IsLine(launch.image)),
                    "--image", launch.image, "ami-… or resolve:ssm:PARAMETER");
  if (!launch.type.empty())
    mistakes.Unless(IsSmallWord(launch.type, "-.") && !launch.type.starts_with("ml."), "--type",
                    launch.type, "an EC2 instance type, as g5.xlarge");
  mistakes.Unless(launch.subnet.empty() || IsId(launch.subnet, "subnet-"), "--subnet",
                  launch.subnet, "subnet-…");
  for (const std::string& group : launch.security_groups)
    mistakes.Unless(IsId(group, "sg-"), "--security-group", group, "sg-…");
  mistakes.Unless(launch.key_name.size() <= 255 && IsLine(launch.key_name), "--key-name",
                  launch.key_name, "at most 255 characters");
  mistakes.Unless(
      launch.instance_profile.empty() || IsSmallWord(launch.instance_profile, "+=,.@-_:/"),
      "--instance-profile", launch.instance_profile, "its name or ARN");
  mistakes.Say(launch.user_data.size() <= kMostUserData, "--user-data has more than 16 KiB");
  mistakes.Say(launch.volume_gib == 0 || IsId(launch.image, "ami-"),
               "--volume-size needs an --image ami-…: its root device has a name");
  CheckCount(mistakes, launch.count, launch.volume_gib);
  CheckPrice(mistakes, launch);
  return mistakes.Take();
}

std::vector<std::string> MistakesOf(const SageMakerLaunch& launch) {
  Mistakes mistakes;
  for (const auto& [flag, value] :
       {std::pair("--name", &launch.base_name), std::pair("--type", &launch.type),
        std::pair("--image", &launch.image), std::pair("--role", &launch.role),
        std::pair("--output-path", &launch.output)})
    mistakes.Need(flag, *value);
  mistakes.Unless(launch.base_name.empty() || IsJobName(launch.base_name), "--name",
                  launch.base_name, "letters, digits and - between them");
  mistakes.Unless(
      launch.type.empty() || (launch.type.starts_with("ml.") && IsSmallWord(launch.type, "-.")),
      "--type", launch.type, "a SageMaker instance type, as ml.g5.xlarge");
  mistakes.Unless(IsLine(launch.image) && launch.image.size() <= 255 &&
                      launch.image.find(' ') == std::string::npos,
                  "--image", launch.image, "a container image in ECR");
  mistakes.Unless(launch.role.empty() || (launch.role.starts_with("arn:") &&
                                          launch.role.find(":role/") != std::string::npos &&
                                          IsSmallWord(launch.role, "+=,.@-_:/")),
                  "--role", launch.role, "arn:aws:iam::ACCOUNT:role/NAME");
  for (const SageMakerInput& input : launch.inputs)
    mistakes.Unless(IsS3(input.uri) && IsSmallWord(input.channel, ".-_"), "--input",
                    input.uri.empty() ? input.channel : input.channel + "=" + input.uri,
                    "s3://… or CHANNEL=s3://…");
  mistakes.Unless(launch.output.empty() || IsS3(launch.output), "--output-path", launch.output,
                  "s3://…");
  mistakes.Unless(launch.checkpoint.empty() || IsS3(launch.checkpoint), "--checkpoint",
                  launch.checkpoint, "s3://…");
  mistakes.Unless(launch.max_runtime >= 1 && launch.max_runtime <= kLongestRun, "--max-runtime",
                  fmt::format("{}", launch.max_runtime), "1 second to 28 days");
  mistakes.Unless(launch.volume_gib >= 1, "--volume-size", fmt::format("{}", launch.volume_gib),
                  "GiB, 1 to 16384");
  CheckCount(mistakes, launch.count, launch.volume_gib);
  CheckSpot(mistakes, launch);
  CheckHyperparameters(mistakes, launch);
  return mistakes.Take();
}

std::optional<std::int64_t> ParseSeconds(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t unit = 1;
  switch (text.back()) {
    case 's':
      break;
    case 'm':
      unit = 60;
      break;
    case 'h':
      unit = 3600;
      break;
    case 'd':
      unit = 86'400;
      break;
    default:
      unit = 0;
  }
  const std::optional<std::int64_t> number =
      ParseInteger(unit == 0 ? text : text.substr(0, text.size() - 1));
  std::int64_t seconds = 0;
  if (!number || *number < 0 ||
      __builtin_mul_overflow(*number, unit == 0 ? std::int64_t{1} : unit, &seconds))
    return std::nullopt;
  return seconds;
}

}  // namespace purser
