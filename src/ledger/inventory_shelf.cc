/// Files first, then the row that names them, under the writer lock: as in books_commit.cc. From
/// the transaction's COMMIT on the file stays, whatever COMMIT says; what no row names is
/// collected.

#include "ledger/inventory_shelf.h"

#include <algorithm>
#include <map>

#include "ledger/catalog_tables.h"
#include "ledger/writer_lock.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

/// Entries of folders that are new, up to the books' own.
Result<void> SyncParents(Files& files, const fs::path& books, const fs::path& folder) {
  for (fs::path parent = folder; !parent.empty(); parent = parent.parent_path())
    TRY(files.Sync(books / parent.parent_path()));
  return {};
}

/// Moves back, unless it is told that the row stands.
class Moved {
 public:
  Moved(Files& files, fs::path from, fs::path to)
      : files_(files), from_(std::move(from)), to_(std::move(to)) {}
  ~Moved() {
    // What cannot be moved back is collected later: no row names it.
    if (!kept_) (void)files_.Rename(to_, from_);
  }
  Moved(const Moved&) = delete;
  Moved& operator=(const Moved&) = delete;
  void Keep() { kept_ = true; }

 private:
  Files& files_;
  fs::path from_, to_;
  bool kept_ = false;
};

}  // namespace

Result<void> InventoryShelf::Insert(const KeptObservation& kept) {
  const ObservationSummary& summary = kept.summary;
  TRY(sqlite_.Execute(
      InsertText("observations", {"id", "source", "observed", "content_digest", "tags_digest",
                                  "resources", "path", "bytes", "digest", "allocated"}),
      {{"id", summary.id},
       {"source", summary.source},
       {"observed", InstantText(summary.observed)},
       {"content_digest", kept.content_digest},
       {"tags_digest", kept.tags_digest},
       {"resources", summary.resources},
       {"path", kept.file.path},
       {"bytes", kept.file.bytes},
       {"digest", kept.file.digest},
       {"allocated", std::int64_t{0}}}));
  for (const InventoryGap& gap : summary.gaps)
    TRY(sqlite_.Execute(InsertText("observation_gaps", {"observation", "account", "region", "what",
                                                        "reason", "remedy"}),
                        {{"observation", summary.id},
                         {"account", gap.account},
                         {"region", gap.region},
                         {"what", gap.what},
                         {"reason", gap.reason},
                         {"remedy", gap.remedy}}));
  for (const auto& [account, region] : kept.covered)
    TRY(sqlite_.Execute(InsertText("observation_coverage", {"observation", "account", "region"}),
                        {{"observation", summary.id}, {"account", account}, {"region", region}}));
  return {};
}

Result<void> InventoryShelf::Put(const Staging& staging, const KeptObservation& kept, bool wait) {
  const FileLock writer = TRY(TakeWriterLock(books_, "ingest " + kept.summary.source,
                                             wait ? LockWait::kWait : LockWait::kRefuse));
  const std::scoped_lock lock(mutex_);
  SqliteTransaction transaction = TRY(SqliteTransaction::Begin(sqlite_));
  TRY(Insert(kept));
  const fs::path folder = fs::path(kept.file.path).parent_path();
  TRY(world_.files.MakeFolders(books_ / folder.parent_path()));
  TRY(world_.files.Rename(staging.folder() / folder, books_ / folder));
  Moved moved(world_.files, staging.folder() / folder, books_ / folder);
  TRY(SyncParents(world_.files, books_, folder));
  moved.Keep();
  return transaction.Commit();
}

Result<std::vector<KeptObservation>> InventoryShelf::All() {
  const std::scoped_lock lock(mutex_);
  const SqliteTransaction one_state = TRY(SqliteTransaction::BeginRead(sqlite_));
  std::vector<KeptObservation> all;
  std::map<std::string, std::size_t> places;
  SqliteStatement rows =
      TRY(sqlite_.Prepare("SELECT id, source, observed, content_digest, resources, path, bytes, "
                          "digest, tags_digest FROM observations ORDER BY observed, id"));
  bool more = TRY(rows.Step());
  while (more) {
    places.emplace(rows.Text(0), all.size());
    all.push_back({.summary = {.id = rows.Text(0),
                               .source = rows.Text(1),
                               .observed = ParseInstant(rows.Text(2)).value_or(Instant{}),
                               .resources = rows.Integer(4)},
                   .covered = {},
                   .content_digest = rows.Text(3),
                   .tags_digest = rows.Text(8),
                   .file = {.path = rows.Text(5),
                            .bytes = rows.Integer(6),
                            .rows = rows.Integer(4),
                            .digest = rows.Text(7)}});
    more = TRY(rows.Step());
  }
  SqliteStatement gaps =
      TRY(sqlite_.Prepare("SELECT observation, account, region, what, reason, remedy FROM "
                          "observation_gaps ORDER BY rowid"));
  more = TRY(gaps.Step());
  while (more) {
    all[places.at(gaps.Text(0))].summary.gaps.push_back({.account = gaps.Text(1),
                                                         .region = gaps.Text(2),
                                                         .what = gaps.Text(3),
                                                         .reason = gaps.Text(4),
                                                         .remedy = gaps.Text(5)});
    more = TRY(gaps.Step());
  }
  SqliteStatement covered = TRY(sqlite_.Prepare(
      "SELECT observation, account, region FROM observation_coverage ORDER BY rowid"));
  more = TRY(covered.Step());
  while (more) {
    all[places.at(covered.Text(0))].covered.emplace_back(covered.Text(1), covered.Text(2));
    more = TRY(covered.Step());
  }
  // As text, "…:00.5Z" comes before "…:00Z".
  std::ranges::stable_sort(all, {},
                           [](const KeptObservation& one) { return one.summary.observed; });
  return all;
}

Result<bool> InventoryShelf::AwaitsAllocation() {
  const std::scoped_lock lock(mutex_);
  const std::vector<std::string> found =
      TRY(sqlite_.Column("SELECT 1 FROM observations WHERE allocated = 0 LIMIT 1"));
  return !found.empty();
}

Result<void> InventoryShelf::MarkAllocated(std::span<const std::string> ids) {
  const std::scoped_lock lock(mutex_);
  SqliteTransaction transaction = TRY(SqliteTransaction::Begin(sqlite_));
  for (const std::string& id : ids)
    TRY(sqlite_.Execute("UPDATE observations SET allocated = 1 WHERE id = $id", {{"id", id}}));
  return transaction.Commit();
}

Result<std::int64_t> InventoryShelf::Remove(const std::vector<KeptObservation>& observations) {
  if (observations.empty()) return std::int64_t{0};
  const FileLock writer = TRY(TakeWriterLock(books_, "snapshots prune", LockWait::kRefuse));
  const std::scoped_lock lock(mutex_);
  SqliteTransaction transaction = TRY(SqliteTransaction::Begin(sqlite_));
  for (const KeptObservation& one : observations)
    TRY(sqlite_.Execute("DELETE FROM observations WHERE id = $id", {{"id", one.summary.id}}));
  TRY(transaction.Commit());
  std::int64_t freed = 0;
  for (const KeptObservation& one : observations) {
    TRY(world_.files.RemoveAll((books_ / one.file.path).parent_path()));
    freed += one.file.bytes;
  }
  return freed;
}

}  // namespace purser
