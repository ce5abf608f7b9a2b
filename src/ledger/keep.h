#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "ledger/catalog.h"

namespace purser {

/// How much of the past stays.
struct KeepRule {
  int snapshots = 0;  ///< Older ones for each (source, period, export).
  /// Of older ones together; the newest of all come first. Nothing is known of: nothing is taken.
  std::int64_t most_bytes = std::numeric_limits<std::int64_t>::max();
  std::map<std::string, std::int64_t> bytes = {};  ///< By snapshot id.
};

/// A rule whose older snapshots take no more than twice what the newest ones do, or 1 GiB.
KeepRule KeepWithinReason(int keep, std::span<const Snapshot> snapshots,
                          std::map<std::string, std::int64_t> bytes);

/// Which generations may be forgotten: all but the current one, closed ones and, for each (source,
/// period, export), the newest that has its newest snapshot and each older one that `rule` keeps.
///
/// @param snapshots    All listed, newest first.
/// @param generations  All listed, oldest first.
std::vector<std::string> Forgettable(std::span<const Snapshot> snapshots,
                                     std::span<const ListedGeneration> generations,
                                     const std::string& current, const KeepRule& rule);

}  // namespace purser
