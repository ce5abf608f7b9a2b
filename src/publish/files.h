/// The published tables as files, where no database is wanted.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"
#include "ledger/duck.h"
#include "report/context.h"
#include "world/world.h"

namespace purser {

struct FilesOutcome {
  std::int64_t rows = 0;  ///< Of cost_day.
  std::int64_t weeks = 0;
};

/// One SQLite file with every table. Amounts are
/// exact decimals as text. Another file of that name is replaced whole, by a rename.
Result<FilesOutcome> PublishToSqlite(World& world, ReaderContext& context,
                                     const std::filesystem::path& file);

/// A folder with NAME.parquet for each table under `current`, a link that is turned to the new
/// files when all of them are there; the files before them are removed then.
/// @error kUsage  the folder has other things in it
Result<FilesOutcome> PublishToParquet(World& world, Duck& duck, ReaderContext& context,
                                      const std::filesystem::path& folder);

}  // namespace purser
