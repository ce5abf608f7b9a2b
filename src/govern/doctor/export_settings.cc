#include "govern/doctor/export_settings.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/ascii.h"

namespace purser {

namespace {

using Json = nlohmann::json;

Error NotThatAnswer() { return {ErrorKind::kData, "the answer is not the JSON it should be"}; }

/// The text at a path of members; "" where there is none.
std::string TextAt(const Json& json, std::initializer_list<const char*> path) {
  const Json* at = &json;
  for (const char* name : path) {
    if (!at->is_object()) return "";
    const auto found = at->find(name);
    if (found == at->end()) return "";
    at = &*found;
  }
  return at->is_string() ? at->get<std::string>() : "";
}

bool IsTrue(const std::string& text) { return LowerAscii(text) == "true"; }

/// The list at `name`.
Result<Json> ListAt(std::string_view text, const char* name) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return NotThatAnswer();
  const auto found = json.find(name);
  if (found == json.end() || !found->is_array()) return NotThatAnswer();
  return Json(*found);
}

/// Settings of the one table that the export's query reads.
Json TableSettings(const Json& exported) {
  const auto query = exported.find("DataQuery");
  if (query == exported.end() || !query->is_object()) return Json::object();
  const auto tables = query->find("TableConfigurations");
  if (tables == query->end() || !tables->is_object() || tables->empty()) return Json::object();
  return *tables->begin();
}

}  // namespace

Result<ExportSettings> ReadDataExport(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("Export") || !json["Export"].is_object())
    return NotThatAnswer();
  const Json& exported = json["Export"];
  const Json table = TableSettings(exported);
  ExportSettings settings{
      .name = TextAt(exported, {"Name"}),
      .bucket = TextAt(exported, {"DestinationConfigurations", "S3Destination", "S3Bucket"}),
      .prefix = TextAt(exported, {"DestinationConfigurations", "S3Destination", "S3Prefix"}),
      .is_hourly = TextAt(table, {"TIME_GRANULARITY"}) == "HOURLY",
      .has_resources = IsTrue(TextAt(table, {"INCLUDE_RESOURCES"})),
      .has_split_allocation = IsTrue(TextAt(table, {"INCLUDE_SPLIT_COST_ALLOCATION_DATA"}))};
  if (TextAt(json, {"ExportStatus", "StatusCode"}) == "UNHEALTHY")
    settings.trouble = TextAt(json, {"ExportStatus", "StatusReason"});
  return settings;
}

Result<std::vector<ExportSettings>> ReadReportDefinitions(std::string_view text) {
  const Json list = TRY(ListAt(text, "ReportDefinitions"));
  std::vector<ExportSettings> all;
  for (const Json& report : list) {
    const auto elements = report.find("AdditionalSchemaElements");
    const auto has = [&](const char* element) {
      return elements != report.end() && elements->is_array() &&
             std::ranges::find(*elements, Json(element)) != elements->end();
    };
    all.push_back({.name = TextAt(report, {"ReportName"}),
                   .bucket = TextAt(report, {"S3Bucket"}),
                   .prefix = TextAt(report, {"S3Prefix"}),
                   .is_hourly = TextAt(report, {"TimeUnit"}) == "HOURLY",
                   .has_resources = has("RESOURCES"),
                   .has_split_allocation = has("SPLIT_COST_ALLOCATION_DATA")});
  }
  return all;
}

Result<std::vector<std::string>> ReadExportArns(std::string_view text) {
  const Json list = TRY(ListAt(text, "Exports"));
  std::vector<std::string> arns;
  for (const Json& reference : list)
    if (std::string arn = TextAt(reference, {"ExportArn"}); !arn.empty())
      arns.push_back(std::move(arn));
  return arns;
}

bool WritesTo(const ExportSettings& settings, std::string_view location) {
  const std::string place = "s3://" + settings.bucket + "/" + settings.prefix;
  const auto slashed = [](std::string_view text) {
    while (text.ends_with('/')) text.remove_suffix(1);
    return std::string(text) + "/";
  };
  const std::string here = slashed(location);
  const std::string there = slashed(place);
  return here.starts_with(there) || there.starts_with(here);
}

std::vector<std::string> FaultsOf(const ExportSettings& settings) {
  std::vector<std::string> faults;
  if (!settings.is_hourly) faults.emplace_back("not hourly");
  if (!settings.has_resources) faults.emplace_back("without resource ids");
  if (!settings.has_split_allocation) faults.emplace_back("without split cost allocation");
  if (!settings.trouble.empty()) faults.push_back("unhealthy: " + settings.trouble);
  return faults;
}

}  // namespace purser
