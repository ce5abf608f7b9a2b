/// The books on disk: open, pin, stage, commit, collect (docs/architecture/books.md).
///
/// Readers pin one generation and see nothing else, whatever is published meanwhile.
/// Writers stage without a lock and commit under one.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/api_use.h"
#include "ledger/closing.h"
#include "ledger/generation.h"
#include "world/world.h"

namespace purser {

/// A staging folder (.staging/ULID) that goes away with this object unless it was committed.
class Staging {
 public:
  virtual ~Staging() = default;
  virtual const std::filesystem::path& folder() const = 0;

  /// The folder where files of a piece are to be written: named like its final place, so
  /// that Commit only renames. Created empty.
  virtual Result<std::filesystem::path> FolderFor(PieceKind kind, const std::string& id,
                                                  const std::string& source, Month period) = 0;

  /// Measures what was written to FolderFor's folder: digests and sizes. Rows are the caller's.
  virtual Result<Piece> Seal(PieceKind kind, const std::string& id, const std::string& source,
                             Month period) = 0;
};

/// A reader's hold on one generation: its files stay while this lives.
class Pin {
 public:
  virtual ~Pin() = default;
  virtual const Generation& generation() const = 0;
};

class InventoryShelf;

enum class Access { kRead, kWrite };

/// What a commit changes. Everything else of the base generation stays current.
struct Change {
  std::string base;  ///< Generation id it was made from ("" for the first).
  /// New ones; each replaces the one of the same (source, period, export) and its pieces. In a
  /// closed period it becomes a restatement, and the difference an adjustment.
  std::vector<Snapshot> snapshots;
  /// Sealed in staging. What allocate makes replaces the piece of the same (kind, period), and
  /// is left out where the period is closed.
  std::vector<Piece> pieces;
  std::vector<std::string> dropped_pieces;     ///< kind/id/period of pieces no longer current.
  std::vector<std::string> dropped_snapshots;  ///< Ids, with their pieces; of open periods.
  std::string rules_digest;                    ///< Empty: the base generation's rules.
  std::string rules_text;
  std::string command;  ///< Written into the lock file for whoever has to wait.
};

class Books {
 public:
  /// Opens, and with kWrite creates, books at `folder`. Migrates an older catalog under the
  /// writer lock after copying it; refuses a newer one. Removes stale .staging and .tmp.
  /// Reading works without write access to the folder. Safe for several threads.
  /// @error kConfig       not a local folder (s3://, NFS), or books of a newer purser
  /// @error kNotFound     kRead and there are none
  static Result<std::unique_ptr<Books>> Open(World& world, const std::filesystem::path& folder,
                                             Access access);
  virtual ~Books() = default;

  virtual const std::filesystem::path& folder() const = 0;
  /// .tmp/PID, locked, made at the first call; elsewhere where the books may not be written;
  /// empty when there is no place. Goes away with this object.
  virtual std::filesystem::path temporary_folder() = 0;

  /// The current generation, or the named one; nullopt when nothing was ever published.
  virtual Result<std::optional<Generation>> Current() = 0;
  virtual Result<Generation> Find(const std::string& generation_id) = 0;
  virtual Result<std::unique_ptr<Pin>> PinCurrent() = 0;
  virtual Result<std::unique_ptr<Pin>> PinGeneration(const std::string& id) = 0;

  /// A new staging folder. @param expected_bytes  What will be written, as far as one can tell.
  /// @error kUnavailable    the disk has less than that and a reserve of 64 MiB
  virtual Result<std::unique_ptr<Staging>> Stage(std::int64_t expected_bytes) = 0;
  Result<std::unique_ptr<Staging>> Stage() { return Stage(0); }

  /// Publishes: flock, base check, rename into place, sync folders, one SQLite transaction.
  /// Either everything is current afterwards or nothing changed, and then the staging is as it
  /// was, so that the commit can be tried again.
  /// @return the new generation's id
  /// @error kUnavailable  another writer holds the lock (names it); `wait` waits instead
  /// @error kData         the base is no longer current: redo on the new one
  virtual Result<std::string> Commit(Staging& staging, const Change& change, bool wait) = 0;

  /// Every snapshot ever published that is still listed, newest first.
  virtual Result<std::vector<Snapshot>> Snapshots() = 0;

  /// Newest generation that has the snapshot among its current ones.
  /// @error kNotFound  none is listed any more
  virtual Result<Generation> Holding(const std::string& snapshot_id) = 0;

  /// Keeps the current generation, closed ones, those that a reader holds and, for each (source,
  /// period, export), the newest that has its newest snapshot and each of the `keep` before that;
  /// of those older ones all together no more bytes than twice the newest ones take, or 1 GiB.
  /// Forgets the others, and removes the files that no listed generation names and that are
  /// older than an hour.
  /// @return bytes freed
  /// @error kUnavailable  another writer holds the lock
  virtual Result<std::int64_t> Collect(int keep) = 0;

  /// Closes `period` (money.md §7): its numbers stay what the current generation says, with its
  /// rules and rates, and that generation is kept for good.
  /// @param rates  of the period's charge days, where reports convert
  /// @error kNotFound     the books have nothing of that period
  /// @error kConfig       it is closed already
  /// @error kUnavailable  another writer holds the lock
  virtual Result<void> Close(Month period, std::span<const PinnedRate> rates = {}) = 0;

  /// Takes a closing back. If bills came after it, a new generation makes the newest of them
  /// current, without an allocation of that period, and drops its adjustments.
  /// @error kNotFound     it is not closed
  virtual Result<void> Reopen(Month period) = 0;
  virtual Result<std::vector<Closing>> Closings() = 0;        ///< By period.
  virtual Result<std::vector<PinnedRate>> PinnedRates() = 0;  ///< Of all closed periods.

  /// Files of generation and inventory with another size or digest than published, with both.
  virtual Result<std::vector<std::string>> ChangedFiles(const Generation& generation) = 0;

  virtual InventoryShelf& inventory() = 0;  ///< Observations; see inventory_shelf.h.

  /// Adds what purser asked of cloud services to the day's counters. Opened with kWrite.
  virtual Result<void> AddApiUse(std::span<const ApiUse> uses) = 0;
  virtual Result<std::vector<ApiUse>> ApiUses() = 0;  ///< By day, service, operation.
};

std::string NewUlid(World& world);  ///< Time-ordered, 26 characters of Crockford's base 32.

std::string_view PieceFolderName(PieceKind kind);  ///< "cube_day"

/// "charges/source=prod/billing_period=2026-09/snapshot=01JC…" or, for what allocate makes,
/// "owners/generation=01JC…/billing_period=2026-09".
std::string PiecePath(PieceKind kind, const std::string& id, const std::string& source,
                      Month period);

}  // namespace purser
