#include "govern/tags/creators.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cloud/aws/xml.h"

namespace purser {
namespace {

using Json = nlohmann::json;

constexpr int kMostPages = 4;  // of one resource's events: 200 of them

std::string TextAt(const Json& object, const char* name) {
  if (!object.is_object()) return "";
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

Json At(const Json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found == object.end() ? Json() : *found;
}

std::string LastPart(const std::string& text) {
  const std::size_t at = text.find_last_of("/:");
  return at == std::string::npos ? text : text.substr(at + 1);
}

/// What makes resources of some kinds: others of their events name them, too, but make something
/// out of them (a snapshot of a volume, an image of an instance) or only write on them.
struct Making {
  std::string_view type;
  std::array<std::string_view, 4> events;
};
constexpr std::array kMakings = {
    Making{"ec2:instance", {"RunInstances", "RunScheduledInstances"}},
    Making{"ec2:volume", {"CreateVolume", "RunInstances", "CopyVolumes"}},
    Making{"ec2:snapshot", {"CreateSnapshot", "CreateSnapshots", "CopySnapshot", "ImportSnapshot"}},
    Making{"ec2:elastic-ip", {"AllocateAddress"}},
    Making{"ec2:natgateway", {"CreateNatGateway"}},
    Making{"s3:bucket", {"CreateBucket"}},
};

bool Makes(std::string_view event, std::string_view type) {
  const auto known = std::ranges::find(kMakings, type, &Making::type);
  if (known != kMakings.end())
    return !event.empty() && std::ranges::find(known->events, event) != known->events.end();
  if (event == "CreateTags") return false;
  constexpr std::array<std::string_view, 6> kBeginnings = {"Run",     "Create", "Allocate",
                                                           "Request", "Copy",   "Restore"};
  return std::ranges::any_of(kBeginnings,
                             [&](std::string_view start) { return event.starts_with(start); });
}

std::optional<Instant> WhenOf(const Json& event) {
  const Json time = At(event, "EventTime");
  constexpr double kFarthest = 4e9;  // The year 2096; more does not fit an instant.
  const double seconds = time.is_number() ? time.get<double>() : -1;
  if (!(seconds >= 0 && seconds < kFarthest)) return std::nullopt;
  return Instant(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
}

/// The oldest of the making events on a page, if there is one older than `best`.
void TakePage(const Json& page, std::string_view type, std::optional<Creator>& best) {
  const Json events = At(page, "Events");
  if (!events.is_array()) return;
  for (const Json& event : events) {
    if (!Makes(TextAt(event, "EventName"), type)) continue;
    Creator creator = CreatorOf(TextAt(event, "CloudTrailEvent"));
    if (creator.name.empty()) creator.name = TextAt(event, "Username");
    if (creator.source.empty()) creator.source = "by CloudTrail";
    creator.when = WhenOf(event);
    if (!creator.name.empty() &&
        (!best || !best->when || (creator.when && *creator.when < *best->when)))
      best = std::move(creator);
  }
}

Result<std::optional<Creator>> Lookup(AwsClient& client, const Resource& resource) {
  Json attribute = Json::object();
  attribute["AttributeKey"] = "ResourceName";
  attribute["AttributeValue"] =
      resource.id.starts_with("arn:") ? LastPart(resource.id) : resource.id;
  Json body = Json::object();
  body["LookupAttributes"] = Json::array();
  body["LookupAttributes"].push_back(attribute);
  body["MaxResults"] = 50;
  std::optional<Creator> best;
  for (int page = 0; page < kMostPages; ++page) {
    const AwsAnswer answer =
        TRY(client.Call({.service = "cloudtrail",
                         .operation = "LookupEvents",
                         .region = resource.region == "global" ? "" : resource.region,
                         .body = body.dump(-1, ' ', false, Json::error_handler_t::replace)}));
    const Json json = Json::parse(answer.body, nullptr, false);
    if (!json.is_object())
      return Error{ErrorKind::kData, "cloudtrail:LookupEvents: the answer is no JSON object"};
    TakePage(json, resource.type, best);
    const std::string token = TextAt(json, "NextToken");
    if (token.empty()) break;
    body["NextToken"] = token;
  }
  return best;
}

TagPairs TagsAt(const XmlNode& root, std::string_view path, const char* key, const char* value) {
  TagPairs tags;
  for (const XmlNode* tag : root.All(path)) tags.emplace_back(tag->Text(key), tag->Text(value));
  return tags;
}

Result<XmlNode> AskXml(AwsClient& client, const AwsCall& call) {
  const AwsAnswer answer = TRY(client.Call(call));
  return ReadXml(answer.body).While(call.service + ":" + call.operation);
}

Result<TagPairs> RoleTags(AwsClient& client, const std::string& role) {
  const XmlNode root = TRY(AskXml(client, {.service = "iam",
                                           .operation = "ListRoleTags",
                                           .parameters = {{"RoleName", LastPart(role)}}}));
  return TagsAt(root, "ListRoleTagsResult/Tags/member", "Key", "Value");
}

/// A profile's own tags, and where it has none those of its role.
Result<TagPairs> ProfileTags(AwsClient& client, const std::string& profile) {
  const XmlNode root =
      TRY(AskXml(client, {.service = "iam",
                          .operation = "GetInstanceProfile",
                          .parameters = {{"InstanceProfileName", LastPart(profile)}}}));
  TagPairs tags =
      TagsAt(root, "GetInstanceProfileResult/InstanceProfile/Tags/member", "Key", "Value");
  const std::string role =
      root.Text("GetInstanceProfileResult/InstanceProfile/Roles/member/RoleName");
  if (!tags.empty() || role.empty()) return tags;
  return RoleTags(client, role);
}

Result<TagPairs> RelatedTags(AwsClient& client, const Resource& resource, std::string_view fact,
                             const std::string& name) {
  if (fact == "execution_role") return RoleTags(client, name);
  if (fact == "instance_profile") return ProfileTags(client, name);
  if (fact == "auto_scaling_group") {
    const XmlNode root =
        TRY(AskXml(client, {.service = "autoscaling",
                            .operation = "DescribeAutoScalingGroups",
                            .region = resource.region,
                            .parameters = {{"AutoScalingGroupNames.member.1", name}}}));
    return TagsAt(root, "DescribeAutoScalingGroupsResult/AutoScalingGroups/member/Tags/member",
                  "Key", "Value");
  }
  const char* by = name.starts_with("lt-") ? "LaunchTemplateId.1" : "LaunchTemplateName.1";
  const XmlNode root = TRY(AskXml(client, {.service = "ec2",
                                           .operation = "DescribeLaunchTemplates",
                                           .region = resource.region,
                                           .parameters = {{by, name}}}));
  return TagsAt(root, "launchTemplates/item/tagSet/item", "key", "value");
}

constexpr std::array<std::string_view, 4> kFacts = {"auto_scaling_group", "launch_template",
                                                    "execution_role", "instance_profile"};

/// Asks each thing once, and stops asking an account what it denied once.
class Asker {
 public:
  Asker(const ClientOf& clients, RepairKnowledge& knowledge, CreatorAnswer& answer)
      : clients_(clients), knowledge_(knowledge), answer_(answer) {}

  void AskCreator(const Resource& resource) {
    AwsClient* client = ClientFor(resource, "creators");
    if (client == nullptr) return;
    ++answer_.asked;
    const Result<std::optional<Creator>> creator = Lookup(*client, resource);
    if (!creator.ok()) return Deny(resource, "creators", creator.error());
    if (creator.value()) knowledge_.creators[resource.id] = *creator.value();
  }

  void AskRelated(const Resource& resource) {
    for (const std::string_view fact : kFacts) {
      const std::string key = RelatedKey(resource, fact);
      if (key.empty() || knowledge_.related.contains(key)) continue;
      AwsClient* client = ClientFor(resource, fact);
      if (client == nullptr) continue;
      Result<TagPairs> tags =
          RelatedTags(*client, resource, fact, resource.facts.at(std::string(fact)));
      if (tags.ok())
        knowledge_.related[key] = std::move(tags).value();
      else if (tags.error().kind == ErrorKind::kNotFound)
        knowledge_.related[key] = {};
      else
        Deny(resource, fact, tags.error());
    }
  }

 private:
  AwsClient* ClientFor(const Resource& resource, std::string_view what) {
    if (denied_.contains({resource.account, std::string(what)})) return nullptr;
    Result<AwsClient*> client = clients_(resource.account);
    if (client.ok()) return client.value();
    Deny(resource, what, client.error());
    return nullptr;
  }

  void Deny(const Resource& resource, std::string_view what, const Error& error) {
    denied_.insert({resource.account, std::string(what)});
    const std::string note = fmt::format("account {}: {}", resource.account, error.message);
    if (std::ranges::find(answer_.notes, note) == answer_.notes.end())
      answer_.notes.push_back(note);
  }

  const ClientOf& clients_;
  RepairKnowledge& knowledge_;
  CreatorAnswer& answer_;
  std::set<std::pair<std::string, std::string>> denied_;
};

}  // namespace

Creator CreatorOf(std::string_view cloudtrail_event) {
  const Json event = Json::parse(cloudtrail_event, nullptr, false);
  const Json identity = At(event, "userIdentity");
  const std::string type = TextAt(identity, "type");
  if (type == "Root") return {.name = "root", .source = "root of the account"};
  if (type == "IAMUser") return {.name = TextAt(identity, "userName"), .source = "IAM user"};
  if (type == "AssumedRole") {
    const std::string session = LastPart(TextAt(identity, "arn"));
    const std::string role =
        TextAt(At(At(identity, "sessionContext"), "sessionIssuer"), "userName");
    return {.name = session.empty() ? role : session, .source = "session of role " + role};
  }
  if (type == "AWSService")
    return {.name = TextAt(identity, "invokedBy"), .source = "service of AWS"};
  const std::string name = TextAt(identity, "userName");
  return {.name = name.empty() ? LastPart(TextAt(identity, "arn")) : name, .source = type};
}

CreatorAnswer AskOrigins(const ClientOf& clients, std::span<const Resource* const> resources,
                         std::int64_t most, RepairKnowledge& knowledge) {
  CreatorAnswer answer;
  Asker asker(clients, knowledge, answer);
  for (const Resource* resource : resources) {
    asker.AskRelated(*resource);
    if (answer.asked < most)
      asker.AskCreator(*resource);
    else
      ++answer.left_out;
  }
  return answer;
}

}  // namespace purser
