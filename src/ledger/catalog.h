/// books/catalog.db: generations and everything they name, closings, and which generation is
/// current. Each change is one transaction; the caller holds the writer lock.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ledger/api_use.h"
#include "ledger/books.h"
#include "ledger/generation.h"
#include "ledger/sqlite.h"

namespace purser {

/// A generation as collection sees it.
struct ListedGeneration {
  std::string id;
  std::vector<std::string> snapshots;  ///< Ids of the current part, sorted.
  bool is_closed = false;              ///< A closing names it.
};

class Catalog {
 public:
  explicit Catalog(std::unique_ptr<Sqlite> sqlite) : sqlite_(std::move(sqlite)) {}

  Result<std::string> CurrentId();  ///< "" when nothing was ever published.
  Result<bool> Has(const std::string& generation);
  /// @error kNotFound  not listed, or not any more
  Result<Generation> Load(const std::string& generation);
  Result<Generation> Holding(const std::string& snapshot);
  Result<std::vector<Snapshot>> Snapshots();  ///< All listed, newest first.
  Result<std::vector<Closing>> Closings();

  /// A publication under way: its rows are written but not visible to anybody.
  class Publication {
   public:
    /// Makes the generation current, durably. After an error nobody sees it now, but a crash of
    /// the machine may yet bring it: its files must stay until another change was committed.
    Result<void> Commit() { return transaction_.Commit(); }

   private:
    friend class Catalog;
    explicit Publication(SqliteTransaction transaction) : transaction_(std::move(transaction)) {}
    SqliteTransaction transaction_;
  };

  /// What a publication adds.
  struct Addition {
    Generation next;  ///< What it names and the catalog does not have yet is added too.
    std::string command;
    std::vector<Adjustment> adjustments;  ///< New with it.
    std::optional<Month> reopened = {};   ///< Its closing and adjustments end with it.
  };
  Result<Publication> Publish(const Addition& addition);

  Result<void> Close(const Closing& closing, std::span<const PinnedRate> rates);
  Result<std::vector<PinnedRate>> PinnedRates();
  Result<void> RemoveClosing(Month period);

  Result<std::vector<ListedGeneration>> Generations();  ///< Oldest first.
  /// Forgets the generations, and snapshots and pieces that no other one names.
  Result<void> Forget(const std::vector<std::string>& generations, Instant now);
  Result<std::set<std::string>> PieceFolders();  ///< Of all listed pieces and observations.
  Result<std::map<std::string, std::int64_t>> SnapshotBytes();  ///< By id, of all listed.

  /// Adds to the day's counters; one transaction, no writer lock.
  Result<void> AddApiUse(std::span<const ApiUse> uses);
  Result<std::vector<ApiUse>> ApiUses();  ///< By day, service, operation.

 private:
  Result<Generation> LoadWhole(const std::string& generation);
  Result<std::vector<Snapshot>> SnapshotsOf(const std::string& generation, const std::string& part);
  Result<std::vector<Piece>> PiecesOf(const std::string& generation, const std::string& part);
  Result<void> LoadDetails(Snapshot& snapshot);
  Result<void> AddSnapshot(const Snapshot& snapshot);
  Result<void> AddPiece(const Piece& piece);
  Result<void> AddMembers(const Generation& next);

  std::unique_ptr<Sqlite> sqlite_;
};

}  // namespace purser
