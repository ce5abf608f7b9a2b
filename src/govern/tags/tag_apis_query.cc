/// Services that speak in forms and XML.

#include <array>

#include <fmt/format.h>

#include "cloud/aws/xml.h"
#include "govern/tags/tag_apis.h"

namespace purser {
namespace {

/// How a list's members are named: "Tag.1.Key" or "Tags.member.1.Key".
void AddTags(AwsParameters& parameters, std::string_view prefix, const TagPairs& tags) {
  int number = 0;
  for (const auto& [key, value] : tags) {
    parameters.emplace_back(fmt::format("{}.{}.Key", prefix, ++number), key);
    parameters.emplace_back(fmt::format("{}.{}.Value", prefix, number), value);
  }
}

TagPairs TagsAt(const XmlNode& root, std::string_view path, std::string_view key,
                std::string_view value) {
  TagPairs tags;
  for (const XmlNode* tag : root.All(path)) tags.emplace_back(tag->Text(key), tag->Text(value));
  return tags;
}

Result<void> Do(AwsClient& client, AwsCall call) {
  TRY(client.Call(call));
  return {};
}

/// EC2 wants "eipalloc-1", also where bills and inventory name the whole ARN.
std::string Ec2Id(const TagTarget& target) {
  return target.id.starts_with("arn:") ? target.id.substr(target.id.rfind('/') + 1) : target.id;
}

Result<TagPairs> ReadEc2(AwsClient& client, const TagTarget& target) {
  const AwsAnswer answer = TRY(client.Call(
      {.service = "ec2",
       .operation = "DescribeTags",
       .region = target.region,
       .parameters = {{"Filter.1.Name", "resource-id"}, {"Filter.1.Value.1", Ec2Id(target)}}}));
  const XmlNode root = TRY(ReadXml(answer.body).While("ec2:DescribeTags"));
  return TagsAt(root, "tagSet/item", "key", "value");
}

Result<void> WriteEc2(AwsClient& client, std::span<const TagTarget> targets, const TagPairs& set) {
  AwsCall call{.service = "ec2", .operation = "CreateTags", .region = targets[0].region};
  int number = 0;
  for (const TagTarget& target : targets)
    call.parameters.emplace_back(fmt::format("ResourceId.{}", ++number), Ec2Id(target));
  AddTags(call.parameters, "Tag", set);
  return Do(client, std::move(call));
}

Result<void> RemoveEc2(AwsClient& client, const TagTarget& target,
                       const std::vector<std::string>& keys) {
  AwsCall call{.service = "ec2",
               .operation = "DeleteTags",
               .region = target.region,
               .parameters = {{"ResourceId.1", Ec2Id(target)}}};
  int number = 0;
  for (const std::string& key : keys)
    call.parameters.emplace_back(fmt::format("Tag.{}.Key", ++number), key);
  return Do(client, std::move(call));
}

Result<TagPairs> ReadRds(AwsClient& client, const TagTarget& target) {
  const AwsAnswer answer = TRY(client.Call({.service = "rds",
                                            .operation = "ListTagsForResource",
                                            .region = target.region,
                                            .parameters = {{"ResourceName", target.arn}}}));
  const XmlNode root = TRY(ReadXml(answer.body).While("rds:ListTagsForResource"));
  return TagsAt(root, "ListTagsForResourceResult/TagList/Tag", "Key", "Value");
}

Result<void> WriteRds(AwsClient& client, std::span<const TagTarget> targets, const TagPairs& set) {
  AwsCall call{.service = "rds",
               .operation = "AddTagsToResource",
               .region = targets[0].region,
               .parameters = {{"ResourceName", targets[0].arn}}};
  AddTags(call.parameters, "Tags.Tag", set);
  return Do(client, std::move(call));
}

Result<void> RemoveRds(AwsClient& client, const TagTarget& target,
                       const std::vector<std::string>& keys) {
  AwsCall call{.service = "rds",
               .operation = "RemoveTagsFromResource",
               .region = target.region,
               .parameters = {{"ResourceName", target.arn}}};
  int number = 0;
  for (const std::string& key : keys)
    call.parameters.emplace_back(fmt::format("TagKeys.member.{}", ++number), key);
  return Do(client, std::move(call));
}

/// Classic load balancers are named, the others have ARNs.
struct Balancers {
  std::string service;
  std::string list;
};
Balancers BalancersOf(const TagTarget& target) {
  const bool is_classic = target.type.starts_with("elasticloadbalancing:") &&
                          target.arn.find("/app/") == std::string::npos &&
                          target.arn.find("/net/") == std::string::npos &&
                          target.arn.find("/gwy/") == std::string::npos &&
                          target.arn.find(":targetgroup/") == std::string::npos;
  if (is_classic) return {"elasticloadbalancing", "LoadBalancerNames"};
  return {"elasticloadbalancingv2", "ResourceArns"};
}

std::string BalancerName(const TagTarget& target) {
  if (BalancersOf(target).list == "ResourceArns") return target.arn;
  return target.arn.substr(target.arn.rfind('/') + 1);
}

Result<TagPairs> ReadBalancer(AwsClient& client, const TagTarget& target) {
  const Balancers balancers = BalancersOf(target);
  const AwsAnswer answer =
      TRY(client.Call({.service = balancers.service,
                       .operation = "DescribeTags",
                       .region = target.region,
                       .parameters = {{balancers.list + ".member.1", BalancerName(target)}}}));
  const XmlNode root = TRY(ReadXml(answer.body).While("elasticloadbalancing:DescribeTags"));
  return TagsAt(root, "DescribeTagsResult/TagDescriptions/member/Tags/member", "Key", "Value");
}

Result<void> WriteBalancer(AwsClient& client, std::span<const TagTarget> targets,
                           const TagPairs& set) {
  const Balancers balancers = BalancersOf(targets[0]);
  AwsCall call{.service = balancers.service, .operation = "AddTags", .region = targets[0].region};
  call.parameters.emplace_back(balancers.list + ".member.1", BalancerName(targets[0]));
  AddTags(call.parameters, "Tags.member", set);
  return Do(client, std::move(call));
}

Result<void> RemoveBalancer(AwsClient& client, const TagTarget& target,
                            const std::vector<std::string>& keys) {
  const Balancers balancers = BalancersOf(target);
  const bool is_classic = balancers.list == "LoadBalancerNames";
  AwsCall call{.service = balancers.service, .operation = "RemoveTags", .region = target.region};
  call.parameters.emplace_back(balancers.list + ".member.1", BalancerName(target));
  int number = 0;
  for (const std::string& key : keys)
    call.parameters.emplace_back(is_classic ? fmt::format("Tags.member.{}.Key", ++number)
                                            : fmt::format("TagKeys.member.{}", ++number),
                                 key);
  return Do(client, std::move(call));
}

}  // namespace

std::span<const TagApi> QueryTagApis() {
  static constexpr std::array kApis = {
      TagApi{"ec2", 200, "ec2:CreateTags", ReadEc2, WriteEc2, RemoveEc2},
      TagApi{"rds", 1, "rds:AddTagsToResource", ReadRds, WriteRds, RemoveRds},
      TagApi{"elasticloadbalancing", 1, "elasticloadbalancing:AddTags", ReadBalancer, WriteBalancer,
             RemoveBalancer},
      TagApi{"elasticloadbalancingv2", 1, "elasticloadbalancing:AddTags", ReadBalancer,
             WriteBalancer, RemoveBalancer},
  };
  return kApis;
}

}  // namespace purser
