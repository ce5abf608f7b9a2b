#include "ingest/aws_values.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace purser {
namespace {

using Json = nlohmann::json;

/// What AWS itself writes into tags, and the fact it is.
constexpr std::pair<std::string_view, std::string_view> kTagFacts[] = {
    {"aws:autoscaling:groupName", "auto_scaling_group"},
    {"aws:ec2launchtemplate:id", "launch_template"},
};

/// Set where tags could not be read: nobody may take such a resource for untagged.
constexpr std::string_view kTagsFact = "tags";

std::string NameOf(const AwsCall& call) {
  return fmt::format("{}:{} in {}", call.service, call.operation, call.region);
}

Result<Json> ReadJson(const AwsAnswer& answer) {
  Json json = Json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return Error{ErrorKind::kData, "the answer is no JSON object"};
  return json;
}

/// A text of `object` under the first name that is there.
std::string FirstText(const Json& object, std::string_view one, std::string_view other) {
  const Json& first = JsonMember(object, one);
  return first.is_null() ? JsonText(object, other) : JsonText(object, one);
}

}  // namespace

std::string_view AwsPartitionOf(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  if (region.starts_with("us-gov-")) return "aws-us-gov";
  if (region.starts_with("us-iso-")) return "aws-iso";
  if (region.starts_with("us-isob-")) return "aws-iso-b";
  if (region.starts_with("eusc-")) return "aws-eusc";
  return "aws";
}

std::string AwsArn(const AwsPlace& place, std::string_view service, std::string_view rest) {
  return fmt::format("arn:{}:{}:{}:{}:{}", AwsPartitionOf(place.region), service, place.region,
                     place.account, rest);
}

Resource AwsResource(const AwsPlace& place, std::string_view type, std::string arn) {
  Resource resource;
  resource.id = arn;
  resource.arn = std::move(arn);
  resource.type = type;
  resource.account = place.account;
  resource.region = place.region;
  return resource;
}

void SetAwsTags(Resource& resource, AwsTags tags) {
  std::ranges::sort(tags);
  // A key that comes twice is an answer nobody documented: the first value stays.
  const auto [twice, end] =
      std::ranges::unique(tags, {}, [](const auto& tag) { return tag.first; });
  tags.erase(twice, end);
  for (const auto& [key, value] : tags) {
    if (key == "Name" && !value.empty()) resource.name = value;
    for (const auto& [name, fact] : kTagFacts)
      if (key == name) SetFact(resource, fact, value);
  }
  resource.tags = std::move(tags);
  resource.facts.erase(std::string(kTagsFact));
}

void SetFact(Resource& resource, std::string_view name, std::string value) {
  if (!value.empty()) resource.facts.insert_or_assign(std::string(name), std::move(value));
}

AwsTags XmlTags(const XmlNode& node, std::string_view path) {
  AwsTags tags;
  for (const XmlNode* tag : node.All(path)) {
    const bool small = tag->Find("key") != nullptr;
    std::string key = tag->Text(small ? "key" : "Key");
    if (!key.empty()) tags.emplace_back(std::move(key), tag->Text(small ? "value" : "Value"));
  }
  return tags;
}

void MarkTagsUnknown(Resource& resource) { SetFact(resource, kTagsFact, "unknown"); }

Result<void> EachXml(AwsClient& client, const AwsItems& items,
                     const std::function<void(const XmlNode& item)>& take) {
  return client.CallPages(items.call, items.paging, [&](const AwsAnswer& page) -> Result<void> {
    const XmlNode answer = TRY(ReadXml(page.body).While(NameOf(items.call)));
    for (const XmlNode* item : answer.All(items.path)) take(*item);
    return {};
  });
}

Result<void> EachJson(AwsClient& client, const AwsItems& items,
                      const std::function<void(const Json& item)>& take) {
  return client.CallPages(items.call, items.paging, [&](const AwsAnswer& page) -> Result<void> {
    const Json answer = TRY(ReadJson(page).While(NameOf(items.call)));
    const Json& list = JsonMember(answer, items.path);
    if (list.is_array())
      for (const Json& item : list) take(item);
    return {};
  });
}

Result<Json> CallForJson(AwsClient& client, const AwsCall& call) {
  const AwsAnswer answer = TRY(client.Call(call));
  return ReadJson(answer).While(NameOf(call));
}

const Json& JsonMember(const Json& object, std::string_view name) {
  static const Json kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

std::string JsonText(const Json& object, std::string_view name) {
  const Json& member = JsonMember(object, name);
  if (member.is_number_integer()) return fmt::format("{}", member.get<std::int64_t>());
  return member.is_string() ? member.get<std::string>() : std::string();
}

std::optional<Instant> JsonInstant(const Json& object, std::string_view name) {
  const Json& member = JsonMember(object, name);
  if (member.is_string()) return ParseInstant(member.get_ref<const std::string&>());
  if (!member.is_number()) return std::nullopt;
  const double seconds = member.get<double>();
  constexpr double kYear10000 = 253402300800.0;
  if (!(std::abs(seconds) < kYear10000)) return std::nullopt;
  return Instant(std::chrono::milliseconds(std::llround(seconds * 1000)));
}

AwsTags JsonTags(const Json& tags) {
  AwsTags pairs;
  for (const auto& [name, tag] : tags.items()) {
    if (tags.is_object()) {
      pairs.emplace_back(name, JsonText(tags, name));
      continue;
    }
    std::string key = FirstText(tag, "Key", "key");
    if (!key.empty()) pairs.emplace_back(std::move(key), FirstText(tag, "Value", "value"));
  }
  return pairs;
}

std::vector<std::string> JsonTexts(const Json& list) {
  std::vector<std::string> texts;
  if (!list.is_array()) return texts;
  for (const Json& text : list)
    if (text.is_string()) texts.push_back(text.get<std::string>());
  return texts;
}

std::string JsonBody(const Json& object) {
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace purser
