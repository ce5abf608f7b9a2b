/// Oracle Cloud's own cost reports as charges (docs: formats of OCI, money.md §2–3).
///
/// A line is an hour or day of one resource with its cost, to 18 decimals. A line that was wrong is
/// not taken back by another amount: a later line says that it corrects it and names it
/// (lineItem/backreferenceNo), and stands in its place. So the corrected line is netted. Periods
/// are months of usage in UTC; the report knows no invoice. Where it says no list price, List is
/// the cost, as FOCUS has it.

#include <array>

#include "embedded.h"
#include "ingest/bill_plan.h"
#include "ingest/discover.h"
#include "ingest/sources.h"

namespace purser {
namespace {

using enum RawType;

/// @source  Oracle Cloud Infrastructure documentation, "Cost and Usage Reports Overview"
constexpr auto kColumns = std::to_array<RawColumn>({
    {.name = "line_item_reference_no"},
    {.name = "line_item_tenant_id"},
    {.name = "line_item_interval_usage_start", .type = kInstant},
    {.name = "line_item_interval_usage_end", .type = kInstant},
    {.name = "line_item_is_correction"},
    {.name = "line_item_backreference_no"},
    {.name = "product_service"},
    {.name = "product_resource"},
    {.name = "product_compartment_id"},
    {.name = "product_compartment_name"},
    {.name = "product_region"},
    {.name = "product_availability_domain"},
    {.name = "product_resource_id"},
    {.name = "product_description"},
    {.name = "usage_billed_quantity"},
    {.name = "usage_billed_quantity_overage"},
    {.name = "cost_subscription_id"},
    {.name = "cost_product_sku"},
    {.name = "cost_unit_price"},
    {.name = "cost_unit_price_overage"},
    {.name = "cost_my_cost"},
    {.name = "cost_my_cost_overage"},
    {.name = "cost_currency_code"},
    {.name = "cost_billing_unit_readable"},
    {.name = "cost_sku_unit_description"},
    {.name = "cost_overage_flag"},
    {.name = "tags", .type = kMap, .prefix = "tags"},
});

constexpr std::array<std::string_view, 10> kWanted = {
    "line_item_reference_no",     "line_item_tenant_id",   "line_item_is_correction",
    "line_item_backreference_no", "product_service",       "product_compartment_id",
    "product_resource_id",        "usage_billed_quantity", "cost_product_sku",
    "cost_currency_code",
};

std::string WhyNotOci(const RawView& view) {
  const auto has = [&](std::string_view name) { return view.present.contains(name); };
  if (has("cost_my_cost") && has("line_item_interval_usage_start")) return {};
  if (view.present.empty() && view.custom.empty()) return "is empty, without even a header";
  for (const std::string& name : view.custom)
    if (ColumnKey(name) == "billedcost")
      return "is no cost report of Oracle Cloud: it looks like FOCUS: --kind focus";
  if (has("line_item_interval_usage_start"))
    return "has no cost/myCost: it is a usage report; take the files under reports/cost-csv";
  return "is no cost report of Oracle Cloud: it has no cost/myCost and "
         "lineItem/intervalUsageStart; take the files under reports/cost-csv";
}

Result<std::vector<SnapshotPlan>> Plan(const IngestRequest& request, const Delivery& delivery,
                                       Duck& duck, World& world) {
  static const std::array statements = {sql::ingest_oci_lines, sql::ingest_oci_scan,
                                        sql::ingest_oci_charges, sql::ingest_oci_totals};
  const BillMapping mapping = {.provider = "Oracle",
                               .columns = kColumns,
                               .wanted = kWanted,
                               .wanted_remedy = "take the report as Oracle writes it",
                               .why_not = WhyNotOci,
                               .statements = statements,
                               .findings = sql::ingest_oci_findings,
                               .proof = sql::ingest_oci_proof};
  return PlanBill(mapping, request, delivery, duck, world);
}

}  // namespace

SourceKind Oci() {
  return {.name = "oci",
          .about = "Oracle Cloud cost reports (CSV); its FOCUS reports are of kind focus",
          .discover = DiscoverDeliveries,
          .plan = Plan};
}

}  // namespace purser
