/// Services that speak JSON.

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cloud/aws/sigv4.h"
#include "govern/tags/tag_apis.h"

namespace purser {
namespace {

using Json = nlohmann::json;

Result<Json> Ask(AwsClient& client, const AwsCall& call) {
  const AwsAnswer answer = TRY(client.Call(call));
  if (answer.body.empty()) return Json::object();
  Json json = Json::parse(answer.body, nullptr, false);
  if (json.is_object()) return json;
  return Error{ErrorKind::kData,
               fmt::format("{}:{}: the answer is no JSON object", call.service, call.operation)};
}

Result<void> Do(AwsClient& client, const AwsCall& call) {
  TRY(Ask(client, call));
  return {};
}

std::string TextAt(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// A list of {key, value} as `name` of `json`.
TagPairs TagList(const Json& json, const char* name, const char* key, const char* value) {
  TagPairs tags;
  const auto list = json.find(name);
  if (list == json.end() || !list->is_array()) return tags;
  for (const Json& tag : *list)
    if (tag.is_object()) tags.emplace_back(TextAt(tag, key), TextAt(tag, value));
  return tags;
}

/// {"name": "value"}; braces alone mean different things to different compilers.
Json Object(const char* name, Json value) {
  Json object = Json::object();
  object[name] = std::move(value);
  return object;
}

Json Object(const char* name, Json value, const char* second, Json other) {
  Json object = Object(name, std::move(value));
  object[second] = std::move(other);
  return object;
}

Json ListOf(const TagPairs& set, const char* key, const char* value) {
  Json list = Json::array();
  for (const auto& [name, text] : set) list.push_back(Object(key, name, value, text));
  return list;
}

Json MapOf(const TagPairs& set) {
  Json map = Json::object();
  for (const auto& [name, text] : set) map[name] = text;
  return map;
}

std::string Text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

AwsCall JsonCall(std::string service, std::string operation, const TagTarget& target,
                 const Json& body) {
  return {.service = std::move(service),
          .operation = std::move(operation),
          .region = target.region,
          .body = Text(body)};
}

Result<TagPairs> ReadSageMaker(AwsClient& client, const TagTarget& target) {
  // At most 50 tags a resource, and a page has as many.
  const Json json = TRY(Ask(client, JsonCall("sagemaker", "ListTags", target,
                                             Object("ResourceArn", target.arn, "MaxResults", 50))));
  return TagList(json, "Tags", "Key", "Value");
}

Result<void> WriteSageMaker(AwsClient& client, std::span<const TagTarget> targets,
                            const TagPairs& set) {
  return Do(client,
            JsonCall("sagemaker", "AddTags", targets[0],
                     Object("ResourceArn", targets[0].arn, "Tags", ListOf(set, "Key", "Value"))));
}

Result<void> RemoveSageMaker(AwsClient& client, const TagTarget& target,
                             const std::vector<std::string>& keys) {
  return Do(client, JsonCall("sagemaker", "DeleteTags", target,
                             Object("ResourceArn", target.arn, "TagKeys", keys)));
}

Result<TagPairs> ReadEcs(AwsClient& client, const TagTarget& target) {
  const Json json = TRY(Ask(
      client, JsonCall("ecs", "ListTagsForResource", target, Object("resourceArn", target.arn))));
  return TagList(json, "tags", "key", "value");
}

Result<void> WriteEcs(AwsClient& client, std::span<const TagTarget> targets, const TagPairs& set) {
  return Do(client,
            JsonCall("ecs", "TagResource", targets[0],
                     Object("resourceArn", targets[0].arn, "tags", ListOf(set, "key", "value"))));
}

Result<void> RemoveEcs(AwsClient& client, const TagTarget& target,
                       const std::vector<std::string>& keys) {
  return Do(client, JsonCall("ecs", "UntagResource", target,
                             Object("resourceArn", target.arn, "tagKeys", keys)));
}

AwsCall EksCall(const char* operation, const char* method, const TagTarget& target) {
  // The ARN is one label of the path: its slashes do not divide it.
  std::string label;
  for (const char c : target.arn) label += c == '/' ? std::string("%2F") : std::string(1, c);
  return {.service = "eks",
          .operation = operation,
          .region = target.region,
          .method = method,
          .path = "/tags/" + label};
}

Result<TagPairs> ReadEks(AwsClient& client, const TagTarget& target) {
  const Json json = TRY(Ask(client, EksCall("ListTagsForResource", "GET", target)));
  TagPairs tags;
  const auto map = json.find("tags");
  if (map != json.end() && map->is_object())
    for (const auto& [key, value] : map->items())
      tags.emplace_back(key, value.is_string() ? value.get<std::string>() : "");
  return tags;
}

Result<void> WriteEks(AwsClient& client, std::span<const TagTarget> targets, const TagPairs& set) {
  AwsCall call = EksCall("TagResource", "POST", targets[0]);
  call.body = Text(Object("tags", MapOf(set)));
  return Do(client, call);
}

Result<void> RemoveEks(AwsClient& client, const TagTarget& target,
                       const std::vector<std::string>& keys) {
  AwsCall call = EksCall("UntagResource", "DELETE", target);
  for (const std::string& key : keys) call.parameters.emplace_back("tagKeys", key);
  return Do(client, call);
}

Json Only(const std::string& arn) {
  Json list = Json::array();
  list.push_back(arn);
  return list;
}

constexpr const char* kTagging = "resourcegroupstaggingapi";

Result<TagPairs> ReadAny(AwsClient& client, const TagTarget& target) {
  const Json json = TRY(Ask(client, JsonCall(kTagging, "GetResources", target,
                                             Object("ResourceARNList", Only(target.arn)))));
  const auto list = json.find("ResourceTagMappingList");
  if (list == json.end() || !list->is_array()) return TagPairs{};
  for (const Json& mapping : *list)
    if (mapping.is_object() && TextAt(mapping, "ResourceARN") == target.arn)
      return TagList(mapping, "Tags", "Key", "Value");
  return TagPairs{};
}

/// The general API answers 200 and says inside what failed.
Result<void> DoGeneral(AwsClient& client, const AwsCall& call) {
  const Json json = TRY(Ask(client, call));
  const auto failed = json.find("FailedResourcesMap");
  if (failed == json.end() || !failed->is_object() || failed->empty()) return {};
  const Json& first = failed->begin().value();
  const Json reason = first.is_object() ? first : Json::object();
  return Error{ErrorKind::kData,
               fmt::format("tag:{}: {}: {}", call.operation, TextAt(reason, "ErrorCode"),
                           TextAt(reason, "ErrorMessage"))};
}

Result<void> WriteAny(AwsClient& client, std::span<const TagTarget> targets, const TagPairs& set) {
  return DoGeneral(client,
                   JsonCall(kTagging, "TagResources", targets[0],
                            Object("ResourceARNList", Only(targets[0].arn), "Tags", MapOf(set))));
}

Result<void> RemoveAny(AwsClient& client, const TagTarget& target,
                       const std::vector<std::string>& keys) {
  return DoGeneral(client, JsonCall(kTagging, "UntagResources", target,
                                    Object("ResourceARNList", Only(target.arn), "TagKeys", keys)));
}

}  // namespace

std::span<const TagApi> JsonTagApis() {
  static constexpr std::array kApis = {
      TagApi{"sagemaker", 1, "sagemaker:AddTags", ReadSageMaker, WriteSageMaker, RemoveSageMaker},
      TagApi{"ecs", 1, "ecs:TagResource", ReadEcs, WriteEcs, RemoveEcs},
      TagApi{"eks", 1, "eks:TagResource", ReadEks, WriteEks, RemoveEks},
      TagApi{kTagging, 1, "tag:TagResources", ReadAny, WriteAny, RemoveAny},
  };
  return kApis;
}

}  // namespace purser
