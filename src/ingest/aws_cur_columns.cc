#include "ingest/aws_cur_columns.h"

#include <array>

namespace purser {
namespace {

using enum RawType;

constexpr auto kColumns = std::to_array<RawColumn>({
    {.name = "bill_invoice_id"},
    {.name = "bill_invoicing_entity"},
    {.name = "bill_billing_entity"},
    {.name = "bill_bill_type"},
    {.name = "bill_payer_account_id"},
    {.name = "bill_payer_account_name"},
    {.name = "bill_billing_period_start_date", .type = kInstant},
    {.name = "line_item_usage_account_id"},
    {.name = "line_item_usage_account_name"},
    {.name = "line_item_line_item_type"},
    {.name = "line_item_usage_start_date", .type = kInstant},
    {.name = "line_item_usage_end_date", .type = kInstant},
    {.name = "line_item_product_code"},
    {.name = "line_item_usage_type"},
    {.name = "line_item_operation"},
    {.name = "line_item_availability_zone"},
    {.name = "line_item_resource_id"},
    {.name = "line_item_usage_amount"},
    {.name = "line_item_normalized_usage_amount"},
    {.name = "line_item_currency_code"},
    {.name = "line_item_unblended_rate"},
    {.name = "line_item_unblended_cost"},
    {.name = "line_item_net_unblended_rate"},
    {.name = "line_item_net_unblended_cost"},
    {.name = "line_item_line_item_description"},
    {.name = "line_item_tax_type"},
    {.name = "line_item_legal_entity"},
    {.name = "line_item_iam_principal"},
    {.name = "line_item_user_identifier"},
    {.name = "product_product_name", .map = "product", .key = "product_name"},
    {.name = "product_region_code"},
    {.name = "product_region", .map = "product", .key = "region"},
    {.name = "product_location"},
    {.name = "product_sku"},
    {.name = "product_instance_type"},
    {.name = "pricing_rate_code"},
    {.name = "pricing_currency"},
    {.name = "pricing_public_on_demand_cost"},
    {.name = "pricing_public_on_demand_rate"},
    {.name = "pricing_term"},
    {.name = "pricing_unit"},
    {.name = "reservation_reservation_a_r_n"},
    {.name = "reservation_effective_cost"},
    {.name = "reservation_net_effective_cost"},
    {.name = "reservation_amortized_upfront_fee_for_billing_period"},
    {.name = "reservation_unused_amortized_upfront_fee_for_billing_period"},
    {.name = "reservation_unused_recurring_fee"},
    {.name = "reservation_net_unused_amortized_upfront_fee_for_billing_period"},
    {.name = "reservation_net_unused_recurring_fee"},
    {.name = "reservation_unused_quantity"},
    {.name = "reservation_total_reserved_units"},
    {.name = "savings_plan_savings_plan_a_r_n"},
    {.name = "savings_plan_savings_plan_effective_cost"},
    {.name = "savings_plan_net_savings_plan_effective_cost"},
    {.name = "savings_plan_total_commitment_to_date"},
    {.name = "savings_plan_used_commitment"},
    {.name = "savings_plan_amortized_upfront_commitment_for_billing_period"},
    {.name = "savings_plan_recurring_commitment_for_billing_period"},
    {.name = "savings_plan_net_amortized_upfront_commitment_for_billing_period"},
    {.name = "savings_plan_net_recurring_commitment_for_billing_period"},
    {.name = "savings_plan_offering_type"},
    {.name = "split_line_item_parent_resource_id"},
    {.name = "split_line_item_split_cost"},
    {.name = "split_line_item_unused_cost"},
    {.name = "split_line_item_net_split_cost"},
    {.name = "split_line_item_net_unused_cost"},
    {.name = "split_line_item_split_usage"},
    {.name = "capacity_reservation_capacity_reservation_arn"},
    {.name = "capacity_reservation_capacity_reservation_status"},
    {.name = "capacity_reservation_capacity_reservation_type"},
    {.name = "discount_total_discount"},
    {.name = "discount", .type = kMap},
    {.name = "resource_tags", .type = kMap, .prefix = "resource_tags"},
    {.name = "tags", .type = kMap},
    {.name = "cost_category", .type = kMap, .prefix = "cost_category"},
});

constexpr std::array<std::string_view, 10> kFamilies = {
    "identity",    "bill",         "line_item",       "product",  "pricing",
    "reservation", "savings_plan", "split_line_item", "discount", "capacity_reservation"};

}  // namespace

std::span<const RawColumn> AwsCurColumns() { return kColumns; }

std::span<const std::string_view> AwsCurFamilies() { return kFamilies; }

}  // namespace purser
