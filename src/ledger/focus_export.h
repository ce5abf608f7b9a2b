/// Charges as a FOCUS file: the columns of one version, in the values FOCUS demands.
///
/// Where the books deviate from FOCUS (money.md §2) the export follows FOCUS; nothing is invented:
/// what the books do not know is null.
/// - BilledCost is 0 where somebody else than the provider's issuer is paid (AWS Marketplace); the
///   amount stands in x_ThirdPartyBilledCost, the one column beside FOCUS's own.
/// - What must be null for a category is: prices and SKUs of a tax, consumption of what is no
///   usage, a unit without its quantity, details of a commitment without an ID.
/// - Names of provider, service provider and publisher stand in for each other across versions;
///   prices without a currency of their own are in the billing currency; a service without a
///   subcategory is the "Other (…)" of its category.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/duck.h"

namespace purser {

enum class ExportFormat { kCsv, kParquet };

/// Versions that can be written, the default first.
std::span<const std::string_view> FocusExportVersions();

/// The version's columns, in the order they are written; x_ThirdPartyBilledCost last.
std::vector<std::string> FocusExportColumns(std::string_view version);

struct FocusExport {
  std::string version = "1.2";
  ExportFormat format = ExportFormat::kCsv;
  std::string condition;  ///< On `charges`, with parameters.
  Parameters parameters;
};

/// What a written file adds up to, by BillingCurrency, 1e-18.
struct ExportSums {
  Int128 billed = 0, third_party = 0, effective = 0, list = 0, contracted = 0;
  std::int64_t rows = 0;

  friend bool operator==(const ExportSums&, const ExportSums&) = default;
};

/// Writes `file` from the view `charges`, in the order of source, period, file and row; every
/// decimal in full, instants as 2026-09-01T00:00:00Z (CSV) or TIMESTAMP (Parquet), tags as JSON. In
/// CSV a text that a spreadsheet would run as a formula gets an apostrophe before it.
/// The caller syncs and renames it.
Result<void> WriteFocusExport(Duck& duck, const FocusExport& order,
                              const std::filesystem::path& file);

/// What the charges of `order` add up to as the books have them: nothing is a third party's.
Result<std::map<std::string, ExportSums>> SumCharges(Duck& duck, const FocusExport& order);

/// Reads the file again and adds up what it says.
Result<std::map<std::string, ExportSums>> ReadExportSums(Duck& duck, ExportFormat format,
                                                         const std::filesystem::path& file);

}  // namespace purser
