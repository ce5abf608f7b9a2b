/// Writes the inputs of a fictional team's books: bills in the providers' own layouts, and
/// the invoice they must add up to. The same options give the same bytes on every machine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "demo/cur_text.h"
#include "world/world.h"

namespace purser {

struct DemoOptions {
  Month last{2026, 10};   ///< The newest billing period.
  int months = 13;        ///< At least 1; the story unfolds over 13.
  int hourly_months = 2;  ///< The newest so many by the hour, older ones by the day.
  std::uint64_t seed = 1;
  CurLayout layout = CurLayout::kDataExports;
};

/// A folder that one source ingests.
struct GeneratedSource {
  std::string name;  ///< "aws", "azure", "modelhub"
  std::string kind;  ///< "aws-cur", "azure-cost", "focus"
  std::filesystem::path folder;
  std::int64_t lines = 0;  ///< Current ones; superseded executions not counted.
};

struct GeneratedInputs {
  std::vector<GeneratedSource> sources;
  std::filesystem::path expected;  ///< For `reconcile --expect`.
};

/// Writes aws/ (CUR, every month with its manifest; month 8 was restated and has both
/// executions), azure/ (the newest month as an actual and an amortized export), gcp/ (the newest
/// month as a detailed billing export), modelhub/ (FOCUS 1.2, a file a month), inventory/ (what
/// exists on AWS, a file a week of the last eight) and expected.csv under `folder`.
///
/// @error kUsage  fewer than one month
/// @error any     of Files::Write
Result<GeneratedInputs> GenerateDemo(World& world, const std::filesystem::path& folder,
                                     const DemoOptions& options);

/// The purser.toml of that team: its sources as written, taxonomy, defaults and shared costs.
std::string DemoConfiguration(const GeneratedInputs& inputs);

}  // namespace purser
