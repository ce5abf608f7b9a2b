/// What purser itself may do in AWS: the actions that the configured features call, each on no
/// more than it needs.

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/suggest.h"
#include "govern/permissions.h"
#include "govern/policies/policy.h"
#include "govern/policies/policy_keys.h"
#include "govern/policies/policy_text.h"

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostCharacters = 6144;  // Of a managed policy, blanks not counted.
constexpr std::string_view kScheme = "s3://";

/// What a permission's resource may name.
struct Places {
  std::vector<std::pair<std::string, std::string>> buckets;  ///< Bucket, prefix.
  std::vector<std::string> roles;
};

Places PlacesOf(const Config& config) {
  Places places;
  for (const SourceSettings& source : config.sources) {
    if (source.location.starts_with(kScheme)) {
      const std::string rest = source.location.substr(kScheme.size());
      const std::size_t slash = std::min(rest.find('/'), rest.size());
      places.buckets.emplace_back(rest.substr(0, slash),
                                  rest.substr(std::min(slash + 1, rest.size())));
    }
    if (source.role_arn.empty()) continue;
    const std::size_t at = source.role_arn.find("{account}");
    std::vector<std::string> accounts = source.accounts;
    if (at == std::string::npos || accounts.empty()) accounts = {"*"};
    for (const std::string& account : accounts)
      places.roles.push_back(at == std::string::npos
                                 ? source.role_arn
                                 : std::string(source.role_arn).replace(at, 9, account));
  }
  return places;
}

std::string Replaced(std::string text, std::string_view name, std::string_view value) {
  const std::size_t at = text.find(name);
  return at == std::string::npos ? text : text.replace(at, name.size(), value);
}

/// `resource` with the configuration's places; "*" stands for those it does not name.
std::vector<std::string> ResourcesOf(const AwsPermission& permission, const Places& places) {
  const std::string resource(permission.resource);
  std::vector<std::string> resources;
  if (resource.find("{bucket}") != std::string::npos) {
    for (const auto& [bucket, prefix] : places.buckets)
      resources.push_back(Replaced(Replaced(resource, "{bucket}", IamWildcardText(bucket)),
                                   "{prefix}", IamWildcardText(prefix)));
    if (resources.empty())
      resources = {Replaced(Replaced(resource, "{bucket}", "*"), "/{prefix}*", "/*")};
  } else if (resource == "{role_arn}" && permission.action == "sts:AssumeRole") {
    resources = places.roles;
  } else if (resource == "{role_arn}") {
    resources = {"arn:*:iam::*:role/*"};
  } else {
    resources = {Replaced(resource, "{account}", "*")};
  }
  std::ranges::sort(resources);
  resources.erase(std::unique(resources.begin(), resources.end()), resources.end());
  return resources;
}

/// A role is given only to what the feature launches, and tags are written only on what is being
/// made.
Json ConditionOf(const AwsPermission& permission) {
  if (permission.feature == "launch-ec2" && permission.action == "ec2:CreateTags")
    return {{"StringEquals", {{"ec2:CreateAction", "RunInstances"}}}};
  if (permission.feature == "launch-sagemaker" && permission.action == "sagemaker:AddTags")
    return {{"StringEquals", {{"sagemaker:TaggingAction", "CreateTrainingJob"}}}};
  if (permission.action != "iam:PassRole") return {};
  const std::string_view service =
      permission.feature == "launch-ec2" ? "ec2.amazonaws.com" : "sagemaker.amazonaws.com";
  return {{"StringEquals", {{"iam:PassedToService", service}}}};
}

/// The feature's statements: one for each set of resources.
void AddStatements(std::string_view feature, const Places& places, Json& statements) {
  std::map<std::pair<std::vector<std::string>, std::string>, std::vector<std::string>> actions;
  for (const AwsPermission& permission : PermissionsOf(feature)) {
    const std::vector<std::string> resources = ResourcesOf(permission, places);
    // Without a role in the configuration none is assumed.
    if (resources.empty()) continue;
    const Json condition = ConditionOf(permission);
    actions[{resources, condition.empty() ? "" : Minified(condition)}].emplace_back(
        permission.action);
  }
  int count = 0;
  for (auto& [where, names] : actions) {
    std::ranges::sort(names);
    Json statement = {{"Sid", fmt::format("{}{}", CamelName(feature), ++count)},
                      {"Effect", "Allow"},
                      {"Action", names},
                      {"Resource", where.first}};
    if (!where.second.empty()) statement["Condition"] = Json::parse(where.second);
    statements.push_back(std::move(statement));
  }
}

/// Kinds of the configured sources that ask AWS, and the checks of all of them.
std::vector<std::string> EnabledFeatures(const Config& config) {
  std::vector<std::string> features;
  for (const AwsFeature& feature : AllAwsFeatures()) {
    const bool configured = std::ranges::any_of(config.sources, [&](const SourceSettings& source) {
      return source.kind == feature.name && source.path.empty();
    });
    if (feature.is_source_kind && configured) features.emplace_back(feature.name);
  }
  if (!features.empty()) features.emplace_back("doctor");
  return features;
}

std::vector<std::string> FeatureNames() {
  std::vector<std::string> names;
  for (const AwsFeature& feature : AllAwsFeatures()) names.emplace_back(feature.name);
  return names;
}

std::string FeatureList() {
  std::string list;
  for (const AwsFeature& feature : AllAwsFeatures())
    list += fmt::format("{}{}", list.empty() ? "" : ", ", feature.name);
  return list;
}

Result<std::vector<std::string>> FeaturesOf(const PolicyRequest& request) {
  for (const std::string& name : request.features)
    if (FindAwsFeature(name) == nullptr)
      return Error{ErrorKind::kUsage,
                   fmt::format("--for \"{}\": no such feature{}\nThere are: {}", name,
                               DidYouMean(name, FeatureNames()), FeatureList())};
  if (!request.features.empty()) return request.features;
  std::vector<std::string> enabled = EnabledFeatures(request.config);
  if (enabled.empty())
    return Error{ErrorKind::kConfig,
                 fmt::format("no source of the configuration asks AWS, so no permission is needed; "
                             "name what shall be allowed with --for: {}",
                             FeatureList())};
  return enabled;
}

}  // namespace

Result<Policies> MakeIam(const PolicyRequest& request) {
  const std::vector<std::string> features = TRY(FeaturesOf(request));
  const Places places = PlacesOf(request.config);
  Json statements = Json::array();
  for (const std::string& feature : features) AddStatements(feature, places, statements);
  const Json document = {{"Version", "2012-10-17"}, {"Statement", statements}};
  Policies policies;
  policies.whole = Pretty(document);
  policies.files = {{.name = "purser-iam-policy.json", .text = policies.whole}};
  for (const std::string& feature : features)
    if (FindAwsFeature(feature)->writes)
      policies.notes.push_back(fmt::format("{} changes things: give it to nobody else", feature));
  if (places.buckets.empty() && policies.whole.find("arn:aws:s3:::*") != std::string::npos)
    policies.notes.emplace_back(
        "no source of the configuration names an s3:// location, so any bucket is allowed");
  if (CharactersIn(Minified(document)) > kMostCharacters)
    policies.notes.push_back(fmt::format(
        "longer than the {} characters of a managed policy: make two, each with some of --for",
        kMostCharacters));
  return policies;
}

}  // namespace purser
