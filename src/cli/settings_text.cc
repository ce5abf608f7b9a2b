#include "cli/settings_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace purser {

std::string Counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string ConfigurationText(const Config& config) {
  return config.file.empty() ? "no purser.toml, all defaults" : config.file.string();
}

std::string SettingsText(const Config& config) {
  const auto is_set = [](const SettingOrigin& setting) { return setting.origin != "default"; };
  const auto from_environment = [](const SettingOrigin& setting) {
    return setting.origin.starts_with("PURSER_");
  };
  const auto set = static_cast<std::size_t>(std::ranges::count_if(config.origins, is_set));
  return fmt::format("{}, {} from the environment", Counted(set, "setting", "settings"),
                     std::ranges::count_if(config.origins, from_environment));
}

}  // namespace purser
