/// What runs whether or not anybody looks: endpoints, servers, notebooks, the cluster's nodes.

#include <fmt/format.h>

#include <array>

#include "demo/fleet.h"
#include "demo/subjects.h"

namespace purser {
namespace {

enum class Kind { kServer, kEndpoint, kAsyncEndpoint, kNotebook, kStudio, kHyperPod };

/// A group of equal resources. Months count from the demo's first.
struct Group {
  std::string_view project;
  Kind kind;
  std::string_view type;
  int count;
  std::string_view environment = "production";
  Mistake mistake = Mistake::kNone;
  Schedule schedule = Schedule::kAlways;
  int from_month = 0;
  int to_month = 1000;
  std::string_view region = "us-east-1";
};

using enum Kind;
using enum Mistake;

constexpr std::array kGroups = {
    Group{"rec-ranking", kEndpoint, "g5.2xlarge", 2},
    Group{"rec-retrieval", kServer, "m5.2xlarge", 2},
    Group{"rec-retrieval", kServer, "m5.2xlarge", 1, "production", kAliasKey, Schedule::kWeekdays},
    Group{"rec-abtest", kNotebook, "t3.xlarge", 1, "development", kSynonym},
    Group{"search-index", kServer, "r6g.2xlarge", 2, "production", kCase},
    Group{"search-serving", kServer, "c6i.4xlarge", 2, "production", kAliasKey, Schedule::kAlways,
          0, 1000, "us-west-2"},
    Group{"search-relevance", kStudio, "g4dn.xlarge", 1, "experiment", kNone, Schedule::kWorkHours},
    Group{"chat-assistant", kServer, "inf2.xlarge", 2},
    Group{"translation", kAsyncEndpoint, "g4dn.xlarge", 1, "production", kNoCostCenter},
    Group{"llm-finetune", kNotebook, "g5.xlarge", 1, "development", kTypo, Schedule::kAlways, 3},
    Group{"ocr", kEndpoint, "g4dn.xlarge", 2, "production", kSynonym},
    Group{"video-tagging", kServer, "g6f.large", 2, "production", kBlanks, Schedule::kAlways, 4,
          1000, "us-west-2"},
    Group{"defect-detection", kStudio, "g5.xlarge", 1, "development", kUnknownOwner,
          Schedule::kWorkHours},
    Group{"feature-store", kServer, "r6i.xlarge", 1, "production", kNoTeam},
    Group{"monitoring", kServer, "t3.large", 1, "production", kOnlyAwsTags},
    Group{"ml-lake", kServer, "m5.xlarge", 1, "production", kNothing},
    Group{"training-cluster", kHyperPod, "p4d.24xlarge", 1, "experiment", kNone,
          Schedule::kWorkHours, 8, 10},
};

DemoSubject MakeSubject(const Group& group, const std::string& name) {
  const DemoOwner ownership{group.project, group.environment, group.mistake};
  switch (group.kind) {
    case kServer:
      return Ec2Instance(group.type, group.region, name, ownership);
    case kEndpoint:
      return SageMakerInstance(MlUse::kEndpoint, group.type, name, ownership);
    case kAsyncEndpoint:
      return SageMakerInstance(MlUse::kAsyncEndpoint, group.type, name, ownership);
    case kNotebook:
      return SageMakerInstance(MlUse::kNotebook, group.type, name, ownership);
    case kStudio:
      return SageMakerInstance(MlUse::kStudio, group.type, name, ownership);
    case kHyperPod:
      return SageMakerInstance(MlUse::kCluster, group.type, name, ownership);
  }
  return {};
}

struct PodShare {
  std::string_view project;
  std::string_view workload;
  std::int64_t used;  ///< Permille of the node's cost.
  std::int64_t unused;
};

/// What the pods leave of each node is the cluster's own.
constexpr std::array kPods = {
    PodShare{"image-search", "embed", 340, 60},
    PodShare{"llm-finetune", "eval", 260, 40},
    PodShare{"search-relevance", "rerank", 150, 25},
};

DemoSubject PodLine(const PodShare& share, const DemoSubject& node, std::string_view metric) {
  DemoSubject pod;
  Own(pod, {share.project, "experiment"});
  const std::string name = fmt::format("{}/{}-{}", share.project, share.workload, node.resource);
  pod.account = node.account;
  pod.product_code = "AmazonEKS";
  pod.product_name = "Amazon Elastic Container Service for Kubernetes";
  pod.family = "Compute";
  pod.usage_type = fmt::format("USE1-EKS-EC2-{}-Hours", metric);
  pod.operation = "EKSPod-EC2";
  pod.resource = fmt::format("arn:aws:eks:us-east-1:{}:pod/train/{}/{}/{}", node.account,
                             share.project, share.workload, MadeUuid(name));
  pod.region = "us-east-1";
  pod.unit = fmt::format("{}-Hours", metric);
  pod.description = fmt::format("Split cost of a pod by {}", metric);
  pod.parent = node.resource;
  pod.tags.push_back({"aws:eks:cluster-name", "train"});
  pod.tags.push_back({"aws:eks:namespace", std::string(share.project)});
  return pod;
}

void AddNodes(Fleet& fleet, const DemoCalendar& calendar) {
  for (int number = 0; number < 2; ++number) {
    FleetResource& node = fleet.resources.emplace_back();
    node.subject = Ec2Instance("g5.12xlarge", "us-east-1", fmt::format("train-node-{}", number),
                               {"training-cluster", "experiment"});
    node.subject.tags.push_back({"aws:eks:cluster-name", "train"});
    node.schedule = number == 0 ? Schedule::kAlways : Schedule::kWorkHours;
    node.to = calendar.hours();
    for (const PodShare& share : kPods)
      node.pods.push_back({PodLine(share, node.subject, "vCPU"),
                           PodLine(share, node.subject, "Accelerator"), share.used, share.unused});
  }
}

}  // namespace

void AddServices(Fleet& fleet, const DemoCalendar& calendar) {
  for (const Group& group : kGroups) {
    if (group.from_month >= calendar.months) continue;
    for (int number = 1; number <= group.count; ++number) {
      FleetResource& resource = fleet.resources.emplace_back();
      const std::string name = fmt::format("{}-{}-{}", group.project, group.type, number);
      resource.subject = MakeSubject(group, name);
      resource.schedule = group.schedule;
      resource.from = calendar.MonthHour(group.from_month);
      resource.to = calendar.MonthHour(std::min(group.to_month, calendar.months));
    }
  }
  AddNodes(fleet, calendar);
}

}  // namespace purser
