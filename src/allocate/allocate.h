/// From snapshots and rules to owners: which billing periods are allocated anew, and what of the
/// last allocation still holds (docs/architecture/allocation.md).
///
/// Publishing: pipeline.cc stages snapshots, calls AllocatePeriods with what will be current and
/// commits its pieces. A reader whose rules differ from the generation's allocates into an
/// AsideFolder and defines its views over PiecesAfter: the books stay as they are.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "allocate/period.h"
#include "base/result.h"
#include "config/config.h"
#include "ledger/books.h"
#include "ledger/duck.h"
#include "world/world.h"

namespace purser {

/// What will be current together, before allocation.
struct Prospect {
  std::vector<Snapshot> snapshots;
  std::vector<Piece> pieces;                 ///< Of those snapshots, and of the allocation so far.
  std::vector<std::filesystem::path> roots;  ///< Where files lie: staging before books.
  std::vector<TagSpan> inventory = {};       ///< All that the books have observed.
};

struct AllocatedPeriod {
  Month period;
  bool anew = false;      ///< False: the last allocation still holds.
  PeriodOutcome outcome;  ///< Only of what was made anew.
};

struct Allocation {
  std::vector<Piece> made;           ///< Sealed in the staging.
  std::vector<Piece> kept;           ///< Of the prospect's: their inputs have not changed.
  std::vector<std::string> dropped;  ///< Of the prospect's, as Change::dropped_pieces names them.
  std::vector<AllocatedPeriod> periods;
};

/// Where an allocation is made.
struct AllocationPlace {
  World& world;
  Duck& duck;
  Staging& staging;
};

/// Allocates each billing period of the prospect whose snapshots, rules, driver files or
/// inventories of its days differ from what the last allocation was made of. Snapshots of role
/// `check` own nothing here. Afterwards the views of `duck` are those of one period: define them
/// anew.
///
/// @error kConfig  the rules contradict themselves
/// @error kData    an allocation does not add up, or a driver file cannot be read
Result<Allocation> AllocatePeriods(const AllocationPlace& place, const Config& config,
                                   const Prospect& prospect);

/// A folder for an allocation that is only looked at: a Staging without digests and syncs.
/// The folder is the caller's to remove.
class AsideFolder : public Staging {
 public:
  AsideFolder(Files& files, std::filesystem::path folder)
      : files_(files), folder_(std::move(folder)) {}

  const std::filesystem::path& folder() const override { return folder_; }
  Result<std::filesystem::path> FolderFor(PieceKind kind, const std::string& id,
                                          const std::string& source, Month period) override;
  Result<Piece> Seal(PieceKind kind, const std::string& id, const std::string& source,
                     Month period) override;

 private:
  Files& files_;
  std::filesystem::path folder_;
};

/// The prospect's pieces with the allocation's in place of the old ones: what views show then.
std::vector<Piece> PiecesAfter(const Prospect& prospect, const Allocation& allocation);

}  // namespace purser
