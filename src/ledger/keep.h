#pragma once

#include <span>
#include <string>
#include <vector>

#include "ledger/catalog.h"

namespace purser {

/// Which generations may be forgotten: those with a snapshot that has more than `keep` newer ones
/// of its (source, period, export), and those whose snapshots a newer one has exactly. Never the
/// current nor a closed one.
///
/// @param snapshots    All listed, newest first.
/// @param generations  All listed, oldest first.
std::vector<std::string> Forgettable(std::span<const Snapshot> snapshots,
                                     std::span<const ListedGeneration> generations,
                                     const std::string& current, int keep);

}  // namespace purser
