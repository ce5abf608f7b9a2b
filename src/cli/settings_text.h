/// How much was configured, in words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "config/config.h"

namespace purser {

/// "1 rule", "2 rules"
std::string Counted(std::size_t count, std::string_view one, std::string_view many);

/// "purser.toml", or "no purser.toml, all defaults".
std::string ConfigurationText(const Config& config);

/// "14 settings, 3 from the environment"
std::string SettingsText(const Config& config);

}  // namespace purser
