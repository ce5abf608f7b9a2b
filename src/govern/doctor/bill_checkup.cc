#include "govern/doctor/bill_checkup.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "govern/doctor/export_settings.h"

namespace purser {

namespace {

constexpr std::size_t kMostExports = 100;  // Each is asked for by itself.

/// The pages of a listing that goes on by NextToken.
Result<std::vector<std::string>> PagesOf(AwsClient& client, const AwsCall& call) {
  std::vector<std::string> pages;
  TRY(client.CallPages(call, {.answer = "NextToken", .request = "NextToken"},
                       [&](const AwsAnswer& page) -> Result<void> {
                         pages.push_back(page.body);
                         return {};
                       }));
  return pages;
}

Result<ExportSettings> DataExport(AwsClient& client, const std::string& arn) {
  const nlohmann::json body = {{"ExportArn", arn}};
  const AwsAnswer answer = TRY(
      client.Call({.service = "bcm-data-exports",
                   .operation = "GetExport",
                   .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)}));
  return ReadDataExport(answer.body);
}

/// The first Data Export that writes there.
Result<std::optional<ExportSettings>> FindDataExport(AwsClient& client,
                                                     const std::string& location) {
  const std::vector<std::string> pages =
      TRY(PagesOf(client, {.service = "bcm-data-exports", .operation = "ListExports"}));
  std::size_t asked = 0;
  for (const std::string& page : pages) {
    const std::vector<std::string> arns = TRY(ReadExportArns(page));
    for (const std::string& arn : arns) {
      if (++asked > kMostExports) return std::optional<ExportSettings>();
      ExportSettings settings = TRY(DataExport(client, arn));
      if (WritesTo(settings, location)) return std::optional(std::move(settings));
    }
  }
  return std::optional<ExportSettings>();
}

Result<std::optional<ExportSettings>> FindLegacyReport(AwsClient& client,
                                                       const std::string& location) {
  const std::vector<std::string> pages =
      TRY(PagesOf(client, {.service = "cur", .operation = "DescribeReportDefinitions"}));
  for (const std::string& page : pages) {
    std::vector<ExportSettings> reports = TRY(ReadReportDefinitions(page));
    for (ExportSettings& settings : reports)
      if (WritesTo(settings, location)) return std::optional(std::move(settings));
  }
  return std::optional<ExportSettings>();
}

CheckupLine LineOf(const ExportSettings& settings) {
  const std::vector<std::string> faults = FaultsOf(settings);
  if (faults.empty())
    return {Health::kOk, "",
            fmt::format("export {}: hourly, with resource ids and split cost allocation",
                        settings.name)};
  return {settings.trouble.empty() ? Health::kWarn : Health::kFail, "",
          fmt::format("export {}: {}", settings.name, fmt::join(faults, ", ")),
          "a new export (purser init shows it): AWS does not change these of an old one"};
}

/// Keys that are active.
Result<std::vector<std::string>> ActiveKeys(AwsClient& client) {
  const std::vector<std::string> pages =
      TRY(PagesOf(client, {.service = "ce",
                           .operation = "ListCostAllocationTags",
                           .body = R"({"Status":"Active","Type":"UserDefined"})"}));
  std::vector<std::string> keys;
  for (const std::string& page : pages) {
    const nlohmann::json json = nlohmann::json::parse(page, nullptr, false);
    const auto tags = json.find("CostAllocationTags");
    if (tags == json.end() || !tags->is_array())
      return Error{ErrorKind::kData, "ce:ListCostAllocationTags: not the JSON it should be"};
    for (const nlohmann::json& tag : *tags)
      if (const auto key = tag.find("TagKey"); key != tag.end() && key->is_string())
        keys.push_back(key->get<std::string>());
  }
  return keys;
}

std::string PolicyRemedy(const Error& error) {
  return error.kind == ErrorKind::kDenied ? "purser policy iam --for doctor" : "run it again later";
}

}  // namespace

CheckupLine CheckExport(AwsClient& client, const SourceSettings& source) {
  const auto exported = FindDataExport(client, source.location);
  if (exported.ok() && exported.value()) return LineOf(*exported.value());
  const auto report = FindLegacyReport(client, source.location);
  if (report.ok() && report.value()) return LineOf(*report.value());
  for (const auto* asked : {&exported, &report})
    if (!asked->ok())
      return {Health::kWarn, "",
              fmt::format("the export's settings are not known: {}", asked->error().message),
              PolicyRemedy(asked->error())};
  return {Health::kWarn, "",
          fmt::format("no export of this account writes to {}: its settings are not known",
                      source.location),
          "ask as the account that the bill is exported from"};
}

CheckupLine CheckTagKeys(AwsClient& client, const Taxonomy& taxonomy, Date day) {
  const Result<std::vector<std::string>> active = ActiveKeys(client);
  if (!active.ok())
    return {Health::kWarn, "",
            fmt::format("the tag keys on the bill are not known: {}", active.error().message),
            PolicyRemedy(active.error())};
  const std::vector<std::string> missing = MissingTagKeys(taxonomy, active.value(), day);
  if (missing.empty()) return {Health::kOk, "", "tag keys: all of the taxonomy are on the bill"};
  return {Health::kWarn, "", fmt::format("tag keys not on the bill: {}", fmt::join(missing, ", ")),
          "purser tags activate"};
}

std::vector<std::string> MissingTagKeys(const Taxonomy& taxonomy,
                                        std::span<const std::string> active, Date day) {
  std::set<std::string> there;
  for (const std::string& key : active) there.insert(NormalTagKey(key, taxonomy.tag_key_case));
  const auto is_there = [&](const std::string& name) {
    return there.contains(NormalTagKey(name, taxonomy.tag_key_case));
  };
  std::vector<std::string> missing;
  for (const TaxonomyKey& key : taxonomy.keys) {
    const bool by_alias = std::ranges::any_of(key.aliases, [&](const DatedName& alias) {
      return alias.days.Contains(day) && is_there(alias.name);
    });
    if (key.days.Contains(day) && !is_there(key.name) && !by_alias) missing.push_back(key.name);
  }
  return missing;
}

}  // namespace purser
