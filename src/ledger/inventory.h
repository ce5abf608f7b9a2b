/// Inventories in the books: dated observations of what exists, immutable once kept.
///
/// inventory/source=NAME/observed=2026-11-02T06:15:00Z/observation=ULID/part.parquet, one row a
/// resource, and a row of the catalog that makes it current: written like bills (staging, fsync,
/// rename, one transaction), so a killed ingest leaves nothing visible.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "domain/resource.h"
#include "domain/taxonomy.h"
#include "ledger/api_use.h"
#include "ledger/books.h"
#include "ledger/duck.h"
#include "ledger/inventory_shelf.h"

namespace purser {

struct Observation {
  std::string source;
  Instant observed{};
  std::vector<Resource> resources;
  std::vector<InventoryGap> gaps;
  /// Accounts and regions that were asked ("012345678901", "us-east-1"), whatever they answered.
  std::vector<std::pair<std::string, std::string>> covered;
  std::vector<ApiUse> api_use =
      {};  ///< Calls that it took; counted in the books, not kept with it.
};

/// Publishes `observation`. The same one again (source, time and all it says) is published once.
/// @return its id
/// @error kUnavailable  another writer holds the lock (`wait` waits)
Result<std::string> KeepObservation(World& world, Books& books, Duck& duck,
                                    const Observation& observation, bool wait);

/// Newest first.
Result<std::vector<ObservationSummary>> Observations(Books& books);

/// What existed at `as_of`: of each source the newest observation not after it. A resource that two
/// sources saw is there once (the later observation). By ARN.
/// @error kNotFound  there is no observation
Result<std::vector<Resource>> ResourcesAt(Books& books, Duck& duck, Instant as_of);

/// The file of the newest observation of each source, in the order of time.
Result<std::vector<std::filesystem::path>> NewestInventoryFiles(Books& books);

/// Defines the view `inventory` over such files (inventory_view.sql); without one it has no row.
Result<void> DefineInventory(Duck& duck, const std::vector<std::filesystem::path>& files);

/// Tags of a resource on days: for the allocation method inventory-tag.
struct TagSpan {
  std::string resource_id;  ///< Resource::id
  std::string arn;
  std::string account;
  /// What an observation says holds from its day. A resource that the next one of its source that
  /// covers account and region does not have any more keeps its tags through that day: it was there
  /// until some time before. One with a gap there says nothing about what it lacks, nor does one
  /// that could not read its tags. The newest has no end; before the first nothing. Days of the
  /// same tags are one span.
  ValidDays days;
  std::vector<std::pair<std::string, std::string>> tags;
};
/// Where spans of several sources overlap, the later one in the list was observed later.
Result<std::vector<TagSpan>> TagSpans(Books& books, Duck& duck);

/// Removes observations older than the newest `keep_days` days of their source that say about tags
/// what the one before and the one after say too: no owner of any day changes. @return bytes freed
Result<std::int64_t> CollectObservations(World& world, Books& books, int keep_days);

}  // namespace purser
