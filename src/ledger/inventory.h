/// Inventories in the books: dated observations of what exists, immutable once kept.
///
/// inventory/source=NAME/observed=2026-11-02T06:15:00Z/part.parquet, one row a resource, and a row
/// of the catalog that makes it current: written like bills (staging, fsync, rename, one
/// transaction), so a killed ingest leaves nothing visible.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "domain/resource.h"
#include "domain/taxonomy.h"
#include "ledger/books.h"
#include "ledger/duck.h"

namespace purser {

/// What an observation does not cover, and why.
struct InventoryGap {
  std::string account;
  std::string region;
  std::string what;    ///< "sagemaker:ListEndpoints"
  std::string reason;  ///< "access denied", "throttled to the end"
  std::string remedy;
};

struct Observation {
  std::string source;
  Instant observed{};
  std::vector<Resource> resources;
  std::vector<InventoryGap> gaps;
  /// Accounts and regions that were asked ("012345678901", "us-east-1"), whatever they answered.
  std::vector<std::pair<std::string, std::string>> covered;
};

/// An observation without its resources.
struct ObservationSummary {
  std::string id;  ///< ULID
  std::string source;
  Instant observed{};
  std::int64_t resources = 0;
  std::vector<InventoryGap> gaps;
};

/// Publishes `observation`. @return its id
/// @error kUnavailable  another writer holds the lock (`wait` waits)
Result<std::string> KeepObservation(World& world, Books& books, Duck& duck,
                                    const Observation& observation, bool wait);

/// Newest first.
Result<std::vector<ObservationSummary>> Observations(Books& books);

/// What existed at `as_of`: of each source the newest observation not after it. A resource that two
/// sources saw is there once (the later observation). By ARN.
/// @error kNotFound  there is no observation
Result<std::vector<Resource>> ResourcesAt(Books& books, Duck& duck, Instant as_of);

/// Tags of a resource on days: for the allocation method inventory-tag.
struct TagSpan {
  std::string resource_id;  ///< Resource::id
  std::string account;
  ValidDays
      days;  ///< An observation holds from its day until the day of the next one of its source that
             ///< covers account and region; the newest has no end; before the first nothing.
  std::vector<std::pair<std::string, std::string>> tags;
};
Result<std::vector<TagSpan>> TagSpans(Books& books, Duck& duck);

/// Removes observations older than the newest `keep_days` days of each source, but the newest of
/// each source and those that allocations of closed periods were made with.
Result<std::int64_t> CollectObservations(World& world, Books& books, int keep_days);

}  // namespace purser
