/// Reading the two snapshots that `snapshots diff` compares.
#pragma once

#include <span>
#include <string_view>

#include "cli/session.h"
#include "ledger/books.h"
#include "report/snapshot_diff.h"

namespace purser {

/// The snapshot that `id` names, whole or by its beginning.
/// @error kUsage  none or several
Result<Snapshot> FindSnapshot(std::span<const Snapshot> snapshots, std::string_view id);

/// `snapshot` with the owners of the newest generation that it counted in. A restatement of a
/// closed period counted in none: it gets the owners of the closed bill.
Result<SnapshotSide> LoadSide(Session& session, Books& books, const Snapshot& snapshot,
                              SnapshotQuestion question);

}  // namespace purser
