#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "ingest/aws_listing.h"
#include "ingest/aws_values.h"

namespace purser {
namespace {

using Json = nlohmann::json;

/// Older jobs cost nothing any more; an account may have a hundred thousand of them.
constexpr std::chrono::days kJobDays(30);

AwsCall Call(const AwsPlace& place, std::string operation, const Json& body) {
  return {.service = "sagemaker",
          .operation = std::move(operation),
          .region = place.region,
          .body = JsonBody(body)};
}

AwsItems Items(const AwsPlace& place, std::string operation, Json body) {
  body["MaxResults"] = 100;
  return {.call = Call(place, std::move(operation), body),
          .paging = {.answer = "NextToken", .request = "NextToken"}};
}

/// What all of SageMaker's summaries have, under `kind`: "EndpointArn", "EndpointName" …
void Take(const AwsPlace& place, const Json& item, std::string_view kind, Resource& resource) {
  resource = AwsResource(place, resource.type, JsonText(item, fmt::format("{}Arn", kind)));
  resource.name = JsonText(item, fmt::format("{}Name", kind));
  resource.state = LowerAscii(JsonText(item, fmt::format("{}Status", kind)));
  resource.launched = JsonInstant(item, "CreationTime");
  MarkTagsUnknown(resource);
}

/// An operation that describes one resource; a null answer where it was refused.
Json Describe(AwsClient& client, const AwsCall& call, std::vector<AwsMiss>& misses) {
  Result<Json> answer = CallForJson(client, call);
  if (answer.ok()) return std::move(answer).value();
  // It went away between the list and this.
  if (answer.error().kind != ErrorKind::kNotFound)
    misses.push_back({"sagemaker:" + call.operation, std::move(answer).error()});
  return {};
}

/// Whole and above 0, else "".
std::string Size(const Json& object, std::string_view name) {
  const std::string size = JsonText(object, name);
  return size == "0" ? "" : size;
}

/// Of a list of variants or groups: the first that names a type.
std::string FirstInstanceType(const Json& list) {
  if (!list.is_array()) return {};
  for (const Json& item : list)
    if (std::string type = JsonText(item, "InstanceType"); !type.empty()) return type;
  return {};
}

void TakeApp(const AwsPlace& place, const Json& item, std::vector<Resource>& found) {
  const std::string name = JsonText(item, "AppName");
  const std::string state = LowerAscii(JsonText(item, "Status"));
  if (name.empty() || state == "deleted") return;
  const std::string profile = JsonText(item, "UserProfileName");
  const std::string space = JsonText(item, "SpaceName");
  Resource app = AwsResource(place, "sagemaker:app",
                             AwsArn(place, "sagemaker",
                                    fmt::format("app/{}/{}/{}/{}", JsonText(item, "DomainId"),
                                                profile.empty() ? space : profile,
                                                LowerAscii(JsonText(item, "AppType")), name)));
  app.name = name;
  app.state = state;
  app.instance_type = JsonText(JsonMember(item, "ResourceSpec"), "InstanceType");
  app.launched = JsonInstant(item, "CreationTime");
  SetFact(app, "user_profile", profile);
  MarkTagsUnknown(app);
  found.push_back(std::move(app));
}

void TakeSpace(const AwsPlace& place, const Json& item, std::vector<Resource>& found) {
  const std::string name = JsonText(item, "SpaceName");
  if (name.empty()) return;
  Resource space = AwsResource(
      place, "sagemaker:space",
      AwsArn(place, "sagemaker", fmt::format("space/{}/{}", JsonText(item, "DomainId"), name)));
  space.name = name;
  space.state = LowerAscii(JsonText(item, "Status"));
  space.launched = JsonInstant(item, "CreationTime");
  SetFact(space, "user_profile",
          JsonText(JsonMember(item, "OwnershipSettingsSummary"), "OwnerUserProfileName"));
  SetFact(
      space, "size_gib",
      Size(JsonMember(JsonMember(JsonMember(item, "SpaceSettingsSummary"), "SpaceStorageSettings"),
                      "EbsStorageSettings"),
           "EbsVolumeSizeInGb"));
  MarkTagsUnknown(space);
  found.push_back(std::move(space));
}

}  // namespace

Result<void> ListEndpoints(AwsClient& client, const AwsPlace& place, std::vector<Resource>& found) {
  AwsItems endpoints = Items(place, "ListEndpoints", Json::object());
  endpoints.path = "Endpoints";
  return EachJson(client, endpoints, [&](const Json& item) {
    Resource endpoint{.type = "sagemaker:endpoint"};
    Take(place, item, "Endpoint", endpoint);
    if (!endpoint.arn.empty()) found.push_back(std::move(endpoint));
  });
}

Result<void> ListNotebooks(AwsClient& client, const AwsPlace& place, std::vector<Resource>& found) {
  AwsItems notebooks = Items(place, "ListNotebookInstances", Json::object());
  notebooks.path = "NotebookInstances";
  return EachJson(client, notebooks, [&](const Json& item) {
    Resource notebook{.type = "sagemaker:notebook-instance"};
    Take(place, item, "NotebookInstance", notebook);
    notebook.instance_type = JsonText(item, "InstanceType");
    if (!notebook.arn.empty()) found.push_back(std::move(notebook));
  });
}

Result<void> ListTrainingJobs(AwsClient& client, const AwsPlace& place,
                              std::vector<Resource>& found) {
  const Instant since = client.world().clock.Now() - kJobDays;
  AwsItems jobs =
      Items(place, "ListTrainingJobs",
            {{"CreationTimeAfter",
              std::chrono::floor<std::chrono::seconds>(since).time_since_epoch().count()}});
  jobs.path = "TrainingJobSummaries";
  return EachJson(client, jobs, [&](const Json& item) {
    Resource job{.type = "sagemaker:training-job"};
    Take(place, item, "TrainingJob", job);
    if (!job.arn.empty()) found.push_back(std::move(job));
  });
}

Result<void> ListStudioApps(AwsClient& client, const AwsPlace& place,
                            std::vector<Resource>& found) {
  AwsItems apps = Items(place, "ListApps", Json::object());
  apps.path = "Apps";
  return EachJson(client, apps, [&](const Json& item) { TakeApp(place, item, found); });
}

Result<void> ListStudioSpaces(AwsClient& client, const AwsPlace& place,
                              std::vector<Resource>& found) {
  AwsItems spaces = Items(place, "ListSpaces", Json::object());
  spaces.path = "Spaces";
  return EachJson(client, spaces, [&](const Json& item) { TakeSpace(place, item, found); });
}

void DetailEndpoint(AwsClient& client, const AwsPlace& place, Resource& resource,
                    std::vector<AwsMiss>& misses) {
  const Json endpoint =
      Describe(client, Call(place, "DescribeEndpoint", {{"EndpointName", resource.name}}), misses);
  const std::string name = JsonText(endpoint, "EndpointConfigName");
  if (!name.empty()) {
    const Json config = Describe(
        client, Call(place, "DescribeEndpointConfig", {{"EndpointConfigName", name}}), misses);
    resource.instance_type = FirstInstanceType(JsonMember(config, "ProductionVariants"));
    SetFact(resource, "execution_role", JsonText(config, "ExecutionRoleArn"));
  }
  DetailSageMakerTags(client, place, resource, misses);
}

void DetailNotebook(AwsClient& client, const AwsPlace& place, Resource& resource,
                    std::vector<AwsMiss>& misses) {
  const Json notebook = Describe(
      client, Call(place, "DescribeNotebookInstance", {{"NotebookInstanceName", resource.name}}),
      misses);
  SetFact(resource, "execution_role", JsonText(notebook, "RoleArn"));
  SetFact(resource, "size_gib", Size(notebook, "VolumeSizeInGB"));
  DetailSageMakerTags(client, place, resource, misses);
}

void DetailTrainingJob(AwsClient& client, const AwsPlace& place, Resource& resource,
                       std::vector<AwsMiss>& misses) {
  const Json job = Describe(
      client, Call(place, "DescribeTrainingJob", {{"TrainingJobName", resource.name}}), misses);
  const Json& machines = JsonMember(job, "ResourceConfig");
  resource.instance_type = JsonText(machines, "InstanceType");
  if (resource.instance_type.empty())
    resource.instance_type = FirstInstanceType(JsonMember(machines, "InstanceGroups"));
  SetFact(resource, "execution_role", JsonText(job, "RoleArn"));
  SetFact(resource, "size_gib", Size(machines, "VolumeSizeInGB"));
  if (JsonMember(job, "EnableManagedSpotTraining") == true) SetFact(resource, "lifecycle", "spot");
  DetailSageMakerTags(client, place, resource, misses);
}

void DetailSageMakerTags(AwsClient& client, const AwsPlace& place, Resource& resource,
                         std::vector<AwsMiss>& misses) {
  // The tagging API names only what has tags, and late: who is to be called untagged is asked.
  if (resource.AreTagsKnown()) return;
  AwsItems tags = Items(place, "ListTags", {{"ResourceArn", resource.arn}});
  tags.path = "Tags";
  AwsTags pairs;
  Result<void> all = EachJson(client, tags, [&](const Json& tag) {
    for (auto& pair : JsonTags(Json::array({tag}))) pairs.push_back(std::move(pair));
  });
  if (all.ok())
    SetAwsTags(resource, std::move(pairs));
  else
    misses.push_back({"sagemaker:ListTags", std::move(all).error()});
}

}  // namespace purser
