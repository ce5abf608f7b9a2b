/// What the sources said about themselves at ingest, as tables for `quality` and `reconcile`.
#pragma once

#include <span>
#include <vector>

#include "ledger/generation.h"
#include "report/period_choice.h"
#include "report/report.h"

namespace purser {

/// Snapshots of the period's billing periods, check sources too, by source and period.
std::vector<const Snapshot*> SnapshotsIn(const Generation& generation, const PeriodChoice& period);

/// Rows left out, with file, line and reason; only for machines when there are none.
Table QuarantineTable(std::span<const Snapshot* const> snapshots);

}  // namespace purser
