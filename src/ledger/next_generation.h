#pragma once

#include <span>
#include <vector>

#include "ledger/books.h"

namespace purser {

/// What a snapshot replaces: the one of its source, billing period and export.
bool SameScope(const Snapshot& a, const Snapshot& b);

bool IsClosed(std::span<const Closing> closings, Month period);

/// What a change makes of its base.
struct NextGeneration {
  Generation generation;                ///< Without id and time.
  std::vector<Adjustment> adjustments;  ///< New with it; generation has them too.
  std::vector<Piece> published;         ///< The change's pieces that `generation` names.
};

/// `base` with `change` applied: snapshots replace those of their (source, period, export),
/// allocation replaces that of its (kind, period). A closed period keeps its snapshots and
/// allocation; what came for it becomes a restatement and an adjustment in the first period
/// after it that is open.
NextGeneration ApplyChange(const Generation& base, const Change& change,
                           std::span<const Closing> closings);

/// `base` with `period`'s restatements made current and its allocation and adjustments taken out.
Generation ApplyReopening(const Generation& base, Month period);

/// after - before by (issuer, account, currency, category), without those that do not differ.
std::vector<Total> TotalsChange(std::span<const Total> before, std::span<const Total> after);

}  // namespace purser
