/// What `purser allocate` says: what was allocated, or what would move.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "allocate/moves.h"
#include "ledger/books.h"
#include "report/metric.h"
#include "report/report.h"

namespace purser {

/// A billing period a row: allocated now, unchanged or closed, and what was counted.
Report AllocationReport(const Allocation& allocation, std::span<const Closing> closings);

/// What `--diff` shows beside the moves.
struct MovesAnswer {
  std::vector<std::string> dimensions;  ///< Taxonomy keys that moves are told apart by.
  const Metric* metric = nullptr;
  std::vector<Move> moves;
  std::vector<Month> first_allocated;  ///< Of them nothing was allocated before.
  std::vector<Closing> closings;
};

/// A move a row, from → to, the largest first within a billing period, the newest period first.
Report MovesReport(const Allocation& allocation, const MovesAnswer& answer);

}  // namespace purser
