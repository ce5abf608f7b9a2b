#pragma once

#include "base/result.h"
#include "govern/gate/bytes.h"
#include "govern/gate/verdict.h"

namespace purser {

/// Reads `terraform show -json`'s (or `tofu show -json`'s) answer about a plan, of Terraform 0.12
/// to current: what it would make or change. What it reads, leaves alone or deletes is not there.
///
/// Each is judged as soon as its tags are certain, and its tags are let go: memory grows with the
/// number of resources, not with the size of the document.
/// @source https://developer.hashicorp.com/terraform/internals/json-format
/// @error kData  not a plan, an unknown format, or a plan that Terraform gave up on
Result<GatedChanges> ReadTerraformPlan(Bytes bytes, const std::string& source,
                                       const TagJudge& judge);

}  // namespace purser
