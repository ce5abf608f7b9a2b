#include "domain/schema.h"

#include <array>
#include <vector>

namespace purser {
namespace {

using enum ColumnKind;

constexpr std::array kColumns = {
    SchemaColumn{"AllocatedMethodDetails", kText, "1.3-1.4", false, ""},
    SchemaColumn{"AllocatedMethodId", kText, "1.3-1.4", false, ""},
    SchemaColumn{"AllocatedResourceId", kText, "1.3-1.4", false, ""},
    SchemaColumn{"AllocatedResourceName", kText, "1.3-1.4", false, ""},
    SchemaColumn{"AllocatedTags", kTags, "1.3-1.4", false, ""},
    SchemaColumn{"AvailabilityZone", kText, "1.0-1.4", false, ""},
    SchemaColumn{"BilledCost", kCost, "1.0-1.4", false, ""},
    SchemaColumn{"BillingAccountId", kText, "1.0-1.4", true, ""},
    SchemaColumn{"BillingAccountName", kText, "1.0-1.4", false, ""},
    SchemaColumn{"BillingAccountType", kText, "1.2-1.4", false, ""},
    SchemaColumn{"BillingCurrency", kText, "1.0-1.4", true, ""},
    SchemaColumn{"BillingPeriodEnd", kInstant, "1.0-1.4", false, ""},
    SchemaColumn{"BillingPeriodStart", kInstant, "1.0-1.4", false, ""},
    SchemaColumn{"CapacityReservationId", kText, "1.1-1.4", false, ""},
    SchemaColumn{"CapacityReservationStatus", kText, "1.1-1.4", true, ""},
    SchemaColumn{"ChargeCategory", kText, "1.0-1.4", true, ""},
    SchemaColumn{"ChargeClass", kText, "1.0-1.4", true, ""},
    SchemaColumn{"ChargeDescription", kText, "1.0-1.4", false, ""},
    SchemaColumn{"ChargeFrequency", kText, "1.0-1.4", true, ""},
    SchemaColumn{"ChargePeriodEnd", kInstant, "1.0-1.4", false, ""},
    SchemaColumn{"ChargePeriodStart", kInstant, "1.0-1.4", false, ""},
    SchemaColumn{"CommitmentDiscountCategory", kText, "1.0-1.4", false, ""},
    SchemaColumn{"CommitmentDiscountId", kText, "1.0-1.4", true, ""},
    SchemaColumn{"CommitmentDiscountName", kText, "1.0-1.4", false, ""},
    SchemaColumn{"CommitmentDiscountQuantity", kQuantity, "1.1-1.4", false, ""},
    SchemaColumn{"CommitmentDiscountStatus", kText, "1.0-1.4", true, ""},
    SchemaColumn{"CommitmentDiscountType", kText, "1.0-1.4", false, ""},
    SchemaColumn{"CommitmentDiscountUnit", kText, "1.1-1.4", false, ""},
    SchemaColumn{"CommitmentProgramEligibilityDetails", kText, "1.4", false, ""},
    SchemaColumn{"ConsumedQuantity", kQuantity, "1.0-1.4", false, ""},
    SchemaColumn{"ConsumedUnit", kText, "1.0-1.4", true, ""},
    SchemaColumn{"ContractApplied", kText, "1.3-1.4", false, ""},
    SchemaColumn{"ContractedCost", kCost, "1.0-1.4", false, ""},
    SchemaColumn{"ContractedUnitPrice", kCost, "1.0-1.4", false, ""},
    SchemaColumn{"EffectiveCost", kCost, "1.0-1.4", false, ""},
    SchemaColumn{"HostProviderName", kText, "1.3-1.4", false, ""},
    SchemaColumn{"InvoiceDetailId", kText, "1.4", false, ""},
    SchemaColumn{"InvoiceId", kText, "1.2-1.4", false, ""},
    SchemaColumn{"InvoiceIssuerName", kText, "1.0-1.4", true, ""},
    SchemaColumn{"ListCost", kCost, "1.0-1.4", false, ""},
    SchemaColumn{"ListUnitPrice", kCost, "1.0-1.4", false, ""},
    SchemaColumn{"PricingCategory", kText, "1.0-1.4", true, ""},
    SchemaColumn{"PricingCurrency", kText, "1.2-1.4", false, ""},
    SchemaColumn{"PricingCurrencyContractedUnitPrice", kCost, "1.2-1.4", false, ""},
    SchemaColumn{"PricingCurrencyEffectiveCost", kCost, "1.2-1.4", false, ""},
    SchemaColumn{"PricingCurrencyListUnitPrice", kCost, "1.2-1.4", false, ""},
    SchemaColumn{"PricingQuantity", kQuantity, "1.0-1.4", false, ""},
    SchemaColumn{"PricingUnit", kText, "1.0-1.4", false, ""},
    SchemaColumn{"ProviderName", kText, "1.0-1.3", false, ""},
    SchemaColumn{"PublisherName", kText, "1.0-1.3", false, ""},
    SchemaColumn{"RegionId", kText, "1.0-1.4", true, ""},
    SchemaColumn{"RegionName", kText, "1.0-1.4", false, ""},
    SchemaColumn{"ResourceId", kText, "1.0-1.4", true, ""},
    SchemaColumn{"ResourceName", kText, "1.0-1.4", true, ""},
    SchemaColumn{"ResourceType", kText, "1.0-1.4", true, ""},
    SchemaColumn{"ServiceCategory", kText, "1.0-1.4", true, ""},
    SchemaColumn{"ServiceName", kText, "1.0-1.4", true, ""},
    SchemaColumn{"ServiceProviderName", kText, "1.3-1.4", true, ""},
    SchemaColumn{"ServiceSubcategory", kText, "1.1-1.4", false, ""},
    SchemaColumn{"SkuId", kText, "1.0-1.4", true, ""},
    SchemaColumn{"SkuMeter", kText, "1.1-1.4", false, ""},
    SchemaColumn{"SkuPriceDetails", kText, "1.1-1.4", false, ""},
    SchemaColumn{"SkuPriceId", kText, "1.0-1.4", false, ""},
    SchemaColumn{"SubAccountId", kText, "1.0-1.4", true, ""},
    SchemaColumn{"SubAccountName", kText, "1.0-1.4", true, ""},
    SchemaColumn{"SubAccountType", kText, "1.2-1.4", false, ""},
    SchemaColumn{"Tags", kTags, "1.0-1.4", true, ""},
    SchemaColumn{"x_AcceleratorCount", kQuantity, "", false,
                 "Accelerators of one instance of x_InstanceType; fractions for shared GPUs"},
    SchemaColumn{
        "x_AcceleratorName", kText, "", false,
        "NVIDIA H100, AWS Trainium2 …, from the usage type and the catalog of instance types"},
    SchemaColumn{"x_BillingEntity", kText, "", false,
                 "AWS, AWS Marketplace …: who sells on the invoice"},
    SchemaColumn{"x_CostCategories", kTags, "", false, "AWS cost categories"},
    SchemaColumn{"x_Custom", kTags, "", false,
                 "The source's own columns that have no place here, as text"},
    SchemaColumn{"x_DiscountType", kText, "", true,
                 "EdpDiscount, PrivateRateDiscount …: a discount that stayed a row of its own"},
    SchemaColumn{"x_GpuHours", kQuantity, "", false,
                 "Accelerator-hours of the charge: hours used times x_AcceleratorCount"},
    SchemaColumn{"x_InstanceType", kText, "", true, "p5.48xlarge, ml. taken off"},
    SchemaColumn{"x_LineItemType", kText, "", false,
                 "The source's own kind of row, e.g. SavingsPlanCoveredUsage"},
    SchemaColumn{"x_Operation", kText, "", true, "RunInstances, …"},
    SchemaColumn{"x_ParentResourceId", kText, "", true,
                 "The resource whose owner this one inherits: node of a pod, instance of a volume"},
    SchemaColumn{"x_RepairReason", kText, "", false,
                 "What was repaired on the way in, and why; null when nothing was"},
    SchemaColumn{"x_ServiceCode", kText, "", false,
                 "The source's short name of the service, AmazonEC2"},
    SchemaColumn{"x_TokenKind", kText, "", true,
                 "input, output, cache-read or cache-write, for charges by token"},
    SchemaColumn{"x_UsageType", kText, "", true, "USE1-BoxUsage:p5.48xlarge"},
    SchemaColumn{"x_FileNumber", kInteger, "", false,
                 "Which of the files that the snapshot read, from 1; 0 for derived rows"},
    SchemaColumn{"x_RowNumber", kInteger, "", false,
                 "Data row in that file, from 1; counted on for derived rows. With the snapshot "
                 "and file: the charge ID"},
    SchemaColumn{"x_DerivedFrom", kText, "", false,
                 "file:row of the row that this one was derived from"},
    SchemaColumn{"x_IdentityKey", kKey, "", false, "Hash of the identity columns (identity.h)"},
};

}  // namespace

std::span<const SchemaColumn> CanonicalColumns() { return kColumns; }

std::span<const SchemaColumn> IdentityColumns() {
  static const std::vector<SchemaColumn> identity = [] {
    std::vector<SchemaColumn> columns;
    for (const SchemaColumn& column : kColumns)
      if (column.identity) columns.push_back(column);
    return columns;
  }();
  return identity;
}

const SchemaColumn* FindColumn(std::string_view name) {
  for (const SchemaColumn& column : kColumns)
    if (column.name == name) return &column;
  return nullptr;
}

std::string_view SqlType(ColumnKind kind) {
  switch (kind) {
    case kText:
      return "VARCHAR";
    case kCost:
      return "DECIMAL(38,18)";
    case kQuantity:
      return "DECIMAL(38,12)";
    case kInstant:
      return "TIMESTAMP";
    case kTags:
      return "MAP(VARCHAR, VARCHAR)";
    case kInteger:
      return "BIGINT";
    case kKey:
      return "UUID";
  }
  return "";
}

}  // namespace purser
