/// What a bill may replace, and what it may stand beside.
/// @source money.md §3
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/generation.h"
#include "ledger/stage.h"

namespace purser {

/// How a bill came.
struct Arrival {
  bool whole = false;    ///< A manifest's list says it is all there is of the period.
  bool named = false;    ///< Manifest, path or --period say which period it is.
  bool replace = false;  ///< --replace
};

/// Why a plan should not be booked: it has no rows and nothing says that its period is empty, or
/// it is a neighbouring period's few rows and the books have that period.
std::optional<std::string> ReasonToLeaveOut(const SnapshotPlan& plan, const Arrival& arrival,
                                            const Generation& base);

/// Refuses a bill without a manifest that would take more than 20 % of the rows, or an account,
/// from the books' snapshot of the same source, period and export.
/// @error kData  names both numbers, or the accounts, and --replace
Result<void> CheckLoss(const Snapshot& arrived, const Arrival& arrival, const Generation& base);

/// Who speaks for the accounts of a bill.
struct Standing {
  std::optional<std::string> left_out;  ///< A history bill of what an authority has.
  std::vector<std::string> displaced;   ///< Ids of snapshots that go: history of what an authority
                                        ///< now has, or with --replace another authority.
};

/// One authority for each (provider, account, billing period).
/// @error kData  two of them; names account, both sources and the remedies
Result<Standing> StandingOf(const Snapshot& arrived, const Arrival& arrival,
                            const Generation& base);

}  // namespace purser
