/// Which observations the books have: their rows in the catalog and how files come and go.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ledger/books.h"
#include "ledger/generation.h"
#include "ledger/sqlite.h"
#include "world/world.h"

namespace purser {

/// Folder of the books that has them.
inline constexpr std::string_view kInventoryFolder = "inventory";

/// What an observation does not cover, and why.
struct InventoryGap {
  std::string account;
  std::string region;
  std::string what;    ///< "sagemaker:ListEndpoints"
  std::string reason;  ///< "access denied", "throttled to the end"
  std::string remedy;
  friend bool operator==(const InventoryGap&, const InventoryGap&) = default;
};

/// An observation without its resources.
struct ObservationSummary {
  std::string id;  ///< ULID
  std::string source;
  Instant observed{};
  std::int64_t resources = 0;
  std::vector<InventoryGap> gaps;
};

/// An observation as the catalog lists it.
struct KeptObservation {
  ObservationSummary summary;
  std::vector<std::pair<std::string, std::string>> covered;  ///< Account and region.
  std::string content_digest;                                ///< Of all that it says.
  std::string tags_digest;                                   ///< Of what it says about tags.
  PieceFile file;                                            ///< Relative to the books.
};

/// Safe for several threads.
class InventoryShelf {
 public:
  /// All must outlive it; `mutex` guards `sqlite`.
  InventoryShelf(World& world, std::filesystem::path books, Sqlite& sqlite, std::mutex& mutex)
      : world_(world), books_(std::move(books)), sqlite_(sqlite), mutex_(mutex) {}

  /// Moves the file from `staging`, where it lies as in the books, and lists it: both or neither.
  /// @error kUnavailable  another writer holds the lock; `wait` waits instead
  Result<void> Put(const Staging& staging, const KeptObservation& kept, bool wait);

  /// All, by time of observation, then id.
  Result<std::vector<KeptObservation>> All();

  /// Whether there is one that owners were never decided with.
  Result<bool> AwaitsAllocation();
  /// Owners are those of the observations `ids` now, published or found unchanged.
  Result<void> MarkAllocated(std::span<const std::string> ids);

  /// Forgets the rows, then removes the files. @return bytes freed
  /// @error kUnavailable  another writer holds the lock
  Result<std::int64_t> Remove(const std::vector<KeptObservation>& observations);

 private:
  Result<void> Insert(const KeptObservation& kept);

  World& world_;
  std::filesystem::path books_;
  Sqlite& sqlite_;
  std::mutex& mutex_;
};

}  // namespace purser
