/// purser.toml, the environment and flags → Config.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "world/world.h"

namespace purser {

struct ConfigRequest {
  std::optional<std::string> file;        ///< --config; else ./purser.toml, then the user's.
  std::optional<std::string> books;       ///< --books
  std::vector<std::string> source_kinds;  ///< Valid values of [[source]] kind.
  std::vector<std::string> api_kinds;     ///< Those of them that ask an API and take no path.
};

/// Flag before environment (PURSER_LEDGER_PATH …) before file before default, per value.
///
/// @error kConfig  every mistake at once, a line each: "purser.toml:3:1: unknown key …; did you
///                 mean …?"
/// @error kConfig  --config names a file that is not there
Result<Config> LoadConfig(World& world, const ConfigRequest& request);

/// Letters, digits, - and _: a source's name is a folder's too.
bool IsSourceName(std::string_view name);

}  // namespace purser
