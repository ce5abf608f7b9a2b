/// The gate: files in, an answer out. Offline, without an account.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/int128.h"
#include "base/result.h"
#include "govern/gate/verdict.h"

namespace purser {

struct GateSummary {
  std::int64_t pass = 0;
  std::int64_t fail = 0;
  std::int64_t unknown = 0;
  std::int64_t not_taggable = 0;
};

/// A resource, judged and priced. Costs are USD a month in 10^-kCostScale.
struct GateRow {
  GatedResource gated;
  std::optional<Int128> monthly_cost = {};
  std::optional<Int128> added_cost = {};
};

/// What every format shows.
struct GateAnswer {
  GateSummary summary;
  std::vector<GateRow> rows;       ///< In the order of the files.
  Int128 added_cost = 0;           ///< Sum of those known.
  std::int64_t without_price = 0;  ///< Resources whose cost is not known.
  std::string region;  ///< In which those without a region were priced; empty: none was.
  std::vector<std::string> notes;
};

struct GateOptions {
  std::string region = {};  ///< Of resources that name none; empty: us-east-1.
  std::vector<DeclaredTag> stack_tags =
      {};  ///< What the deployment adds to a template's resources.
};

/// Reads and judges what `file` holds, by its content: a Terraform or OpenTofu plan, or a
/// CloudFormation template. @param file  "-": standard input
/// @error kNotFound  there is none
/// @error kData      neither, malformed, or too large for a template
Result<GatedChanges> ReadPlanned(const std::string& file, const GateOptions& options,
                                 const TagJudge& judge);

/// Counts and prices all resources of `files`.
GateAnswer Gate(std::vector<GatedChanges> files, const GateOptions& options);

}  // namespace purser
