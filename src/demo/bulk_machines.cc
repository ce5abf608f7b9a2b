#include "demo/bulk_machines.h"

#include <fmt/format.h>

#include <array>
#include <span>

#include "demo/cast.h"
#include "demo/prng.h"
#include "demo/subjects.h"

namespace purser {
namespace {

constexpr std::array<std::string_view, 4> kRegions = {"us-east-1", "us-east-1", "us-west-2",
                                                      "eu-central-1"};
constexpr std::array<std::string_view, 10> kServerTypes = {
    "m5.large",   "m5.xlarge",   "m5.4xlarge", "c6i.2xlarge", "c6i.4xlarge",
    "r6i.xlarge", "r6g.2xlarge", "t3.large",   "g5.2xlarge",  "inf2.xlarge"};
constexpr std::array<std::string_view, 6> kAcceleratedTypes = {
    "g4dn.xlarge", "g5.xlarge", "g5.12xlarge", "g6.12xlarge", "p4d.24xlarge", "trn1.2xlarge"};
constexpr std::array<std::string_view, 3> kEndpointTypes = {"g4dn.xlarge", "g5.xlarge",
                                                            "g5.2xlarge"};
constexpr std::array kMistakes = {Mistake::kAliasKey,     Mistake::kSynonym, Mistake::kCase,
                                  Mistake::kBlanks,       Mistake::kTypo,    Mistake::kNoTeam,
                                  Mistake::kNoCostCenter, Mistake::kNothing};

constexpr Rated kFargate{"AmazonEKS",  "Amazon Elastic Container Service for Kubernetes",
                         "Compute",    "USE1-Fargate-vCPU-Hours:perCPU",
                         "FargatePod", "hours",
                         "0.04048"};

template <std::size_t kSize>
auto OneOf(Prng& chance, const std::array<std::string_view, kSize>& values) {
  return values[static_cast<std::size_t>(chance.Below(kSize))];
}

/// Whose it is: one of twelve is tagged with a mistake.
DemoOwner AnyOwner(Prng& chance, std::string_view environment) {
  const std::span<const DemoProject> projects = DemoProjects();
  const auto project = chance.Below(static_cast<std::int64_t>(projects.size()));
  DemoOwner owner{projects[static_cast<std::size_t>(project)].name, environment};
  if (chance.Below(12) == 0)
    owner.mistake = kMistakes[static_cast<std::size_t>(chance.Below(std::ssize(kMistakes)))];
  return owner;
}

DemoOwner AnyRun(Prng& chance) {
  DemoOwner owner = AnyOwner(chance, "experiment");
  owner.experiment = fmt::format("exp-{}-{:04}", owner.project, chance.Below(2000));
  return owner;
}

std::string PodResource(std::string_view account, std::string_view project, std::string_view name) {
  return fmt::format("arn:aws:eks:us-east-1:{}:pod/train/{}/run/{}", account, project,
                     MadeUuid(name));
}

void TagPod(DemoSubject& pod, std::string_view project) {
  pod.tags.push_back({"aws:eks:cluster-name", "train"});
  pod.tags.push_back({"aws:eks:namespace", std::string(project)});
}

void AddPods(Machine& node, const std::string& name, Prng& chance) {
  const std::int64_t pods = chance.Between(2, 4);
  for (std::int64_t number = 0; number < pods; ++number) {
    DemoSubject& pod = node.pods.emplace_back();
    const DemoOwner owner = AnyRun(chance);
    Own(pod, owner);
    pod.account = node.subject.account;
    pod.product_code = "AmazonEKS";
    pod.product_name = "Amazon Elastic Container Service for Kubernetes";
    pod.family = "Compute";
    pod.usage_type = "USE1-EKS-EC2-vCPU-Hours";
    pod.operation = "EKSPod-EC2";
    pod.resource = PodResource(pod.account, owner.project, fmt::format("{}/{}", name, number));
    pod.region = "us-east-1";
    pod.unit = "vCPU-Hours";
    pod.description = "Split cost of a pod by vCPU";
    pod.parent = node.subject.resource;
    TagPod(pod, owner.project);
  }
}

Machine MakePod(const std::string& name, Prng& chance) {
  Machine pod{MachineKind::kPod};
  const DemoOwner owner = AnyRun(chance);
  pod.subject = RatedSubject(kFargate, "us-east-1", "", owner);
  pod.subject.resource = PodResource(pod.subject.account, owner.project, name);
  TagPod(pod.subject, owner.project);
  return pod;
}

Machine MakeNode(const std::string& name, Prng& chance) {
  Machine node{MachineKind::kNode};
  node.subject = Ec2Instance(OneOf(chance, kAcceleratedTypes), "us-east-1", name,
                             {"training-cluster", "experiment"});
  node.subject.tags.push_back({"aws:eks:cluster-name", "train"});
  AddPods(node, name, chance);
  return node;
}

Machine MakeSpotMachine(const std::string& name, Prng& chance) {
  Machine spot{MachineKind::kSpot};
  spot.subject =
      Ec2Instance(OneOf(chance, kAcceleratedTypes), OneOf(chance, kRegions), name, AnyRun(chance));
  MakeSpot(spot.subject, chance.Between(310, 420));
  return spot;
}

Machine MakeTraining(const std::string& name, Prng& chance) {
  Machine job{MachineKind::kTraining};
  job.subject =
      SageMakerInstance(MlUse::kTraining, OneOf(chance, kAcceleratedTypes), name, AnyRun(chance));
  return job;
}

Prng ChanceOf(std::uint64_t number, std::uint64_t seed) {
  return Prng(seed * 0x9e3779b97f4a7c15u + number * 0xd1342543de82ef95u);
}

}  // namespace

Machine MakeSteadyMachine(std::uint64_t number, std::uint64_t seed) {
  Prng chance = ChanceOf(number, seed);
  const std::string name = fmt::format("steady-{}", number);
  const std::int64_t percent = chance.Below(100);
  if (percent < 2) return MakeNode(name, chance);
  if (percent < 10) return MakeSpotMachine(name, chance);
  Machine machine;
  const DemoOwner owner = AnyOwner(chance, percent % 3 == 0 ? "development" : "production");
  if (percent < 22) {
    machine.kind = MachineKind::kEndpoint;
    machine.subject =
        SageMakerInstance(MlUse::kEndpoint, OneOf(chance, kEndpointTypes), name, owner);
  } else if (percent < 42) {
    machine.kind = MachineKind::kVolume;
    machine.subject =
        RatedSubject(kGp3Storage, OneOf(chance, kRegions), MadeId("vol-0", name), owner);
  } else if (percent < 54) {
    machine.kind = MachineKind::kBucket;
    machine.subject = RatedSubject(kS3Storage, OneOf(chance, kRegions), "acme-" + name, owner);
  } else if (percent < 58) {
    machine.kind = MachineKind::kTokens;
    machine.subject = RatedSubject(kLlamaInput, "us-east-1", "", owner);
    machine.subject.resource =
        fmt::format("arn:aws:bedrock:us-east-1:{}:application-inference-profile/{}",
                    machine.subject.account, MadeUuid(name));
  } else {
    machine.subject =
        Ec2Instance(OneOf(chance, kServerTypes), OneOf(chance, kRegions), name, owner);
  }
  return machine;
}

Machine MakeShortMachine(std::uint64_t number, std::uint64_t seed) {
  Prng chance = ChanceOf(~number, seed);
  const std::string name = fmt::format("short-{}", number);
  const std::int64_t percent = chance.Below(100);
  Machine machine = percent < 4    ? MakeNode(name, chance)
                    : percent < 42 ? MakePod(name, chance)
                    : percent < 82 ? MakeSpotMachine(name, chance)
                                   : MakeTraining(name, chance);
  machine.hours = static_cast<int>(chance.Between(1, 4));
  return machine;
}

Machine MakeReservedMachine(std::uint64_t number, std::uint64_t seed) {
  Prng chance = ChanceOf(number, seed + 1);
  Machine machine{MachineKind::kReserved};
  machine.subject = Ec2Instance(kBulkReservedType, "us-east-1", fmt::format("reserved-{}", number),
                                AnyOwner(chance, "production"));
  return machine;
}

}  // namespace purser
