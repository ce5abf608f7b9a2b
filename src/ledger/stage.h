/// From an importer's SELECT to a staged, proven snapshot: the part all importers share.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ledger/books.h"
#include "ledger/duck.h"
#include "ledger/generation.h"

namespace purser {

/// What an importer hands over for one billing period of one source.
struct SnapshotPlan {
  Snapshot snapshot;   ///< Everything an importer knows: source, kind, period, digest, counts …
  std::string select;  ///< DuckDB SELECT whose columns are the canonical ones, by name; missing
                       ///< ones become NULL, x_IdentityKey is added. Costs already decimals.
  std::string input_totals;  ///< DuckDB SELECT: currency VARCHAR, metric VARCHAR ('billed',
                             ///< 'effective', 'list', 'contracted'), amount DECIMAL(38,18): what
                             ///< the input adds up to, computed without the mapping. Optional.
  std::vector<std::string>
      class_tag_keys;  ///< Tag keys that rules read (as delivered, lower case,
                       ///< provider prefix off): what the hour cube keeps of tags.
  bool minor = false;  ///< Under 1 % of its delivery's rows: added only when the books have none
                       ///< of this period (money.md §3), else reported.
};

struct StagedSnapshot {
  Snapshot snapshot;  ///< With totals, accounts and proof filled in.
  std::vector<Piece> pieces;
};

/// Writes charges, identities, cube_day and cube_class_hour of one snapshot into `staging`, and
/// proves: rows written = rows planned; Σ charges = Σ input per currency and metric; Σ cube_day =
/// Σ charges; one tuple an identity key.
/// @error kData  a proof fails; the message has both numbers
Result<StagedSnapshot> StageSnapshot(Duck& duck, Staging& staging, const SnapshotPlan& plan);

}  // namespace purser
