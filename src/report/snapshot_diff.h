/// What a restatement changed: two snapshots of one billing period of one source, by owner and
/// service.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "ledger/engine.h"
#include "ledger/generation.h"
#include "report/metric.h"
#include "report/report.h"

namespace purser {

/// One of the two, as it was allocated.
struct SnapshotSide {
  struct Sums {
    Int128 money = 0;  ///< Of the metric, 1e-18.
    std::int64_t lines = 0;
  };
  struct Key {
    std::string owner;  ///< Value of the owner key, "unallocated" where there is none.
    std::string service;
    std::string currency;
    auto operator<=>(const Key&) const = default;
  };

  Snapshot snapshot;
  std::string rules_digest;  ///< By which its owners were decided.
  std::map<Key, Sums> sums = {};
};

/// What to read of a snapshot.
struct SnapshotQuestion {
  std::string owner_key;  ///< The taxonomy key, "team".
  const Metric* metric = nullptr;
  bool is_shared = true;  ///< Whether its pools were shared by this allocation.
};

/// Fills in `side.sums` for side.snapshot from the views over its pieces and its owners.
/// @error kData  they are not what was published, with both numbers
Result<void> ReadSide(Engine& engine, const SnapshotQuestion& question, SnapshotSide& side);

/// `after` against `before`: only what differs, the largest change first.
Report SnapshotDiff(const SnapshotSide& before, const SnapshotSide& after,
                    const SnapshotQuestion& question);

}  // namespace purser
