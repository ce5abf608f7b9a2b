#include "ledger/launch_journal.h"

#include <nlohmann/json.hpp>

#include "base/decimal.h"
#include "base/utf8.h"
#include "ledger/catalog_migrate.h"

namespace purser {
namespace {

SqliteValue Price(const std::optional<Int128>& hourly) {
  if (!hourly) return std::monostate{};
  return ShortDecimalText(*hourly, kCostScale);
}

std::string TagsText(const NotedLaunch& launch) {
  nlohmann::ordered_json tags = nlohmann::ordered_json::object();
  for (const auto& [key, value] : launch.tags) tags[ToUtf8(key)] = ToUtf8(value);
  return tags.dump();
}

std::string StartedText(const NotedLaunch& launch) {
  nlohmann::json ids = nlohmann::json::array();
  for (const std::string& id : launch.started) ids.push_back(ToUtf8(id));
  return ids.dump();
}

}  // namespace

std::string_view NotedLaunchStateName(NotedLaunchState state) {
  switch (state) {
    case NotedLaunchState::kAsked:
      return "asked";
    case NotedLaunchState::kStarted:
      return "started";
    case NotedLaunchState::kWasRunning:
      return "was_running";
    case NotedLaunchState::kFailed:
      return "failed";
  }
  return "";
}

Result<LaunchJournal> LaunchJournal::Open(World& world, const Books& books) {
  std::unique_ptr<Sqlite> sqlite =
      TRY(OpenCatalog(world, books.folder(), Access::kWrite, AllMigrations()));
  return LaunchJournal(world, std::move(sqlite));
}

Result<std::string> LaunchJournal::Begin(const NotedLaunch& launch) {
  const std::string id = NewUlid(*world_);
  const std::string now = InstantText(world_->clock.Now());
  TRY(sqlite_->Execute(
      "INSERT INTO launches VALUES ($id, $asked, $service, $region, $type, $instances, $spot, "
      "$client_token, $tags, $on_demand, $spot_price, 'asked', $asked, '[]', '')",
      {{"id", id},
       {"asked", now},
       {"service", launch.service},
       {"region", launch.region},
       {"type", launch.type},
       {"instances", launch.instances},
       {"spot", std::int64_t{launch.spot ? 1 : 0}},
       {"client_token", launch.client_token},
       {"tags", TagsText(launch)},
       {"on_demand", Price(launch.on_demand_hourly)},
       {"spot_price", Price(launch.spot_hourly)}}));
  return id;
}

Result<void> LaunchJournal::Record(const std::string& id, const NotedLaunch& launch) {
  return sqlite_->Execute(
      "UPDATE launches SET state = $state, changed = $now, started = $started, error = $error "
      "WHERE id = $id",
      {{"state", std::string(NotedLaunchStateName(launch.state))},
       {"now", InstantText(world_->clock.Now())},
       {"started", StartedText(launch)},
       {"error", launch.error},
       {"id", id}});
}

}  // namespace purser
