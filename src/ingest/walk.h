#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace purser {

struct Walked {
  std::vector<std::filesystem::path> files;  ///< Absolute, each once, sorted.
  std::vector<std::string> notes;            ///< What was not followed.
};

/// The regular files under `inputs`. A named input may be a link; inside a folder, links to
/// folders are not followed and links to files only where they stay inside it. Files whose name
/// begins with "." or "_" (_SUCCESS, .crc) are left out unless named.
///
/// @error kNotFound  an input does not exist
/// @error kData      more than 200,000 files: surely not one export
Result<Walked> WalkInputs(const std::vector<std::filesystem::path>& inputs);

/// Whether the name says CSV (.csv, .csv.gz, .zip, .gz), JSON lines (.jsonl, .ndjson, and .json
/// that is no manifest) or Parquet.
bool IsBillFile(const std::filesystem::path& file);
bool IsParquetFile(const std::filesystem::path& file);

}  // namespace purser
