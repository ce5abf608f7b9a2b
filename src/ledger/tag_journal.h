/// What tags purser wrote, in the catalog: noted before the cloud is asked and again after, so
/// that a run that was cut short is known, and every change can be taken back.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ledger/books.h"
#include "ledger/sqlite.h"

namespace purser {

enum class TagChangeState {
  kPlanned,  ///< About to be written; whether it was is not known.
  kWritten,
  kFailed,
  kUndone,
  kKept,  ///< Not undone: somebody else changed it since.
};
std::string_view TagChangeStateName(TagChangeState state);

/// One tag of one resource.
struct TagChange {
  std::int64_t number = 0;  ///< Within its run, from 1.
  std::string arn;
  std::string resource;  ///< Resource::id
  std::string type;
  std::string account;
  std::string region;
  std::string key;
  std::optional<std::string> before = {};  ///< nullopt: there was none.
  std::optional<std::string> after = {};   ///< nullopt: it goes away.
  std::string evidence;
  TagChangeState state = TagChangeState::kPlanned;
  std::string error = {};  ///< Of kFailed.
};

struct TagRun {
  std::string id;  ///< ULID
  Instant started{};
  std::string about;  ///< "fix", "undo 01K…"
};

/// A connection of its own to the catalog; no writer lock is needed, each call is a transaction.
class TagJournal {
 public:
  /// @param books  opened with kWrite, or at least migrated
  static Result<TagJournal> Open(World& world, Books& books, Access access);

  /// Notes what is about to be done. Numbers the changes. @return the run's id
  Result<std::string> Begin(const std::string& about, std::span<TagChange> changes);
  /// Notes how it went: state and error of each.
  Result<void> Record(const std::string& run, std::span<const TagChange> changes);

  Result<std::vector<TagRun>> Runs();  ///< Newest first.
  /// By number. @param run  as long a beginning of the id as is one's only
  /// @error kNotFound  there is none, or several begin so
  Result<TagRun> Find(const std::string& run);
  Result<std::vector<TagChange>> Changes(const std::string& run);

 private:
  TagJournal(World& world, std::unique_ptr<Sqlite> sqlite)
      : world_(&world), sqlite_(std::move(sqlite)) {}

  World* world_;
  std::unique_ptr<Sqlite> sqlite_;
};

}  // namespace purser
