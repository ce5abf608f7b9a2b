#pragma once

#include <vector>

#include "govern/gate/verdict.h"

namespace purser {

/// What the resource's cloud would refuse: reserved, over-long and repeated keys, over-long
/// values, characters, more tags than it takes.
/// @source https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
/// @source https://cloud.google.com/compute/docs/labeling-resources
/// @source https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources
std::vector<Violation> LimitViolations(const PlannedResource& resource);

}  // namespace purser
