/// Collection: forgets old generations, then removes the files that none names any more.
///
/// Under the writer lock, so that files which a commit has renamed but not yet named are never
/// in sight. A generation goes only when its lock file is free; the lock is kept until its rows
/// are gone, so that a reader who comes for it finds it not listed. Files from the last hour
/// stay for the next time; a clock that is wrong only makes that sooner or later.

#include <algorithm>
#include <chrono>

#include "ledger/books_folder.h"
#include "ledger/keep.h"
#include "ledger/piece_path.h"
#include "ledger/writer_lock.h"
#include "world/real_world.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kYoungest{1};

/// One folder of files that came or go together.
struct FoundPiece {
  fs::path folder;
  std::int64_t bytes = 0;
  Instant newest{};
};

Instant ModifiedAt(const fs::path& path) {
  std::error_code error;
  const fs::file_time_type time = fs::last_write_time(path, error);
  if (error) return {};
  return std::chrono::time_point_cast<std::chrono::microseconds>(
      std::chrono::file_clock::to_sys(time));
}

/// The folders under `root` that have no folders: where pieces lie, and empty parents.
std::vector<FoundPiece> LeafFolders(const fs::path& root) {
  std::vector<FoundPiece> leaves;
  std::error_code error;
  if (!fs::is_directory(root, error)) return leaves;
  FoundPiece here{.folder = root, .bytes = 0, .newest = ModifiedAt(root)};
  bool has_folders = false;
  for (fs::directory_iterator entry(root, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->is_directory(error)) {
      has_folders = true;
      for (FoundPiece& leaf : LeafFolders(entry->path())) leaves.push_back(std::move(leaf));
    } else {
      here.bytes += static_cast<std::int64_t>(entry->file_size(error));
      here.newest = std::max(here.newest, ModifiedAt(entry->path()));
    }
  }
  if (!has_folders) leaves.push_back(std::move(here));
  return leaves;
}

/// Up to `root`, which stays.
void RemoveEmptyParents(fs::path folder, const fs::path& root) {
  std::error_code error;
  while (folder != root && fs::is_empty(folder, error) && fs::remove(folder, error))
    folder = folder.parent_path();
}

}  // namespace

Result<std::int64_t> BooksFolder::Collect(int keep) {
  const FileLock writer = TRY(TakeWriterLock(folder_, "snapshots prune", LockWait::kRefuse));
  const std::scoped_lock lock(mutex_);
  const std::string current = TRY(catalog_.CurrentId());
  const std::vector<Snapshot> snapshots = TRY(catalog_.Snapshots());
  const std::vector<ListedGeneration> generations = TRY(catalog_.Generations());
  std::map<std::string, std::int64_t> bytes = TRY(catalog_.SnapshotBytes());
  const KeepRule rule = KeepWithinReason(keep, snapshots, std::move(bytes));
  std::vector<std::string> forgettable = Forgettable(snapshots, generations, current, rule);
  const std::vector<FileLock> held = TRY(LockForgotten(forgettable));
  TRY(catalog_.Forget(forgettable, world_.clock.Now()));
  TRY(RemovePins());
  return RemoveUnlisted();
}

/// Leaves in `generations` those that no reader holds.
Result<std::vector<FileLock>> BooksFolder::LockForgotten(std::vector<std::string>& generations) {
  std::vector<FileLock> held;
  std::vector<std::string> free;
  for (const std::string& generation : generations) {
    std::optional<FileLock> lock = TRY(FileLock::Take(PinFile(generation), {}));
    if (!lock) continue;
    held.push_back(std::move(*lock));
    free.push_back(generation);
  }
  generations = std::move(free);
  return held;
}

Result<void> BooksFolder::RemovePins() {
  std::vector<fs::path> pins;
  std::error_code error;
  for (fs::directory_iterator entry(PinFile("").parent_path(), error), end; !error && entry != end;
       entry.increment(error))
    pins.push_back(entry->path());
  for (const fs::path& pin : pins) {
    const bool is_listed = TRY(catalog_.Has(pin.filename().string()));
    if (!is_listed) TRY(world_.files.RemoveAll(pin));
  }
  return {};
}

Result<std::int64_t> BooksFolder::RemoveUnlisted() {
  const std::set<std::string> listed = TRY(catalog_.PieceFolders());
  std::vector<fs::path> roots = {folder_ / kInventoryFolder};
  for (const PieceKind kind : AllPieceKinds()) roots.push_back(folder_ / PieceFolderName(kind));
  std::int64_t freed = 0;
  for (const fs::path& root : roots) {
    for (const FoundPiece& piece : LeafFolders(root)) {
      if (piece.folder == root || listed.contains(piece.folder.lexically_relative(folder_)))
        continue;
      if (std::chrono::abs(world_.clock.Now() - piece.newest) < kYoungest) continue;
      TRY(world_.files.RemoveAll(piece.folder));
      freed += piece.bytes;
      RemoveEmptyParents(piece.folder.parent_path(), root);
    }
  }
  return freed;
}

}  // namespace purser
