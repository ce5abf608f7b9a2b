#pragma once

#include <span>
#include <string>
#include <vector>

#include "ledger/catalog.h"

namespace purser {

/// Which generations may be forgotten: all but the current one, closed ones and, for each (source,
/// period, export), the newest that has its newest snapshot and each of the `keep` before that.
///
/// @param snapshots    All listed, newest first.
/// @param generations  All listed, oldest first.
std::vector<std::string> Forgettable(std::span<const Snapshot> snapshots,
                                     std::span<const ListedGeneration> generations,
                                     const std::string& current, int keep);

}  // namespace purser
