#include "govern/doctor/probes.h"

#include <algorithm>

#include <fmt/format.h>

#include "cloud/aws/services.h"

namespace purser {

namespace {

struct Row {
  std::string_view action;
  std::string_view service;
  std::string_view operation;
  std::string_view text;  ///< JSON body, path of REST with its query, or "Name=value" of a form.
};

constexpr std::string_view kDryRun = "DryRun=true";

constexpr Row kRows[] = {
    // A day without grouping: Cost Explorer takes 0.01 USD a request, whatever it asks.
    {"ce:GetCostAndUsage", "ce", "GetCostAndUsage",
     R"({"TimePeriod":{"Start":"2026-01-01","End":"2026-01-02"},"Granularity":"DAILY","Metrics":["UnblendedCost"]})"},
    {"ec2:DescribeRegions", "ec2", "DescribeRegions", kDryRun},
    {"ec2:DescribeInstances", "ec2", "DescribeInstances", kDryRun},
    {"ec2:DescribeVolumes", "ec2", "DescribeVolumes", kDryRun},
    {"ec2:DescribeSnapshots", "ec2", "DescribeSnapshots", kDryRun},
    {"ec2:DescribeAddresses", "ec2", "DescribeAddresses", kDryRun},
    {"ec2:DescribeNatGateways", "ec2", "DescribeNatGateways", kDryRun},
    {"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancingv2",
     "DescribeLoadBalancers", "PageSize=1"},
    {"rds:DescribeDBInstances", "rds", "DescribeDBInstances", "MaxRecords=20"},
    {"rds:DescribeDBClusters", "rds", "DescribeDBClusters", "MaxRecords=20"},
    {"sagemaker:ListEndpoints", "sagemaker", "ListEndpoints", R"({"MaxResults":1})"},
    {"sagemaker:ListNotebookInstances", "sagemaker", "ListNotebookInstances",
     R"({"MaxResults":1})"},
    {"sagemaker:ListTrainingJobs", "sagemaker", "ListTrainingJobs", R"({"MaxResults":1})"},
    {"sagemaker:ListApps", "sagemaker", "ListApps", R"({"MaxResults":1})"},
    {"sagemaker:DescribeEndpoint", "sagemaker", "DescribeEndpoint",
     R"({"EndpointName":"purser-doctor"})"},
    {"sagemaker:DescribeEndpointConfig", "sagemaker", "DescribeEndpointConfig",
     R"({"EndpointConfigName":"purser-doctor"})"},
    {"sagemaker:DescribeNotebookInstance", "sagemaker", "DescribeNotebookInstance",
     R"({"NotebookInstanceName":"purser-doctor"})"},
    {"sagemaker:DescribeTrainingJob", "sagemaker", "DescribeTrainingJob",
     R"({"TrainingJobName":"purser-doctor"})"},
    {"eks:ListClusters", "eks", "ListClusters", "/clusters?maxResults=1"},
    {"eks:DescribeCluster", "eks", "DescribeCluster", "/clusters/purser-doctor"},
    {"ecs:ListClusters", "ecs", "ListClusters", R"({"maxResults":1})"},
    {"ecs:DescribeClusters", "ecs", "DescribeClusters", "{}"},
    {"s3:ListAllMyBuckets", "s3", "ListBuckets", "/?max-buckets=1"},
    {"s3:ListBucket", "s3", "ListObjectsV2", "/{bucket}?list-type=2&max-keys=1"},
    {"s3:GetBucketLocation", "s3", "GetBucketLocation", "/{bucket}?location="},
    {"s3:GetObject", "s3", "HeadObject", "/{bucket}/{key}"},
    {"tag:GetResources", "resourcegroupstaggingapi", "GetResources", R"({"ResourcesPerPage":1})"},
};

/// "a=b&c=d" → {{"a", "b"}, {"c", "d"}}
AwsParameters ParametersOf(std::string_view text) {
  AwsParameters parameters;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    const std::size_t equals = pair.find('=');
    parameters.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return parameters;
}

void FillRest(AwsCall& call, std::string_view text, const ProbePlace& place) {
  const std::size_t question = text.find('?');
  call.path = text.substr(0, question);
  if (question != std::string_view::npos) call.parameters = ParametersOf(text.substr(question + 1));
  call.method = call.operation == "HeadObject" ? "HEAD" : "GET";
  for (const auto& [name, value] :
       {std::pair{"{bucket}", &place.bucket}, std::pair{"{key}", &place.key}})
    if (const std::size_t at = call.path.find(name); at != std::string::npos)
      call.path.replace(at, std::string_view(name).size(), *value);
}

}  // namespace

std::optional<AwsCall> ProbeOf(std::string_view action, const ProbePlace& place) {
  const auto* const row = std::ranges::find(kRows, action, &Row::action);
  if (row == std::end(kRows)) return std::nullopt;
  if (row->text.find("{bucket}") != std::string_view::npos && place.bucket.empty())
    return std::nullopt;
  if (row->text.find("{key}") != std::string_view::npos && place.key.empty()) return std::nullopt;
  const AwsService* const service = FindAwsService(row->service);
  Check(service != nullptr, "a probe asks a service of the table");
  AwsCall call{.service = std::string(row->service), .operation = std::string(row->operation)};
  switch (service->protocol) {
    case AwsProtocol::kQuery:
    case AwsProtocol::kEc2:
      call.parameters = ParametersOf(row->text);
      break;
    case AwsProtocol::kJson:
      call.body = row->text;
      break;
    case AwsProtocol::kRestJson:
    case AwsProtocol::kRestXml:
      FillRest(call, row->text, place);
      break;
  }
  return call;
}

ProbeAnswer Try(AwsClient& client, const AwsCall& probe) {
  const Result<AwsAnswer> answer = client.Ask(probe);
  if (!answer.ok()) return {ProbeVerdict::kUnknown, answer.error().message};
  const std::optional<AwsRefusal>& refusal = answer.value().refusal;
  if (!refusal) return {ProbeVerdict::kGranted, ""};
  // HEAD has no body that could say more than its status.
  if (refusal->IsDenied() || refusal->status == 403) return {ProbeVerdict::kDenied, ""};
  if (refusal->status / 100 == 5 || refusal->IsThrottled())
    return {ProbeVerdict::kUnknown, fmt::format("status {}", refusal->status)};
  return {ProbeVerdict::kGranted, ""};
}

}  // namespace purser
