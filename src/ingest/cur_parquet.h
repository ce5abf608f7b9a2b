/// A CSV report of AWS as the Parquet that AWS delivers.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "ledger/duck.h"
#include "world/world.h"

namespace purser {

/// Writes the rows of `csv` (CUR 2.0, plain or gzip) as `parquet` with the types of a Parquet
/// export: costs and quantities DOUBLE, dates TIMESTAMP, tags and products MAP, the rest text;
/// empty fields are NULL. The folder of `parquet` exists.
///
/// @error kData         `csv` has the wrong shape
/// @error kUnavailable  the disk
Result<void> CurCsvToParquet(Duck& duck, World& world, const std::filesystem::path& csv,
                             const std::filesystem::path& parquet);

}  // namespace purser
