/// `purser config show` and `config check`: what is configured, and where it comes from.

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/session.h"
#include "cli/settings_text.h"

namespace purser {
namespace {

/// Where a table has no room, a setting is three lines.
void ShowRecords(Session& session) {
  for (const SettingOrigin& setting : session.config().origins)
    session.Print(fmt::format("{}\n  {}\n  {}\n", setting.key, setting.value, setting.origin));
}

void ShowTable(Session& session) {
  constexpr int kNarrow = 60;
  if (session.look().width > 0 && session.look().width < kNarrow) return ShowRecords(session);
  std::size_t key_width = 3;
  std::size_t value_width = 5;
  constexpr std::size_t kWidestValue = 40;
  for (const SettingOrigin& setting : session.config().origins) {
    key_width = std::max(key_width, setting.key.size());
    value_width = std::max(value_width, std::min(kWidestValue, setting.value.size()));
  }
  session.Print(fmt::format("{:<{}}  {:<{}}  ORIGIN\n", "KEY", key_width, "VALUE", value_width));
  for (const SettingOrigin& setting : session.config().origins)
    session.Print(fmt::format("{:<{}}  {:<{}}  {}\n", setting.key, key_width, setting.value,
                              value_width, setting.origin));
}

void ShowJson(Session& session) {
  nlohmann::ordered_json settings = nlohmann::ordered_json::array();
  for (const SettingOrigin& setting : session.config().origins)
    settings.push_back(
        {{"key", setting.key}, {"value", setting.value}, {"origin", setting.origin}});
  const nlohmann::ordered_json answer = {{"schema", "purser.config.v1"},
                                         {"file", session.config().file.string()},
                                         {"rules_digest", session.config().rules_digest},
                                         {"settings", std::move(settings)}};
  session.Print(answer.dump(2) + "\n");
}

void CheckOnly(Session& session) {
  const Config& config = session.config();
  session.Print(fmt::format("ok  {}: {}; {}, {}, {}, {}\n", ConfigurationText(config),
                            SettingsText(config),
                            Counted(config.sources.size(), "source", "sources"),
                            Counted(config.taxonomy.keys.size(), "taxonomy key", "taxonomy keys"),
                            Counted(config.allocation.size(), "rule", "rules"),
                            Counted(config.shared_costs.size(), "shared cost", "shared costs")));
  if (config.file.empty()) session.Next("purser init");
}

Result<void> RunConfig(Session& session) {
  if (session.noun() == "check")
    CheckOnly(session);
  else if (session.format() == "json")
    ShowJson(session);
  else
    ShowTable(session);
  return {};
}

}  // namespace

Verb ConfigVerb() {
  return {.name = "config",
          .about = "effective settings and where each comes from",
          .nouns = {{"show", "", "every value with its origin"},
                    {"check", "", "reads the configuration and tells every mistake"}},
          .formats = {"table", "json"},
          .needs = Needs::kConfig,
          .examples = {"purser config show", "purser config check --config team/purser.toml"},
          .details =
              "A flag wins over an environment variable (PURSER_LEDGER_PATH and so on), that "
              "over the file, that over the default.",
          .run = RunConfig};
}

}  // namespace purser
