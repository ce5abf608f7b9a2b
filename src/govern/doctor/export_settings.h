/// The settings of the export that writes a bill: what the bill can say depends on them.
/// @source AWS Data Exports API, GetExport; AWS Cost and Usage Report API,
/// DescribeReportDefinitions
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace purser {

struct ExportSettings {
  std::string name;
  std::string bucket;
  std::string prefix;
  bool is_hourly = false;
  bool has_resources = false;         ///< A line for each resource.
  bool has_split_allocation = false;  ///< EKS and ECS by pod and task.
  std::string trouble = {};           ///< Why it delivers nothing; empty: it does.
};

/// Of GetExport's answer.
/// @error kData  not that answer
Result<ExportSettings> ReadDataExport(std::string_view json);

/// Of DescribeReportDefinitions' answer, one a legacy report.
/// @error kData  not that answer
Result<std::vector<ExportSettings>> ReadReportDefinitions(std::string_view json);

/// ARNs of ListExports' answer.
/// @error kData  not that answer
Result<std::vector<std::string>> ReadExportArns(std::string_view json);

/// Whether it writes to "s3://bucket/prefix", or below or above it.
bool WritesTo(const ExportSettings& settings, std::string_view location);

/// What is not as it should be: {"daily instead of hourly", "without resource ids"}.
std::vector<std::string> FaultsOf(const ExportSettings& settings);

}  // namespace purser
