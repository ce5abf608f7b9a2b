/// Proof that the books equal the bill, and the bridge from Effective to Billed.
/// @source money.md §2, §4
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "report/context.h"
#include "report/period_choice.h"
#include "report/report.h"

namespace purser {

struct ReconcileRequest {
  PeriodRequest period = {};
  std::optional<std::string> expected = {};     ///< Text of --expect's file (expectation.h).
  std::string expected_file = {};               ///< Its name, for messages.
  std::vector<std::string> changed_files = {};  ///< Books::ChangedFiles of the generation.
};

/// Compares, for each source, billing period, issuer, account, currency, category and metric:
/// what was read from files (totals recorded at publish) with the charges as they are on disk, and
/// these with what was allocated; the files with their digests; Billed with the expectation and
/// with check sources. `holds` of the report is false on any difference beyond rounding: exit 3.
/// @error kUsage  days instead of billing periods, or an expectation that cannot be read
Result<Report> Reconcile(ReaderContext& context, const ReconcileRequest& request);

}  // namespace purser
