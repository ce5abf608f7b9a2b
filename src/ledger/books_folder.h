#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/books.h"
#include "ledger/catalog.h"
#include "ledger/file_lock.h"
#include "ledger/inventory_shelf.h"
#include "ledger/locked_folder.h"
#include "ledger/publish.h"

namespace purser {

/// Books in a folder of the local disk. One mutex serialises its threads' use of the catalog;
/// other processes are kept apart by SQLite, the writer lock and the generations' lock files.
class BooksFolder final : public Books {
 public:
  BooksFolder(World& world, std::filesystem::path folder, std::unique_ptr<Sqlite> catalog)
      : world_(world),
        folder_(std::move(folder)),
        shelf_(world_, folder_, *catalog, mutex_),
        catalog_(std::move(catalog)) {}

  const std::filesystem::path& folder() const override { return folder_; }
  std::filesystem::path temporary_folder() override;

  Result<std::optional<Generation>> Current() override;
  Result<Generation> Find(const std::string& generation_id) override;
  Result<Generation> Holding(const std::string& snapshot_id) override;
  Result<std::unique_ptr<Pin>> PinCurrent() override;
  Result<std::unique_ptr<Pin>> PinGeneration(const std::string& id) override;
  Result<std::vector<Snapshot>> Snapshots() override;
  Result<std::vector<std::string>> ChangedFiles(const Generation& generation) override;

  Result<std::unique_ptr<Staging>> Stage(std::int64_t expected_bytes) override;
  Result<std::string> Commit(Staging& staging, const Change& change, bool wait) override;

  Result<void> Close(Month period, std::span<const PinnedRate> rates) override;
  Result<void> Reopen(Month period) override;
  Result<std::vector<Closing>> Closings() override;
  Result<std::vector<PinnedRate>> PinnedRates() override;

  Result<std::int64_t> Collect(int keep) override;

  InventoryShelf& inventory() override { return shelf_; }

  Result<void> AddApiUse(std::span<const ApiUse> uses) override;
  Result<std::vector<ApiUse>> ApiUses() override;

 private:
  std::filesystem::path PinFile(const std::string& generation) const;
  /// nullopt: the generation went away while we reached for it.
  Result<std::optional<FileLock>> HoldGeneration(const std::string& generation);
  /// Base, or an empty generation when there is none; kData when `base` is not current.
  Result<Generation> CurrentBase(const std::string& base);
  /// Under the writer lock. Moved pieces are kept from the transaction's COMMIT on.
  Result<std::string> MakeCurrent(Catalog::Addition addition, PiecesInPlace* in_place);

  Result<std::vector<FileLock>> LockForgotten(std::vector<std::string>& generations);
  Result<std::int64_t> RemoveUnlisted();
  Result<void> RemovePins();

  World& world_;
  std::filesystem::path folder_;
  std::mutex mutex_;
  InventoryShelf shelf_;
  Catalog catalog_;
  std::unique_ptr<LockedFolder> temporary_;
};

}  // namespace purser
