/// Manifests: the files that say which data files make one version of one billing period.
///
/// Read: AWS legacy CUR (reportKeys), AWS Data Exports (dataFiles), Azure exports (blobs).
/// @source  AWS "Cost and Usage Reports" guide, delivery of versions; AWS Data Exports guide;
///          Azure Cost Management exports, manifest.json
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace purser {

struct Manifest {
  std::filesystem::path file;
  std::string export_name;
  std::string assembly;              ///< Assembly, execution or run id.
  std::string dataset;               ///< What its files hold, where it says so: "ActualCost".
  std::optional<Month> period;       ///< What it says, else what its path says.
  std::vector<std::string> keys;     ///< Names of the data files, as in the bucket.
  std::optional<Instant> refreshed;  ///< Where assembly or run say when.
};

/// Whether the name is a manifest's.
bool IsManifestName(const std::filesystem::path& file);

/// nullopt for JSON that lists no data files.
/// @error kData  not JSON, or a list that is not one of names
Result<std::optional<Manifest>> ReadManifest(const std::filesystem::path& file);

/// Where a path says which billing period it belongs to: BILLING_PERIOD=2026-10,
/// billing_period=2026-10, year=2026/month=1, 20261001-20261101.
struct Partition {
  std::filesystem::path root;    ///< What lies above: the export's own folder.
  std::filesystem::path folder;  ///< Down to the period.
  Month period;
};

std::optional<Partition> PartitionOf(const std::filesystem::path& file);

/// "2026-11-02T01:00:00.000Z-aaaa" and "20261105T030000Z" begin with a time.
std::optional<Instant> TimeOfAssembly(std::string_view assembly);

}  // namespace purser
