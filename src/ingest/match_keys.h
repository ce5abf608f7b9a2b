#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "ingest/manifest.h"

namespace purser {

/// The local copies of a manifest's files: for each key the file whose path agrees with it in the
/// most trailing components, at least the name. Of equals, the one nearest to the manifest.
///
/// @error kData  a key has no local file, or two that fit equally well; names them
Result<std::vector<std::filesystem::path>> MatchKeys(
    const Manifest& manifest, const std::vector<std::filesystem::path>& files);

}  // namespace purser
