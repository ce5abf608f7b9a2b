#include "ingest/focus_columns.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "domain/schema.h"

namespace purser {
namespace {

/// Not in the schema, or not as one that FOCUS has.
constexpr auto kOthers = std::to_array<RawColumn>({
    {.name = "x_CostCategories", .type = RawType::kMap},
    {.name = "x_Operation"},
    {.name = "x_ServiceCode"},
    {.name = "x_UsageType"},
    {.name = "x_InvoiceId"},
    {.name = "x_PricingCurrency"},
    {.name = "Provider"},
    {.name = "Publisher"},
    {.name = "InvoiceIssuer"},
    {.name = "Region"},
    {.name = "UsageQuantity"},
    {.name = "UsageUnit"},
});

struct Mandatory {
  std::string_view name;
  std::string_view instead{};  ///< A column that says the same.
};
constexpr auto kMandatory = std::to_array<Mandatory>({
    {"BilledCost"},
    {"BillingAccountId"},
    {"BillingCurrency"},
    {"BillingPeriodEnd"},
    {"BillingPeriodStart"},
    {"ChargeCategory"},
    {"ChargePeriodEnd"},
    {"ChargePeriodStart"},
    {"ContractedCost"},
    {"EffectiveCost"},
    {"InvoiceIssuerName", "InvoiceIssuer"},
    {"ListCost"},
    {"PricingQuantity", "UsageQuantity"},
    {"PricingUnit", "UsageUnit"},
    {"ProviderName", "Provider"},
    {"ServiceCategory"},
    {"ServiceName"},
});

RawColumn AsRaw(const SchemaColumn& column) {
  if (column.name == "Tags") return {.name = column.name, .type = RawType::kMap, .prefix = "Tags"};
  switch (column.kind) {
    case ColumnKind::kInstant:
      return {.name = column.name, .type = RawType::kInstant};
    case ColumnKind::kTags:
      return {.name = column.name, .type = RawType::kMap};
    case ColumnKind::kText:
    case ColumnKind::kCost:
    case ColumnKind::kQuantity:
    case ColumnKind::kInteger:
    case ColumnKind::kKey:
      return {.name = column.name};
  }
  return {.name = column.name};
}

bool HasCustom(const RawView& view, std::string_view name) {
  return std::ranges::any_of(
      view.custom, [&](const std::string& custom) { return ColumnKey(custom) == ColumnKey(name); });
}

}  // namespace

std::span<const RawColumn> FocusColumns() {
  static const std::vector<RawColumn> columns = [] {
    std::vector<RawColumn> all;
    for (const SchemaColumn& column : CanonicalColumns())
      if (!column.versions.empty()) all.push_back(AsRaw(column));
    all.insert(all.end(), kOthers.begin(), kOthers.end());
    return all;
  }();
  return columns;
}

std::string FocusVersion(const RawView& view) {
  // Azure has the two …Type columns in its export of 1.0 already.
  static constexpr std::string_view kEarly[] = {"BillingAccountType", "SubAccountType"};
  std::string_view newest = "1.0";
  for (const SchemaColumn& column : CanonicalColumns()) {
    if (column.versions.empty() || !view.present.contains(column.name)) continue;
    if (std::ranges::find(kEarly, column.name) != std::end(kEarly)) continue;
    newest = std::max(newest, column.versions.substr(0, 3));
  }
  return std::string(newest);
}

std::vector<std::string> MissingFocusColumns(const RawView& view) {
  std::vector<std::string> missing;
  for (const Mandatory& column : kMandatory) {
    const bool has_other = !column.instead.empty() && view.present.contains(column.instead);
    const bool is_renamed =
        column.name == "ProviderName" && view.present.contains("ServiceProviderName");
    if (!view.present.contains(column.name) && !has_other && !is_renamed)
      missing.emplace_back(column.name);
  }
  return missing;
}

std::string WhyNotFocus(const RawView& view) {
  const auto has = [&](std::string_view name) { return view.present.contains(name); };
  if (HasCustom(view, "ContractCommitmentId") && !has("ChargeCategory"))
    return "it is FOCUS's Contract Commitment dataset: purser reads Cost and Usage";
  if (HasCustom(view, "InvoiceIssueDate") && !has("ChargePeriodStart"))
    return "it is FOCUS's Invoice Detail dataset: compare with it by reconcile --expect";
  if (HasCustom(view, "BillingPeriodStatus") && !has("BilledCost"))
    return "it is FOCUS's Billing Period dataset: purser reads Cost and Usage";
  if (has("BilledCost") || has("EffectiveCost")) return {};
  if (view.present.empty() && view.custom.empty()) return "it is empty, without even a header";
  if (view.custom.size() == 1 &&
      ColumnKey(view.custom.front()).find("billedcost") != std::string::npos)
    return "its columns are not separated by commas: export it as CSV with commas";
  if (HasCustom(view, "line_item_unblended_cost") || HasCustom(view, "lineItem/UnblendedCost"))
    return "it looks like an AWS Cost and Usage Report: --kind aws-cur";
  if (HasCustom(view, "CostInBillingCurrency") || HasCustom(view, "PreTaxCost"))
    return "it looks like an Azure cost export: --kind azure-cost";
  if (HasCustom(view, "cost/myCost")) return "it looks like OCI's own cost report: --kind oci";
  if (HasCustom(view, "usage_start_time") && HasCustom(view, "cost"))
    return "it looks like a billing export of Google Cloud: --kind gcp-billing";
  return "it has neither BilledCost nor EffectiveCost: name a FOCUS export with its header";
}

}  // namespace purser
