/// Whether an action of permissions.h is allowed, shown by the cheapest call that changes nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cloud/aws/client.h"

namespace purser {

/// What a probe asks about, where the action needs it.
struct ProbePlace {
  std::string bucket;
  std::string key;  ///< Of an object that is there.
};

/// nullopt: no call shows it without doing something, or `place` lacks what it takes. EC2 is asked
/// by DryRun; what describes one thing is asked for one that is not there, since AWS refuses who
/// may not before it looks.
std::optional<AwsCall> ProbeOf(std::string_view action, const ProbePlace& place);

enum class ProbeVerdict { kGranted, kDenied, kUnknown };

struct ProbeAnswer {
  ProbeVerdict verdict = ProbeVerdict::kUnknown;
  std::string reason;  ///< Of kUnknown: throttled, 5xx, nobody answers.
};

ProbeAnswer Try(AwsClient& client, const AwsCall& probe);

}  // namespace purser
