#include <algorithm>
#include <map>
#include <span>

#include <fmt/format.h>

#include "base/ascii.h"
#include "ingest/aws_listing.h"
#include "ingest/aws_values.h"

namespace purser {
namespace {

/// DescribeTags takes no more.
constexpr std::size_t kTagBatch = 20;

Resource Address(const AwsPlace& place, const XmlNode& item, const std::string& id) {
  Resource address = AwsResource(place, "ec2:elastic-ip", AwsArn(place, "ec2", "elastic-ip/" + id));
  address.name = item.Text("publicIp");
  // The service has no word for it: an address without association costs money for nothing.
  address.state = item.Text("associationId").empty() ? "available" : "in-use";
  SetAwsTags(address, XmlTags(item, "tagSet/item"));
  const std::string instance = item.Text("instanceId");
  SetFact(address, "attached_to", instance.empty() ? item.Text("networkInterfaceId") : instance);
  return address;
}

void TakeNatGateway(const AwsPlace& place, const XmlNode& item, std::vector<Resource>& found) {
  const std::string id = item.Text("natGatewayId");
  if (id.empty() || item.Text("state") == "deleted") return;
  Resource gateway = AwsResource(place, "ec2:natgateway", AwsArn(place, "ec2", "natgateway/" + id));
  gateway.name = id;
  gateway.state = LowerAscii(item.Text("state"));
  gateway.launched = ParseInstant(item.Text("createTime"));
  SetAwsTags(gateway, XmlTags(item, "tagSet/item"));
  found.push_back(std::move(gateway));
}

void TakeLoadBalancer(const AwsPlace& place, const XmlNode& item, std::vector<Resource>& found) {
  const std::string arn = item.Text("LoadBalancerArn");
  if (arn.empty()) return;
  Resource balancer = AwsResource(place, "elasticloadbalancing:loadbalancer", arn);
  balancer.name = item.Text("LoadBalancerName");
  balancer.state = LowerAscii(item.Text("State/Code"));
  balancer.launched = ParseInstant(item.Text("CreatedTime"));
  MarkTagsUnknown(balancer);
  found.push_back(std::move(balancer));
}

void TakeClassic(const AwsPlace& place, const XmlNode& item, std::vector<Resource>& found) {
  const std::string name = item.Text("LoadBalancerName");
  if (name.empty()) return;
  Resource balancer = AwsResource(place, "elasticloadbalancing:loadbalancer",
                                  AwsArn(place, "elasticloadbalancing", "loadbalancer/" + name));
  balancer.name = name;
  balancer.state = "active";  // A classic one has no state: it is there or not.
  balancer.launched = ParseInstant(item.Text("CreatedTime"));
  MarkTagsUnknown(balancer);
  found.push_back(std::move(balancer));
}

/// How one of the two load balancing services is asked.
struct BalancerApi {
  std::string service;
  std::string result;  ///< Path to the list of load balancers.
  void (*take)(const AwsPlace&, const XmlNode&, std::vector<Resource>&);
  std::string tag_parameter;  ///< "ResourceArns.member.{}"
  std::string tag_owner;      ///< Element of DescribeTags that says whose tags they are.
  const std::string& (*key)(const Resource&);
};

/// Tags of the batch. A balancer that is gone meanwhile makes AWS refuse the whole batch.
Result<void> TakeTags(AwsClient& client, const std::string& region, const BalancerApi& api,
                      std::span<Resource> batch) {
  AwsCall call{.service = api.service, .operation = "DescribeTags", .region = region};
  std::map<std::string, Resource*> owners;
  for (Resource& balancer : batch) {
    call.parameters.emplace_back(fmt::format("{}.{}", api.tag_parameter, owners.size() + 1),
                                 api.key(balancer));
    owners.emplace(api.key(balancer), &balancer);
  }
  const AwsAnswer answer = TRY(client.Call(call));
  const XmlNode root = TRY(ReadXml(answer.body));
  for (const XmlNode* item : root.All("DescribeTagsResult/TagDescriptions/member")) {
    const auto owner = owners.find(item->Text(api.tag_owner));
    if (owner != owners.end()) SetAwsTags(*owner->second, XmlTags(*item, "Tags/member"));
  }
  return {};
}

Result<void> ListBalancers(AwsClient& client, const AwsPlace& place, const BalancerApi& api,
                           std::vector<Resource>& found) {
  const AwsItems balancers{.call = {.service = api.service,
                                    .operation = "DescribeLoadBalancers",
                                    .region = place.region,
                                    .parameters = {{"PageSize", "400"}}},
                           .paging = {.answer = "NextMarker", .request = "Marker"},
                           .path = api.result};
  TRY(EachXml(client, balancers, [&](const XmlNode& item) { api.take(place, item, found); }));
  for (std::size_t begin = 0; begin < found.size(); begin += kTagBatch)
    TRY(TakeTags(client, place.region, api,
                 std::span(found).subspan(begin, std::min(kTagBatch, found.size() - begin))));
  return {};
}

}  // namespace

Result<void> ListEc2Addresses(AwsClient& client, const AwsPlace& place,
                              std::vector<Resource>& found) {
  const AwsAnswer answer = TRY(
      client.Call({.service = "ec2", .operation = "DescribeAddresses", .region = place.region}));
  const XmlNode root = TRY(ReadXml(answer.body));
  for (const XmlNode* item : root.All("addressesSet/item")) {
    const std::string id = item->Text("allocationId");
    if (!id.empty()) found.push_back(Address(place, *item, id));
  }
  return {};
}

Result<void> ListNatGateways(AwsClient& client, const AwsPlace& place,
                             std::vector<Resource>& found) {
  const AwsItems gateways{
      .call = {.service = "ec2", .operation = "DescribeNatGateways", .region = place.region},
      .paging = {.answer = "nextToken", .request = "NextToken"},
      .path = "natGatewaySet/item"};
  return EachXml(client, gateways,
                 [&](const XmlNode& item) { TakeNatGateway(place, item, found); });
}

Result<void> ListLoadBalancers(AwsClient& client, const AwsPlace& place,
                               std::vector<Resource>& found) {
  return ListBalancers(
      client, place,
      {.service = "elasticloadbalancingv2",
       .result = "DescribeLoadBalancersResult/LoadBalancers/member",
       .take = &TakeLoadBalancer,
       .tag_parameter = "ResourceArns.member",
       .tag_owner = "ResourceArn",
       .key = [](const Resource& balancer) -> const std::string& { return balancer.arn; }},
      found);
}

Result<void> ListClassicLoadBalancers(AwsClient& client, const AwsPlace& place,
                                      std::vector<Resource>& found) {
  return ListBalancers(
      client, place,
      {.service = "elasticloadbalancing",
       .result = "DescribeLoadBalancersResult/LoadBalancerDescriptions/member",
       .take = &TakeClassic,
       .tag_parameter = "LoadBalancerNames.member",
       .tag_owner = "LoadBalancerName",
       // Set by TakeClassic and not yet replaced by a Name tag: each is asked once.
       .key = [](const Resource& balancer) -> const std::string& { return balancer.name; }},
      found);
}

}  // namespace purser
