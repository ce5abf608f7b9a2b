#pragma once

#include <span>

#include "ledger/books.h"
#include "report/report.h"

namespace purser {

/// Every snapshot that the books list, newest first, and what it is to `current`: current, closed
/// (current for good), restatement (of a closed period) or replaced.
Report SnapshotList(std::span<const Snapshot> snapshots, const Generation& current,
                    std::span<const Closing> closings);

}  // namespace purser
