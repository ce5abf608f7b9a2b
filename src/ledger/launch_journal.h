/// What purser started, in the catalog: noted before the cloud is asked and again after, so that a
/// launch that was cut short is known.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/int128.h"
#include "base/result.h"
#include "ledger/books.h"
#include "ledger/sqlite.h"

namespace purser {

enum class NotedLaunchState {
  kAsked,  ///< Whether it started is not known.
  kStarted,
  kWasRunning,  ///< An equal launch before it had started it.
  kFailed,
};
std::string_view NotedLaunchStateName(NotedLaunchState state);

struct NotedLaunch {
  std::string service;
  std::string region;
  std::string type;
  std::int64_t instances = 1;
  bool spot = false;
  std::string client_token;
  std::vector<std::pair<std::string, std::string>> tags;
  std::optional<Int128> on_demand_hourly;  ///< USD, in 10^-kCostScale.
  std::optional<Int128> spot_hourly;
  NotedLaunchState state = NotedLaunchState::kAsked;
  std::vector<std::string> started;  ///< IDs.
  std::string error;                 ///< Of kFailed.
};

/// A connection of its own to the catalog; no writer lock is needed, each call is a transaction.
class LaunchJournal {
 public:
  /// @param books  opened with kWrite
  static Result<LaunchJournal> Open(World& world, const Books& books);

  /// Notes what is about to be asked for. @return the row's id
  Result<std::string> Begin(const NotedLaunch& launch);
  /// Notes what came of it: state, started and error.
  Result<void> Record(const std::string& id, const NotedLaunch& launch);

 private:
  LaunchJournal(World& world, std::unique_ptr<Sqlite> sqlite)
      : world_(&world), sqlite_(std::move(sqlite)) {}

  World* world_;
  std::unique_ptr<Sqlite> sqlite_;
};

}  // namespace purser
