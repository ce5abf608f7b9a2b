#include "ingest/azure_columns.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace purser {
namespace {

using enum RawType;

constexpr auto kColumns = std::to_array<RawColumn>({
    {.name = "CostInBillingCurrency", .also = "Cost PreTaxCost"},
    {.name = "PaygCostInBillingCurrency"},
    {.name = "BillingCurrency", .also = "BillingCurrencyCode Currency"},
    {.name = "BillingAccountId"},
    {.name = "BillingAccountName"},
    {.name = "BillingProfileId"},
    {.name = "BillingProfileName"},
    {.name = "BillingPeriodStart", .type = kInstant, .also = "BillingPeriodStartDate"},
    {.name = "BillingPeriodEnd", .type = kInstant, .also = "BillingPeriodEndDate"},
    {.name = "Date", .type = kInstant, .also = "UsageDateTime UsageDate"},
    {.name = "InvoiceId"},
    {.name = "InvoiceSection", .also = "InvoiceSectionName DepartmentName"},
    {.name = "CostCenter"},
    {.name = "AccountName"},
    {.name = "PartnerName"},
    {.name = "SubscriptionId", .also = "SubscriptionGuid"},
    {.name = "SubscriptionName"},
    {.name = "ResourceGroup", .also = "ResourceGroupName"},
    {.name = "ResourceLocation", .also = "Location"},
    {.name = "AvailabilityZone"},
    {.name = "ConsumedService"},
    {.name = "ResourceId", .also = "InstanceId InstanceName"},
    {.name = "ResourceName"},
    {.name = "ResourceType"},
    {.name = "ProductName", .also = "Product"},
    {.name = "ProductId"},
    {.name = "PartNumber"},
    {.name = "MeterId"},
    {.name = "MeterCategory"},
    {.name = "MeterSubCategory"},
    {.name = "MeterName", .also = "Meter"},
    {.name = "ServiceName"},
    {.name = "Quantity", .also = "UsageQuantity ConsumedQuantity"},
    {.name = "UnitOfMeasure"},
    {.name = "EffectivePrice", .also = "ResourceRate"},
    {.name = "UnitPrice"},
    {.name = "PayGPrice"},
    {.name = "PricingCurrency", .also = "PricingCurrencyCode"},
    {.name = "CostInPricingCurrency"},
    {.name = "ExchangeRatePricingToBilling", .also = "ExchangeRate"},
    {.name = "ChargeType"},
    {.name = "Frequency"},
    {.name = "PricingModel"},
    {.name = "PublisherType"},
    {.name = "PublisherName"},
    {.name = "ReservationId"},
    {.name = "ReservationName"},
    {.name = "BenefitId"},
    {.name = "BenefitName"},
    {.name = "ProductOrderId"},
    {.name = "ProductOrderName"},
    {.name = "Term"},
    {.name = "OfferId"},
    {.name = "CostAllocationRuleName"},
    {.name = "AdditionalInfo"},
    {.name = "Tags", .type = kMap},
    // Said by others of these, or of no use to anybody who reads a bill.
    {.name = "AccountId"},
    {.name = "AccountOwnerId", .also = "AccountOwnerEmail"},
    {.name = "CostInUsd"},
    {.name = "PaygCostInUsd"},
    {.name = "ExchangeRateDate"},
    {.name = "InvoiceSectionId"},
    {.name = "IsAzureCreditEligible"},
    {.name = "MeterRegion"},
    {.name = "PlanName"},
    {.name = "PreviousInvoiceId"},
    {.name = "Provider"},
    {.name = "PublisherId"},
    {.name = "ServiceFamily"},
    {.name = "ServiceInfo1"},
    {.name = "ServiceInfo2"},
    {.name = "ServicePeriodEndDate"},
    {.name = "ServicePeriodStartDate"},
    {.name = "ServiceTier"},
});

bool Has(const RawView& view, std::string_view name) {
  return std::ranges::any_of(
      view.custom, [&](const std::string& custom) { return ColumnKey(custom) == ColumnKey(name); });
}

}  // namespace

std::span<const RawColumn> AzureColumns() { return kColumns; }

std::string WhyNotAzure(const RawView& view) {
  const auto has = [&](std::string_view name) { return view.present.contains(name); };
  if (Has(view, "BilledCost") || Has(view, "EffectiveCost"))
    return "it looks like FOCUS: --kind focus";
  if (has("CostInBillingCurrency") && (has("Date") || has("BillingPeriodStart"))) return {};
  if (view.present.empty() && view.custom.empty()) return "it is empty, without even a header";
  if (view.custom.size() == 1 && view.custom.front().find(';') != std::string::npos)
    return "its columns are not separated by commas: export it as CSV with commas";
  if (has("CostInBillingCurrency")) return "it has no Date and no billing period";
  return "it has no CostInBillingCurrency, Cost or PreTaxCost: name a cost export with its header";
}

}  // namespace purser
