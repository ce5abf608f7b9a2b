/// Tag policies of AWS Organizations: how keys are spelt and which values they take, where AWS
/// enforces that, and where it reports a missing key.
/// @source
/// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_tag-policies-syntax.html

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "govern/policies/packing.h"
#include "govern/policies/policy_keys.h"
#include "govern/policies/policy_text.h"
#include "govern/policies/wildcards.h"

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostCharacters = 10'000;

/// Types on which AWS refuses a tag outside the policy. A type it does not support there makes it
/// refuse the whole policy, so only those that AWS lists are here.
constexpr std::array<std::string_view, 12> kEnforced = {"dynamodb:table",
                                                        "ec2:elastic-ip",
                                                        "ec2:instance",
                                                        "ec2:natgateway",
                                                        "ec2:snapshot",
                                                        "ec2:volume",
                                                        "ecs:cluster",
                                                        "ecs:service",
                                                        "elasticfilesystem:file-system",
                                                        "elasticloadbalancing:loadbalancer",
                                                        "lambda:function",
                                                        "s3:bucket"};

/// Types on which a missing key is reported, by AWS and by the tools that deploy.
constexpr std::array<std::string_view, 17> kReported = {"dynamodb:table",
                                                        "ec2:elastic-ip",
                                                        "ec2:instance",
                                                        "ec2:natgateway",
                                                        "ec2:snapshot",
                                                        "ec2:volume",
                                                        "ecs:cluster",
                                                        "ecs:service",
                                                        "eks:cluster",
                                                        "eks:nodegroup",
                                                        "elasticfilesystem:file-system",
                                                        "elasticloadbalancing:loadbalancer",
                                                        "lambda:function",
                                                        "rds:db",
                                                        "s3:bucket",
                                                        "sagemaker:endpoint",
                                                        "sagemaker:notebook-instance"};

/// Empty: any value.
Json ValuesOf(const PolicyKey& key, std::vector<std::string>& cannot) {
  Json values = Json::array();
  for (const std::string& value : key.AllValues()) values.push_back(value);
  if (key.pattern.empty()) return values;
  std::string held;
  for (const Wildcard& wildcard : WildcardsOf(key.pattern)) {
    const std::string text = wildcard.OneStar();
    if (text == "*") {
      cannot.push_back(fmt::format("{}: its pattern {} cannot be said with one *: any value passes",
                                   key.name, key.pattern));
      return Json::array();
    }
    values.push_back(text);
    held += (held.empty() ? "" : ", ") + text;
  }
  cannot.push_back(fmt::format("{}: its pattern {} is held only as far as {} goes", key.name,
                               key.pattern, held));
  return values;
}

Json TagOf(const PolicyKey& key, std::vector<std::string>& cannot) {
  Json tag = {{"tag_key", {{"@@assign", key.name}}}};
  const Json values = ValuesOf(key, cannot);
  if (!values.empty()) tag["tag_value"] = {{"@@assign", values}};
  tag["enforced_for"] = {{"@@assign", kEnforced}};
  if (key.required) tag["report_required_tag_for"] = {{"@@assign", kReported}};
  return tag;
}

std::string Document(const std::vector<Json>& parts) {
  Json tags;
  for (const Json& part : parts) tags.update(part);
  return Minified({{"tags", tags}});
}

}  // namespace

Result<Policies> MakeAwsTagPolicy(const PolicyRequest& request) {
  const std::vector<PolicyKey> keys = TRY(PolicyKeysOf(request.config.taxonomy, request.day));
  std::vector<std::string> cannot = {
      "creation without tags: a tag policy judges the tags that a request names, and lets one "
      "without any pass; aws-scp denies it",
      "resources whose types AWS does not enforce (databases, EKS, SageMaker): they are reported "
      "only",
      "tags that are there already: they are reported as not compliant and stay"};
  std::vector<Json> parts;
  for (const PolicyKey& key : keys) {
    // Without a rule for its values a key that nobody must have is nobody's business.
    if (!key.required && !key.IsRestricted()) continue;
    parts.push_back({{key.name, TagOf(key, cannot)}});
    for (const std::string& alias : key.aliases)
      cannot.push_back(fmt::format("{}: its alias {} is another key to AWS, and held to nothing",
                                   key.name, alias));
  }
  const Packing packing{
      .most_characters = kMostCharacters, .name = "purser-tag-policy", .document = Document};
  Policies policies = Pack(packing, parts, SplitNothing);
  policies.cannot.insert(policies.cannot.begin(), cannot.begin(), cannot.end());
  return policies;
}

}  // namespace purser
