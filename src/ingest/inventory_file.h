/// An inventory as a file: JSON of the schema purser.inventory.v1 (docs/reference/schemas).
#pragma once

#include <filesystem>

#include "base/result.h"
#include "ledger/inventory.h"
#include "world/world.h"

namespace purser {

/// Larger files are not read: an inventory of a million resources is a tenth of it.
inline constexpr std::int64_t kMostInventoryBytes = std::int64_t{1} << 30;

/// Reads one observation; its source is the caller's to set.
/// @error kNotFound  no such file
/// @error kData      not JSON, not this schema, or a value of the wrong kind; names file and place
Result<Observation> ReadInventoryFile(World& world, const std::filesystem::path& file);

/// The same from the file's text. @param name  for messages
Result<Observation> ParseInventory(std::string_view text, const std::string& name);

}  // namespace purser
