/// The books on disk: open, pin, stage, commit, collect (docs/architecture/books.md).
///
/// Readers pin one generation and see nothing else, whatever is published meanwhile.
/// Writers stage without a lock and commit under one.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
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

enum class Access { kRead, kWrite };

/// What a commit changes. Everything else of the base generation stays current.
struct Change {
  std::string base;                         ///< Generation id it was made from ("" for the first).
  std::vector<Snapshot> snapshots;          ///< New ones; each replaces the same (source, period).
  std::vector<Piece> pieces;                ///< Sealed in staging.
  std::vector<std::string> dropped_pieces;  ///< kind/id/period of pieces no longer current.
  std::string rules_digest;
  std::string rules_text;
  std::string command;  ///< Written into the lock file for whoever has to wait.
};

class Books {
 public:
  /// Opens, and with kWrite creates, books at `folder`. Migrates an older catalog under the
  /// writer lock after copying it; refuses a newer one. Removes stale .staging and .tmp.
  /// @error kConfig       not a local folder (s3://), or books of a newer purser
  /// @error kNotFound     kRead and there are none
  static Result<std::unique_ptr<Books>> Open(World& world, const std::filesystem::path& folder,
                                             Access access);
  virtual ~Books() = default;

  virtual const std::filesystem::path& folder() const = 0;
  virtual std::filesystem::path temporary_folder() = 0;  ///< .tmp/PID, locked.

  /// The current generation, or the named one; nullopt when nothing was ever published.
  virtual Result<std::optional<Generation>> Current() = 0;
  virtual Result<Generation> Find(const std::string& generation_id) = 0;
  virtual Result<std::unique_ptr<Pin>> PinCurrent() = 0;
  virtual Result<std::unique_ptr<Pin>> PinGeneration(const std::string& id) = 0;

  virtual Result<std::unique_ptr<Staging>> Stage() = 0;

  /// Publishes: sync, rename into place, sync folders, flock, base check, one SQLite
  /// transaction. Either everything is current afterwards or nothing changed.
  /// @error kUnavailable  another writer holds the lock (names it); `wait` waits instead
  /// @error kData         the base is no longer current: redo on the new one
  virtual Result<std::string> Commit(Staging& staging, const Change& change, bool wait) = 0;

  /// Every snapshot ever published that is still listed, newest first.
  virtual Result<std::vector<Snapshot>> Snapshots() = 0;

  /// Removes generations beyond `keep` older snapshots a period, and the files that no
  /// durable generation names. Closed periods and pinned generations stay.
  /// @return bytes freed
  virtual Result<std::int64_t> Collect(int keep) = 0;

  /// Closing (money.md §7): pins a period's generation for good.
  struct Closing {
    Month period;
    std::string generation;
    Instant closed{};
  };
  virtual Result<void> Close(Month period) = 0;
  virtual Result<void> Reopen(Month period) = 0;
  virtual Result<std::vector<Closing>> Closings() = 0;

  /// Files of the generation whose size or digest is not what was published, with both.
  virtual Result<std::vector<std::string>> ChangedFiles(const Generation& generation) = 0;
};

/// A new ULID: time-ordered, 26 characters of Crockford's base 32.
std::string NewUlid(World& world);

std::string_view PieceFolderName(PieceKind kind);  ///< "cube_day"

/// "charges/source=prod/billing_period=2026-09/snapshot=01JC…" or, for what allocate makes,
/// "owners/generation=01JC…/billing_period=2026-09".
std::string PiecePath(PieceKind kind, const std::string& id, const std::string& source,
                      Month period);

}  // namespace purser
