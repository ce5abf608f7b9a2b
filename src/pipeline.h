/// What runs, in what order, and what holds between the steps.
///
///   fetch      copies of what lies in S3, answers of an API     ingest/fetch.h
///   discover   which files belong together                      ingest/source.h
///   plan       a SELECT a billing period, checked               ingest/source.h
///   leave out  what may not replace what the books have         ingest/replacement.h
///   stage      charges, identities, cubes; sums proved          ledger/stage.h
///   allocate   owners of every period whose inputs changed      allocate/allocate.h
///   commit     one transaction makes the new generation current ledger/books.h
///   observe    what exists is kept, then owners are decided     observe.h
///
/// A delivery (an assembly of an export, or the files of a command) is published as soon as it is
/// proved: when a later one fails, or the process dies, the earlier ones are in the books and are
/// not read again. Nothing of a delivery is visible before all of it is.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "allocate/allocate.h"
#include "base/result.h"
#include "config/config.h"
#include "ingest/source.h"
#include "ledger/books.h"
#include "ledger/duck.h"
#include "world/world.h"

namespace purser {

/// Where work on the books is done.
struct Desk {
  World& world;
  Books& books;
  Duck& duck;
  const Config& config;
};

/// A DuckDB that spills into the books' temporary folder, with the configured memory. Destroy it
/// before the books.
Result<std::unique_ptr<Duck>> OpenEngine(Books& books, const Config& config);

/// What became of one billing period of a delivery.
enum class Fate {
  kPublished,
  kRestated,   ///< Its period is closed: stored, and the difference booked as an adjustment.
  kUnchanged,  ///< The files are those that the books were made from.
  kLeftOut,    ///< See `reason`.
  kPlanned,    ///< --dry-run: everything but the commit was done.
};

struct IngestedPeriod {
  Fate fate = Fate::kPublished;
  Snapshot snapshot;   ///< Its totals are filled in where it was staged.
  std::string reason;  ///< Of kLeftOut.
  std::size_t files = 0;
  std::vector<std::string> notes;  ///< Of the allocation.
  std::chrono::milliseconds took{};
};

/// What became of an observation of what exists.
struct ObservedInventory {
  Observation observation;
  std::string id;         ///< In the books; empty: --dry-run.
  bool is_known = false;  ///< The books had it already.
};

/// The open billing periods whose owners inventories changed.
using ReallocatedPeriods = std::vector<Month>;

struct IngestOrder {
  std::vector<IngestRequest> requests;  ///< A source each.
  bool replace = false;                 ///< What is there may lose rows, accounts, its authority.
  bool wait = false;                    ///< For another writer.
  bool dry_run = false;                 ///< Publish nothing.
  std::string command = "ingest";       ///< For whoever has to wait for us.
  std::function<void(const IngestedPeriod&)> tell = [](const IngestedPeriod&) {};
  std::function<void(const ObservedInventory&)> tell_observed = [](const ObservedInventory&) {};
  std::function<void(const ReallocatedPeriods&)> tell_owners = [](const ReallocatedPeriods&) {};
  std::function<void(const std::string&)> at_step = [](const std::string&) {};  ///< "prod: read"
  /// What only somebody who looks closely wants to know.
  std::function<void(const std::string&)> tell_detail = [](const std::string&) {};
};

/// Brings each source up to date; a source that fails does not keep the others from it.
/// @error any  of the first source that failed; the message has a line for each
Result<void> Ingest(const Desk& desk, const IngestOrder& order);

/// The request of a configured source.
IngestRequest RequestOf(const SourceSettings& source);

/// AllocatePeriods for the periods that are open; closed ones keep the owners they have.
Result<Allocation> AllocateOpenPeriods(const AllocationPlace& place, const Config& config,
                                       const Prospect& prospect, std::span<const Closing> closings);

/// Whether the owners as published are those that `config`'s rules and the inventories give.
Result<bool> OwnersHold(Books& books, const Generation& generation, const Config& config);

/// `generation` with owners by today's rules, made in `folder` and nowhere else. Its pieces lie
/// there and in the books.
Result<Generation> AllocateAside(const Desk& desk, const Generation& generation,
                                 const std::filesystem::path& folder);

/// What an allocation of everything that is current did.
struct Reallocation {
  std::string generation;  ///< The new one; empty: nothing had changed.
  Allocation allocation;
};

/// Applies the configuration's rules now and publishes.
/// @error kNotFound  nothing was ever published
Result<Reallocation> Reallocate(const Desk& desk, bool wait);

}  // namespace purser
