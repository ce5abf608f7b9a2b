#pragma once

#include <string>

#include "base/result.h"
#include "config/config.h"
#include "world/world.h"

namespace purser {

/// Everything that decides owners and rates, as one line of JSON: taxonomy, allocation, defaults,
/// pools, rates. Files that it names (rates, drivers) stand in it by the hash of their bytes.
/// Configurations that mean the same have the same text.
/// @error kNotFound, kDenied  such a file cannot be read
Result<std::string> RulesText(World& world, const Config& config);

/// XXH3-128, hexadecimal.
std::string TextDigest(std::string_view text);

}  // namespace purser
