#include "ledger/focus_export.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/formula.h"
#include "domain/schema.h"
#include "embedded.h"

namespace purser {
namespace {

constexpr std::array<std::string_view, 2> kVersions = {"1.2", "1.4"};
constexpr std::string_view kThirdParty = "x_ThirdPartyBilledCost";

/// "1.0-1.3" has "1.2".
bool HasVersion(std::string_view versions, std::string_view version) {
  if (versions.empty()) return false;
  const std::size_t dash = versions.find('-');
  if (dash == std::string_view::npos) return versions == version;
  return versions.substr(0, dash) <= version && version <= versions.substr(dash + 1);
}

std::vector<const SchemaColumn*> ColumnsOf(std::string_view version) {
  std::vector<const SchemaColumn*> columns;
  for (const SchemaColumn& column : CanonicalColumns())
    if (HasVersion(column.versions, version)) columns.push_back(&column);
  return columns;
}

/// A text that a spreadsheet would run gets an apostrophe before it.
std::string SafeTextSql(const std::string& name) {
  std::string starts;
  for (const std::string_view start : kFormulaStarts)
    starts += (starts.empty() ? "" : ", ") + SqlText(start);
  return fmt::format("CASE WHEN left({0}, 1) IN ({1}) THEN '''' || {0} ELSE NULLIF({0}, '') END",
                     name, starts);
}

/// The value as the format has it: CSV is text throughout, so that nothing but we decide how a
/// number or an instant looks.
std::string ValueSql(const SchemaColumn& column, ExportFormat format) {
  const std::string name = fmt::format("f.{}", column.name);
  switch (column.kind) {
    case ColumnKind::kTags:
      return fmt::format("CAST(to_json({}) AS VARCHAR)", name);
    case ColumnKind::kInstant:
      if (format == ExportFormat::kParquet) return name;
      return fmt::format("strftime({}, '%Y-%m-%dT%H:%M:%SZ')", name);
    case ColumnKind::kCost:
    case ColumnKind::kQuantity:
      if (format == ExportFormat::kParquet) return name;
      return fmt::format("CAST({} AS VARCHAR)", name);
    case ColumnKind::kText:
      if (format == ExportFormat::kParquet) return fmt::format("NULLIF({}, '')", name);
      return SafeTextSql(name);
    case ColumnKind::kInteger:
    case ColumnKind::kKey:
      return name;
  }
  return name;
}

std::string SelectSql(const FocusExport& order) {
  std::string list;
  for (const SchemaColumn* column : ColumnsOf(order.version))
    list += fmt::format("{} AS {}, ", ValueSql(*column, order.format), column->name);
  const bool is_csv = order.format == ExportFormat::kCsv;
  list += fmt::format(
      "{} AS {}",
      is_csv ? fmt::format("CAST(f.{} AS VARCHAR)", kThirdParty) : fmt::format("f.{}", kThirdParty),
      kThirdParty);
  return fmt::format(
      "SELECT {} FROM (SELECT * FROM ({}) v WHERE {}) f ORDER BY f.source, "
      "f.billing_period, f.x_FileNumber, f.x_RowNumber",
      list, sql::ledger_focus_export.text, order.condition);
}

constexpr std::array<std::string_view, 5> kSummed = {"BilledCost", "EffectiveCost", "ListCost",
                                                     "ContractedCost", kThirdParty};

/// Adds up the rows of a SELECT that has BillingCurrency and kSummed.
Result<std::map<std::string, ExportSums>> SumsOf(Duck& duck, const std::string& select,
                                                 const Parameters& parameters) {
  std::string sums;
  for (const std::string_view column : kSummed)
    sums += fmt::format(
        ", CAST(COALESCE(SUM(CAST({0} AS DECIMAL(38,18))), 0) AS DECIMAL(38,18)) AS {0}", column);
  const std::string query = fmt::format(
      "SELECT COALESCE(BillingCurrency, 'XXX') AS currency{}, COUNT(*) AS n FROM ({}) AS charge "
      "GROUP BY 1",
      sums, select);
  std::map<std::string, ExportSums> all;
  TRY(duck.ForEach({"sums of export", query}, parameters, [&](const Row& row) -> Result<void> {
    all[row.Text("currency")] = {.billed = row.Units("BilledCost"),
                                 .third_party = row.Units(kThirdParty),
                                 .effective = row.Units("EffectiveCost"),
                                 .list = row.Units("ListCost"),
                                 .contracted = row.Units("ContractedCost"),
                                 .rows = row.Integer("n")};
    return {};
  }));
  return all;
}

}  // namespace

std::span<const std::string_view> FocusExportVersions() { return kVersions; }

std::vector<std::string> FocusExportColumns(std::string_view version) {
  std::vector<std::string> names;
  for (const SchemaColumn* column : ColumnsOf(version)) names.emplace_back(column->name);
  names.emplace_back(kThirdParty);
  return names;
}

Result<void> WriteFocusExport(Duck& duck, const FocusExport& order,
                              const std::filesystem::path& file) {
  const std::string options =
      order.format == ExportFormat::kCsv
          ? "FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR ''"
          : "FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880";
  const std::string copy =
      fmt::format("COPY (\n{}\n) TO {} ({})", SelectSql(order), SqlText(file.string()), options);
  return duck.ForEach({"export focus", copy}, order.parameters,
                      [](const Row&) -> Result<void> { return {}; });
}

Result<std::map<std::string, ExportSums>> ReadExportSums(Duck& duck, ExportFormat format,
                                                         const std::filesystem::path& file) {
  const std::string name = SqlText(file.string());
  const std::string table =
      format == ExportFormat::kCsv
          ? fmt::format(
                "read_csv({}, header = true, all_varchar = true, delim = ',', quote = '\"', "
                "escape = '\"')",
                name)
          : fmt::format("read_parquet({})", name);
  return SumsOf(
      duck, fmt::format("SELECT BillingCurrency, {} FROM {}", fmt::join(kSummed, ", "), table), {});
}

Result<std::map<std::string, ExportSums>> SumCharges(Duck& duck, const FocusExport& order) {
  return SumsOf(duck,
                fmt::format("SELECT BillingCurrency, BilledCost, EffectiveCost, ListCost, "
                            "ContractedCost, CAST(0 AS DECIMAL(38,18)) AS {} FROM charges WHERE {}",
                            kThirdParty, order.condition),
                order.parameters);
}

}  // namespace purser
