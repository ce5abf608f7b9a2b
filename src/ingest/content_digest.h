#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace purser {

/// XXH3-128 over the files' names, sizes and bytes, in order: equal digest, equal bill. Streams.
/// @error kDenied  a file cannot be read
Result<std::string> ContentDigest(const std::vector<std::filesystem::path>& files);

}  // namespace purser
