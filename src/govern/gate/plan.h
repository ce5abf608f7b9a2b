#pragma once

#include "base/result.h"
#include "govern/gate/bytes.h"
#include "govern/gate/resource.h"

namespace purser {

/// Reads `terraform show -json`'s (or `tofu show -json`'s) answer about a plan, of Terraform 0.12
/// to current: what it would make or change. What it reads, leaves alone or deletes is not there.
///
/// Memory grows with the number of resources, not with the size of the document.
/// @source https://developer.hashicorp.com/terraform/internals/json-format
/// @error kData  not a plan, an unknown format, or a plan that Terraform gave up on
Result<PlannedChanges> ReadTerraformPlan(Bytes bytes, const std::string& source);

}  // namespace purser
