/// AWS as the configured sources see it: who they are, what they may, what the bill is made of.
#pragma once

#include <string_view>
#include <vector>

#include "base/time.h"
#include "cloud/aws/client.h"
#include "config/config.h"
#include "govern/doctor/checkup.h"
#include "world/world.h"

namespace purser {

/// Whether a source asks AWS: an API kind, or bills from S3.
bool AsksAws(const SourceSettings& source);

struct AwsCheckup {
  Checkup lines;
  std::vector<AwsCallCount> calls;  ///< What it took to find out.
};

/// Every source that asks AWS: its credentials (sts:GetCallerIdentity), each permission of its kind
/// (permissions.h), for bills the settings of the export and the tag keys on it; and this
/// machine's clock. Without such a source only whether there are credentials. Changes nothing; a
/// hundred accounts are asked eight at a time.
/// @param day  on which the taxonomy's keys and aliases must hold
AwsCheckup CheckAws(World& world, const Config& config, Date day);

/// How far off the clock is, by the Date header of `answer`; nothing without one.
std::optional<std::chrono::seconds> ClockSkew(const AwsAnswer& answer, Instant now);

/// ok within a minute, fail from five on: signatures hold for five minutes to fifteen.
CheckupLine ClockLine(std::chrono::seconds skew);

}  // namespace purser
