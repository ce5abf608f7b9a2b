/// Bills of any size, for benchmarks: one month of AWS lines in two shapes, right to the last
/// digit in everything an importer proves (plans, reservations, pods), and the same bytes for the
/// same options.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "demo/bulk_hours.h"
#include "demo/cur_text.h"
#include "world/world.h"

namespace purser {

struct BulkOptions {
  std::int64_t lines = 1'000'000;
  BulkShape shape = BulkShape::kSteady;
  CurLayout layout = CurLayout::kDataExports;
  Month month{2026, 10};
  std::uint64_t seed = 1;
  std::int64_t lines_a_file = 1'000'000;  ///< About; files end with an hour.
  std::string suffix = ".csv.gz";         ///< Of the files that the manifest names.
  int threads = 2;
};

/// Keeps one file of the bill: `csv` is compressed with gzip, `file` is where it belongs.
using BulkSink =
    std::function<Result<void>(const std::filesystem::path& file, std::string_view csv)>;

/// Writes DIR/cur/… with its manifest, and expected.csv. What is in memory at once does not
/// grow with the bill: one compressed file a thread.
///
/// @param keep  Called on the caller's thread, in order.
/// @error kUsage  fewer than 1,000 lines, or more than 200 million
/// @error any     of Files::Write and of `keep`
Result<void> GenerateBulk(World& world, const std::filesystem::path& folder,
                          const BulkOptions& options, const BulkSink& keep);

/// Files and folders as they are: the sink of CSV.
Result<void> KeepBulkFile(Files& files, const std::filesystem::path& file, std::string_view csv);

}  // namespace purser
