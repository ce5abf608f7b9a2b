/// Google Cloud's billing export, standard and detailed, as charges (docs: formats of GCP,
/// money.md §2–3).
///
/// A row of BigQuery's table is one usage with its cost and, beside it, an array of credits that
/// the cost does not have in it. Discounts among them (sustained and committed use, spend based …)
/// are folded into the row; promotions become Credit rows of their own, with the row's owner. So
/// Billed is what the invoice says: cost with all credits. The month is the invoice's, which
/// Google reckons in Pacific time; charge periods stay in UTC.

#include <array>

#include "embedded.h"
#include "ingest/bill_plan.h"
#include "ingest/discover.h"
#include "ingest/sources.h"

namespace purser {
namespace {

using enum RawType;

/// @source  Google Cloud documentation, "Structure of Detailed data export"
constexpr auto kColumns = std::to_array<RawColumn>({
    {.name = "billing_account_id"},
    {.name = "invoice_month", .map = "invoice", .key = "month"},
    {.name = "cost_type"},
    {.name = "service_id", .map = "service", .key = "id"},
    {.name = "service_description", .map = "service", .key = "description"},
    {.name = "sku_id", .map = "sku", .key = "id"},
    {.name = "sku_description", .map = "sku", .key = "description"},
    {.name = "usage_start_time", .type = kInstant},
    {.name = "usage_end_time", .type = kInstant},
    {.name = "project_id", .map = "project", .key = "id"},
    {.name = "project_number", .map = "project", .key = "number"},
    {.name = "project_name", .map = "project", .key = "name"},
    {.name = "project_labels", .map = "project", .key = "labels"},
    {.name = "project_ancestry_numbers", .map = "project", .key = "ancestry_numbers"},
    {.name = "labels"},
    {.name = "system_labels"},
    {.name = "tags"},
    {.name = "location_location", .map = "location", .key = "location"},
    {.name = "location_region", .map = "location", .key = "region"},
    {.name = "location_zone", .map = "location", .key = "zone"},
    {.name = "resource_name", .map = "resource", .key = "name"},
    {.name = "resource_global_name", .map = "resource", .key = "global_name"},
    {.name = "price_effective_price", .map = "price", .key = "effective_price"},
    {.name = "price_list_price", .map = "price", .key = "list_price"},
    {.name = "price_tier_start_amount", .map = "price", .key = "tier_start_amount"},
    {.name = "subscription_instance_id", .map = "subscription", .key = "instance_id"},
    {.name = "cost"},
    {.name = "cost_at_list"},
    {.name = "currency"},
    {.name = "currency_conversion_rate"},
    {.name = "usage_amount", .map = "usage", .key = "amount"},
    {.name = "usage_unit", .map = "usage", .key = "unit"},
    {.name = "usage_amount_in_pricing_units", .map = "usage", .key = "amount_in_pricing_units"},
    {.name = "usage_pricing_unit", .map = "usage", .key = "pricing_unit"},
    {.name = "credits"},
    {.name = "adjustment_info_id", .map = "adjustment_info", .key = "id"},
    {.name = "adjustment_info_description", .map = "adjustment_info", .key = "description"},
    {.name = "adjustment_info_mode", .map = "adjustment_info", .key = "mode"},
    {.name = "adjustment_info_type", .map = "adjustment_info", .key = "type"},
    // Known and not kept: they say nothing that the others do not.
    {.name = "export_time"},
    {.name = "invoice_publisher_type", .map = "invoice", .key = "publisher_type"},
    {.name = "location_country", .map = "location", .key = "country"},
    {.name = "price_unit", .map = "price", .key = "unit"},
    {.name = "price_pricing_unit_quantity", .map = "price", .key = "pricing_unit_quantity"},
    {.name = "transaction_type"},
    {.name = "seller_name"},
});

constexpr std::array<std::string_view, 12> kWanted = {
    "billing_account_id", "invoice_month", "cost_type", "service_description", "sku_id",
    "project_id",         "labels",        "currency",  "usage_amount",        "credits",
    "cost_at_list",       "resource_name",
};

std::string WhyNotGcp(const RawView& view) {
  const auto has = [&](std::string_view name) { return view.present.contains(name); };
  if (has("cost") && has("usage_start_time")) return {};
  if (view.present.empty() && view.custom.empty()) return "is empty, without even a header";
  for (const std::string& name : view.custom)
    if (ColumnKey(name) == "billedcost")
      return "is no billing export of Google Cloud: it looks like FOCUS: --kind focus";
  return "is no billing export of Google Cloud: it has no cost and usage_start_time; export the "
         "table gcp_billing_export_resource_v1_… as CSV, JSON lines or Parquet, nested columns by "
         "TO_JSON_STRING";
}

Result<std::vector<SnapshotPlan>> Plan(const IngestRequest& request, const Delivery& delivery,
                                       Duck& duck, World& world) {
  static const std::array statements = {sql::ingest_gcp_billing_lines, sql::ingest_gcp_billing_scan,
                                        sql::ingest_gcp_billing_charges,
                                        sql::ingest_gcp_billing_totals};
  const BillMapping mapping = {
      .provider = "Google Cloud",
      .columns = kColumns,
      .wanted = kWanted,
      .wanted_remedy =
          "export the detailed table (gcp_billing_export_resource_v1_…) with all its "
          "columns",
      .why_not = WhyNotGcp,
      .statements = statements,
      .findings = sql::ingest_gcp_billing_findings,
      .proof = sql::ingest_gcp_billing_proof};
  return PlanBill(mapping, request, delivery, duck, world);
}

}  // namespace

SourceKind GcpBilling() {
  return {.name = "gcp-billing",
          .about = "Google Cloud billing export, standard or detailed (CSV, JSON lines or Parquet)",
          .discover = DiscoverDeliveries,
          .plan = Plan};
}

}  // namespace purser
