/// What a bill of any size is made of: machines with a number, each the same wherever and
/// whenever it is made.
#pragma once

#include <cstdint>
#include <vector>

#include "demo/line.h"

namespace purser {

enum class MachineKind : std::uint8_t {
  kServer,
  kReserved,  ///< Runs on a reserved instance.
  kSpot,
  kNode,  ///< Of a cluster; its pods share it.
  kPod,   ///< On Fargate: billed by itself.
  kEndpoint,
  kTraining,
  kVolume,
  kBucket,
  kTokens,
};

struct Machine {
  MachineKind kind = MachineKind::kServer;
  DemoSubject subject;
  std::vector<DemoSubject> pods;
  int hours = 1;  ///< Of one that comes and goes.
};

inline constexpr std::string_view kBulkReservedType = "m5.2xlarge";

/// A machine of a fleet that stays: servers, endpoints, storage, few pods.
Machine MakeSteadyMachine(std::uint64_t number, std::uint64_t seed);

/// A machine that comes and goes: spot, pods, jobs. Never the same as a steady one.
Machine MakeShortMachine(std::uint64_t number, std::uint64_t seed);

Machine MakeReservedMachine(std::uint64_t number, std::uint64_t seed);

}  // namespace purser
