/// What writers do: stage, commit, close.
///
/// A commit holds the writer lock from the check of its base to the flip of the generation. All
/// that is slow (writing, digests, syncing files) happened before, in staging. Inside: renames,
/// syncs of folders, one transaction. Before the transaction's COMMIT any failure moves the files
/// back; from there on they stay, whatever COMMIT says, because a COMMIT that failed may yet
/// turn out to have reached the disk after a crash of the machine. What stays without need is
/// collected, and collection commits a change of its own first.

#include <algorithm>

#include <fmt/format.h>

#include "ledger/books_folder.h"
#include "ledger/next_generation.h"
#include "ledger/publish.h"
#include "ledger/staging.h"
#include "ledger/writer_lock.h"

namespace purser {
namespace {

constexpr std::int64_t kReserveBytes = std::int64_t{64} << 20;

bool IsBooked(const Generation& generation, Month period) {
  return std::ranges::find(generation.snapshots, period, &Snapshot::billing_period) !=
         generation.snapshots.end();
}

}  // namespace

Result<std::unique_ptr<Staging>> BooksFolder::Stage(std::int64_t expected_bytes) {
  const std::int64_t free = TRY(world_.files.FreeBytes(folder_));
  if (free < expected_bytes + kReserveBytes)
    return Error{ErrorKind::kUnavailable,
                 fmt::format("{} has {} MiB left, about {} MiB are needed: purser snapshots prune "
                             "frees what old snapshots take",
                             folder_.string(), free >> 20, (expected_bytes + kReserveBytes) >> 20)};
  return StagingFolder::Make(world_, folder_);
}

Result<Generation> BooksFolder::CurrentBase(const std::string& base) {
  const std::string current = TRY(catalog_.CurrentId());
  if (current != base)
    return Error{ErrorKind::kData,
                 fmt::format("the books changed meanwhile: made from generation \"{}\", current is "
                             "\"{}\"",
                             base, current)};
  if (current.empty()) return Generation{};
  return catalog_.Load(current);
}

/// The pin file comes first: a reader never finds a generation without one.
Result<std::string> BooksFolder::MakeCurrent(Catalog::Addition addition, PiecesInPlace* in_place) {
  addition.next.id = NewUlid(world_);
  addition.next.created = world_.clock.Now();
  TRY(world_.files.MakeFolders(PinFile("").parent_path()));
  TRY(world_.files.Write(PinFile(addition.next.id), ""));
  TRY(world_.files.Sync(folder_));
  Catalog::Publication publication = TRY(catalog_.Publish(addition));
  if (in_place != nullptr) in_place->Keep();
  TRY(publication.Commit());
  return addition.next.id;
}

Result<std::string> BooksFolder::Commit(Staging& staging, const Change& change, bool wait) {
  const FileLock writer =
      TRY(TakeWriterLock(folder_, change.command, wait ? LockWait::kWait : LockWait::kRefuse));
  const std::scoped_lock lock(mutex_);
  const Generation base = TRY(CurrentBase(change.base));
  const std::vector<Closing> closings = TRY(catalog_.Closings());
  NextGeneration next = ApplyChange(base, change, closings);
  PiecesInPlace in_place(world_.files, staging.folder(), folder_);
  TRY(in_place.Move(next.published));
  return MakeCurrent({.next = std::move(next.generation),
                      .command = change.command,
                      .adjustments = std::move(next.adjustments)},
                     &in_place);
}

Result<std::vector<Closing>> BooksFolder::Closings() {
  const std::scoped_lock lock(mutex_);
  return catalog_.Closings();
}

Result<std::vector<PinnedRate>> BooksFolder::PinnedRates() {
  const std::scoped_lock lock(mutex_);
  return catalog_.PinnedRates();
}

Result<void> BooksFolder::Close(Month period, std::span<const PinnedRate> rates) {
  const FileLock writer =
      TRY(TakeWriterLock(folder_, "close " + MonthText(period), LockWait::kRefuse));
  const std::scoped_lock lock(mutex_);
  const std::vector<Closing> closings = TRY(catalog_.Closings());
  if (std::ranges::find(closings, period, &Closing::period) != closings.end())
    return Error{ErrorKind::kConfig, MonthText(period) + " is closed already"};
  const std::string current = TRY(catalog_.CurrentId());
  const Generation generation = TRY(CurrentBase(current));
  if (!IsBooked(generation, period))
    return Error{ErrorKind::kNotFound, "the books have nothing of " + MonthText(period)};
  return catalog_.Close({period, current, world_.clock.Now()}, rates);
}

Result<void> BooksFolder::Reopen(Month period) {
  const std::string command = "close --undo " + MonthText(period);
  const FileLock writer = TRY(TakeWriterLock(folder_, command, LockWait::kRefuse));
  const std::scoped_lock lock(mutex_);
  const std::vector<Closing> closings = TRY(catalog_.Closings());
  if (std::ranges::find(closings, period, &Closing::period) == closings.end())
    return Error{ErrorKind::kNotFound, MonthText(period) + " is not closed"};
  const std::string current = TRY(catalog_.CurrentId());
  const Generation base = TRY(CurrentBase(current));
  if (std::ranges::find(base.restatements, period, &Snapshot::billing_period) ==
      base.restatements.end())
    return catalog_.RemoveClosing(period);
  TRY(MakeCurrent({.next = ApplyReopening(base, period),
                   .command = command,
                   .adjustments = {},
                   .reopened = period},
                  nullptr));
  return {};
}

}  // namespace purser
