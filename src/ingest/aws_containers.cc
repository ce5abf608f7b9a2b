#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "ingest/aws_listing.h"
#include "ingest/aws_values.h"

namespace purser {
namespace {

using Json = nlohmann::json;

// How many DescribeClusters and DescribeServices of ECS take at once.
constexpr std::size_t kClusterBatch = 100;
constexpr std::size_t kServiceBatch = 10;

AwsCall EksCall(const AwsPlace& place, std::string operation, std::string path) {
  return {.service = "eks",
          .operation = std::move(operation),
          .region = place.region,
          .method = "GET",
          .path = std::move(path)};
}

AwsCall EcsCall(const AwsPlace& place, std::string operation, const Json& body) {
  return {.service = "ecs",
          .operation = std::move(operation),
          .region = place.region,
          .body = JsonBody(body)};
}

/// The names or ARNs that a listing of names has.
Result<std::vector<std::string>> Names(AwsClient& client, AwsCall call, std::string member) {
  std::vector<std::string> names;
  TRY(EachJson(client,
               {.call = std::move(call),
                .paging = {.answer = "nextToken", .request = "nextToken"},
                .path = std::move(member)},
               [&](const Json& name) {
                 if (name.is_string()) names.push_back(name.get<std::string>());
               }));
  return names;
}

Result<std::vector<std::string>> EksClusterNames(AwsClient& client, const AwsPlace& place) {
  AwsCall call = EksCall(place, "ListClusters", "/clusters");
  call.parameters = {{"maxResults", "100"}};
  return Names(client, std::move(call), "clusters");
}

Result<std::vector<std::string>> EcsClusterArns(AwsClient& client, const AwsPlace& place) {
  return Names(client, EcsCall(place, "ListClusters", {{"maxResults", 100}}), "clusterArns");
}

/// What EKS's clusters and node groups share. @return whether it has an ARN
bool TakeEks(const Json& item, std::string_view role, Resource& resource) {
  resource.state = LowerAscii(JsonText(item, "status"));
  resource.launched = JsonInstant(item, "createdAt");
  SetAwsTags(resource, JsonTags(JsonMember(item, "tags")));
  SetFact(resource, "execution_role", JsonText(item, role));
  return !resource.arn.empty();
}

void TakeNodeGroup(const AwsPlace& place, const Json& item, std::vector<Resource>& found) {
  Resource group = AwsResource(place, "eks:nodegroup", JsonText(item, "nodegroupArn"));
  group.name = JsonText(item, "nodegroupName");
  if (!TakeEks(item, "nodeRole", group)) return;
  const std::vector<std::string> types = JsonTexts(JsonMember(item, "instanceTypes"));
  if (!types.empty()) group.instance_type = types.front();
  SetFact(group, "launch_template", JsonText(JsonMember(item, "launchTemplate"), "id"));
  SetFact(group, "size_gib", JsonText(item, "diskSize"));
  if (JsonText(item, "capacityType") == "SPOT") SetFact(group, "lifecycle", "spot");
  const Json& scaling = JsonMember(JsonMember(item, "resources"), "autoScalingGroups");
  if (scaling.is_array() && !scaling.empty())
    SetFact(group, "auto_scaling_group", JsonText(scaling.front(), "name"));
  found.push_back(std::move(group));
}

/// An ECS cluster or service; `kind` begins its members' names.
void TakeEcs(const AwsPlace& place, const Json& item, std::string_view kind,
             std::vector<Resource>& found) {
  Resource resource =
      AwsResource(place, fmt::format("ecs:{}", kind), JsonText(item, fmt::format("{}Arn", kind)));
  resource.name = JsonText(item, fmt::format("{}Name", kind));
  resource.state = LowerAscii(JsonText(item, "status"));
  // Deleted ones stay for a while.
  if (resource.arn.empty() || resource.state == "inactive") return;
  resource.launched = JsonInstant(item, "createdAt");
  SetAwsTags(resource, JsonTags(JsonMember(item, "tags")));
  SetFact(resource, "execution_role", JsonText(item, "roleArn"));
  found.push_back(std::move(resource));
}

std::vector<std::string> Batch(const std::vector<std::string>& all, std::size_t begin,
                               std::size_t size) {
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(begin);
  return {first, first + static_cast<std::ptrdiff_t>(std::min(size, all.size() - begin))};
}

Result<void> ServicesOf(AwsClient& client, const AwsPlace& place, const std::string& cluster,
                        std::vector<Resource>& found) {
  const std::vector<std::string> arns =
      TRY(Names(client, EcsCall(place, "ListServices", {{"cluster", cluster}, {"maxResults", 100}}),
                "serviceArns"));
  for (std::size_t begin = 0; begin < arns.size(); begin += kServiceBatch) {
    const Json services =
        TRY(CallForJson(client, EcsCall(place, "DescribeServices",
                                        {{"cluster", cluster},
                                         {"services", Batch(arns, begin, kServiceBatch)},
                                         {"include", {"TAGS"}}})));
    for (const Json& item : JsonMember(services, "services"))
      TakeEcs(place, item, "service", found);
  }
  return {};
}

}  // namespace

Result<void> ListEksClusters(AwsClient& client, const AwsPlace& place,
                             std::vector<Resource>& found) {
  const std::vector<std::string> names = TRY(EksClusterNames(client, place));
  for (const std::string& name : names) {
    const Json answer =
        TRY(CallForJson(client, EksCall(place, "DescribeCluster", "/clusters/" + name)));
    const Json& item = JsonMember(answer, "cluster");
    Resource cluster = AwsResource(place, "eks:cluster", JsonText(item, "arn"));
    cluster.name = name;
    if (TakeEks(item, "roleArn", cluster)) found.push_back(std::move(cluster));
  }
  return {};
}

Result<void> ListEksNodeGroups(AwsClient& client, const AwsPlace& place,
                               std::vector<Resource>& found) {
  const std::vector<std::string> clusters = TRY(EksClusterNames(client, place));
  for (const std::string& cluster : clusters) {
    const std::string path = fmt::format("/clusters/{}/node-groups", cluster);
    const std::vector<std::string> groups =
        TRY(Names(client, EksCall(place, "ListNodegroups", path), "nodegroups"));
    for (const std::string& group : groups) {
      const Json answer = TRY(CallForJson(
          client, EksCall(place, "DescribeNodegroup", fmt::format("{}/{}", path, group))));
      TakeNodeGroup(place, JsonMember(answer, "nodegroup"), found);
    }
  }
  return {};
}

Result<void> ListEcsClusters(AwsClient& client, const AwsPlace& place,
                             std::vector<Resource>& found) {
  const std::vector<std::string> arns = TRY(EcsClusterArns(client, place));
  for (std::size_t begin = 0; begin < arns.size(); begin += kClusterBatch) {
    const Json clusters = TRY(CallForJson(
        client, EcsCall(place, "DescribeClusters",
                        {{"clusters", Batch(arns, begin, kClusterBatch)}, {"include", {"TAGS"}}})));
    for (const Json& item : JsonMember(clusters, "clusters"))
      TakeEcs(place, item, "cluster", found);
  }
  return {};
}

Result<void> ListEcsServices(AwsClient& client, const AwsPlace& place,
                             std::vector<Resource>& found) {
  const std::vector<std::string> clusters = TRY(EcsClusterArns(client, place));
  for (const std::string& cluster : clusters) TRY(ServicesOf(client, place, cluster, found));
  return {};
}

}  // namespace purser
