/// Where AWS puts what, and the manifests beside it.
/// @source Data Exports and CUR user guides: "Understanding the delivery"; the manifest comes
///         after the files it names.

#include "demo/cur_files.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "demo/cast.h"
#include "demo/gzip.h"
#include "demo/subjects.h"

namespace purser {
namespace {

constexpr std::string_view kBucket = "acme-billing";
constexpr std::string_view kPrefix = "cur";
constexpr std::string_view kExport = "acme-cur";

/// Paths of the data files below the bucket, and the CSV texts compressed.
struct Parts {
  std::vector<std::string> keys;
  std::vector<std::string> contents;
};

std::string CompactDay(Date day) {
  std::string text = DateText(day);
  std::erase(text, '-');
  return text;
}

/// "cur/acme-cur/data/BILLING_PERIOD=2026-10/EXECUTION" or
/// "cur/acme-cur/20261001-20261101/ASSEMBLY"
std::string DataFolder(Month month, CurLayout layout, const std::string& id) {
  const Period period = month.period();
  if (layout == CurLayout::kDataExports)
    return fmt::format("{}/{}/data/BILLING_PERIOD={}/{}", kPrefix, kExport, MonthText(month), id);
  return fmt::format("{}/{}/{}-{}/{}", kPrefix, kExport, CompactDay(period.start),
                     CompactDay(period.end), id);
}

Parts MakeParts(const std::vector<CurColumn>& columns, const MonthBill& bill, CurLayout layout,
                const CurDelivery& delivery) {
  Parts parts;
  std::size_t from = 0;
  do {
    const std::size_t to = std::min(delivery.lines, from + kLinesPerFile);
    const std::size_t number = parts.keys.size() + 1;
    parts.keys.push_back(CurFileKey(bill.calendar_month, layout, delivery.id, number, ".csv.gz"));
    parts.contents.push_back(Gzip(CurHeader(columns) + CurLines(columns, bill, from, to)));
    from = to;
  } while (from < delivery.lines);
  return parts;
}

bool IsMap(std::string_view column) {
  return column == "resource_tags" || column == "cost_category" || column == "product" ||
         column == "discount";
}

std::string ExportManifest(const std::vector<CurColumn>& columns, const CurDelivery& delivery,
                           const std::vector<std::string>& keys) {
  nlohmann::ordered_json manifest;
  manifest["executionId"] = delivery.id;
  manifest["exportArn"] = fmt::format("arn:aws:bcm-data-exports:us-east-1:{}:export/{}-{}",
                                      kPayerAccount, kExport, MadeUuid(kExport));
  for (const CurColumn& column : columns)
    manifest["columns"].push_back(
        {{"name", column.name}, {"type", IsMap(column.name) ? "OptionalMap" : "OptionalString"}});
  for (const std::string& key : keys)
    manifest["dataFiles"].push_back(fmt::format("s3://{}/{}", kBucket, key));
  return manifest.dump(1) + "\n";
}

std::string LegacyManifest(const std::vector<CurColumn>& columns, const MonthBill& bill,
                           const CurDelivery& delivery, const std::vector<std::string>& keys) {
  const Period period = bill.calendar_month.period();
  nlohmann::ordered_json manifest;
  manifest["assemblyId"] = delivery.id;
  manifest["account"] = kPayerAccount;
  for (const CurColumn& column : columns) {
    const std::size_t slash = column.name.find('/');
    manifest["columns"].push_back(
        {{"category", column.name.substr(0, slash)}, {"name", column.name.substr(slash + 1)}});
  }
  manifest["charset"] = "UTF-8";
  manifest["compression"] = "GZIP";
  manifest["contentType"] = "text/csv";
  manifest["reportId"] = MadeUuid(kExport);
  manifest["reportName"] = kExport;
  manifest["billingPeriod"] = {{"start", CompactDay(period.start) + "T000000.000Z"},
                               {"end", CompactDay(period.end) + "T000000.000Z"}};
  manifest["bucket"] = kBucket;
  manifest["reportKeys"] = keys;
  manifest["additionalArtifactKeys"] = nlohmann::ordered_json::array();
  return manifest.dump(1) + "\n";
}

Result<void> WriteFile(Files& files, const std::filesystem::path& file, std::string_view content) {
  TRY(files.MakeFolders(file.parent_path()));
  return files.Write(file, content);
}

}  // namespace

std::string DeliveryId(CurLayout layout, Date day, std::string_view name) {
  if (layout == CurLayout::kDataExports)
    return fmt::format("{}T02:00:00.000Z-{}", DateText(day), MadeUuid(name));
  return CompactDay(day) + "T020000Z";
}

std::string CurFileKey(Month month, CurLayout layout, const std::string& id, std::size_t number,
                       std::string_view suffix) {
  const std::string folder = DataFolder(month, layout, id);
  if (layout == CurLayout::kDataExports)
    return fmt::format("{}/{}-{:05}{}", folder, kExport, number, suffix);
  return fmt::format("{}/{}-{}{}", folder, kExport, number, suffix);
}

Result<void> WriteCurManifests(Files& files, const std::filesystem::path& folder,
                               const MonthBill& bill, CurLayout layout, const CurDelivery& delivery,
                               const std::vector<std::string>& keys) {
  const std::vector<CurColumn> columns = CurColumns(bill, layout);
  if (layout == CurLayout::kDataExports) {
    if (!delivery.is_current) return {};
    const std::filesystem::path metadata =
        fmt::format("{}/{}/metadata/BILLING_PERIOD={}/{}-Manifest.json", kPrefix, kExport,
                    MonthText(bill.calendar_month), kExport);
    return WriteFile(files, folder / metadata, ExportManifest(columns, delivery, keys));
  }
  const std::string manifest = LegacyManifest(columns, bill, delivery, keys);
  const std::filesystem::path assembly =
      folder / DataFolder(bill.calendar_month, layout, delivery.id);
  const std::string name = fmt::format("{}-Manifest.json", kExport);
  TRY(WriteFile(files, assembly / name, manifest));
  if (!delivery.is_current) return {};
  return WriteFile(files, assembly.parent_path() / name, manifest);
}

Result<void> WriteCurDelivery(Files& files, const std::filesystem::path& folder,
                              const MonthBill& bill, CurLayout layout,
                              const CurDelivery& delivery) {
  const Parts parts = MakeParts(CurColumns(bill, layout), bill, layout, delivery);
  for (std::size_t i = 0; i < parts.keys.size(); ++i)
    TRY(WriteFile(files, folder / parts.keys[i], parts.contents[i]));
  return WriteCurManifests(files, folder, bill, layout, delivery, parts.keys);
}

}  // namespace purser
