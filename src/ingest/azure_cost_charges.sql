-- engine: duckdb
-- View azure_charges: the rows that count, as charges (decision 0040, money.md §2). Columns: the
-- canonical ones that an export fills (domain/schema.cc) and _period DATE; costs DECIMAL(38,18) in
-- BillingCurrency, quantities DECIMAL(38,12). Ids of resources and commitments are lower case:
-- Azure writes the same one in several ways. Reads azure_lines, azure_pair, azure_bought, the
-- catalogs azure_units, azure_regions, azure_services, azure_accelerators and the variable
--   azure_counts_blocks  BOOLEAN  Quantity counts units of measure ("10K"), not what they hold
-- "compute/virtualmachines" of ".../providers/Microsoft.Compute/virtualMachines/name".
CREATE OR REPLACE TEMP MACRO azure_type_of(path) AS
  CASE WHEN path <> '' THEN
    split_part(path, '/', 1) || '/' || split_part(path, '/', 2)
      || CASE WHEN split_part(path, '/', 5) <> '' THEN '/' || split_part(path, '/', 4) ELSE '' END
      || CASE WHEN split_part(path, '/', 7) <> '' THEN '/' || split_part(path, '/', 6) ELSE '' END END;
CREATE OR REPLACE TEMP MACRO azure_info(info, name) AS
  CASE WHEN contains(info, '"' || name || '"') THEN NULLIF(regexp_extract(info, '"' || name || '"\s*:\s*"([^"]*)"', 1), '') END;

CREATE OR REPLACE TEMP VIEW azure_facts AS
SELECT l.*,
  lower(l.ResourceId) AS resource,
  CASE WHEN contains(lower(l.ResourceId), '/providers/') THEN split_part(lower(l.ResourceId), '/providers/', -1) ELSE '' END AS provider_path,
  lower(COALESCE(rtrim(l.BenefitId, '/'), l.ReservationId)) AS commitment,
  lower(COALESCE(l.BenefitId, '')) AS benefit,
  CASE WHEN l.charge IN ('usage', 'unusedreservation', 'unusedsavingsplan') THEN 'Usage'
       WHEN l.is_trade THEN 'Purchase'
       WHEN l.charge = 'credit' THEN 'Credit'
       WHEN l.charge = 'tax' THEN 'Tax'
       ELSE 'Adjustment' END AS charge_category,
  l.charge IN ('unusedreservation', 'unusedsavingsplan') AS is_unused,
  l.is_commitment AND l.is_trade AND p.has_amortized AS is_ahead,
  l.is_commitment AND NOT l.is_trade AND p.has_amortized AS is_covered,
  COALESCE(CAST(u.block_size AS BIGINT), 1) AS block,
  COALESCE(u.unit, l.UnitOfMeasure) AS unit,
  COALESCE(g.region_id, lower(replace(l.ResourceLocation, ' ', ''))) AS region_id,
  COALESCE(g.region_name, l.ResourceLocation) AS region_name,
  azure_info(l.AdditionalInfo, 'ServiceType') AS service_type,
  azure_info(l.AdditionalInfo, 'VMCapacityReservationId') AS capacity_reservation,
  b.trade_order IS NOT NULL AS is_bought_here
FROM azure_lines l
JOIN azure_pair p ON p.period = l.period
LEFT JOIN azure_units u ON u.unit_of_measure = lower(l.UnitOfMeasure)
LEFT JOIN azure_regions g ON g.location = lower(l.ResourceLocation)
LEFT JOIN azure_bought b ON b.period = l.period AND b.trade_order = l.trade_order
WHERE l.why_bad IS NULL
  AND CASE WHEN NOT p.has_amortized THEN true
           WHEN l.is_actual THEN l.is_commitment AND l.is_trade
           ELSE NOT (l.is_commitment AND l.is_trade AND p.has_actual) END;

CREATE OR REPLACE TEMP VIEW azure_sized AS
SELECT f.*,
  azure_type_of(provider_path) AS resource_type,
  -- Machines say their size there; where they do not, the meter's name is it: "NC24ads A100 v4 Spot".
  COALESCE(CASE WHEN starts_with(service_type, 'Standard_') THEN service_type END,
           CASE WHEN starts_with(MeterName, 'N') THEN 'Standard_' || replace(regexp_replace(MeterName, ' (Spot|Low Priority)$', ''), ' ', '_') END)
    AS vm_size,
  CASE WHEN Quantity IS NULL THEN NULL
       WHEN block = 1 OR getvariable('azure_counts_blocks') THEN purser_quantity(Quantity)
       ELSE CAST(purser_product(Quantity, '1', NULL, block) AS DECIMAL(38,12)) END AS priced,
  CASE WHEN charge <> 'usage' OR Quantity IS NULL THEN NULL
       WHEN block = 1 OR NOT getvariable('azure_counts_blocks') THEN purser_quantity(Quantity)
       ELSE CAST(purser_product(Quantity, CAST(block AS VARCHAR), NULL, NULL) AS DECIMAL(38,12)) END AS consumed,
  CASE WHEN is_covered THEN 0 ELSE cost END AS billed,
  CASE WHEN is_ahead THEN 0 ELSE cost END AS effective,
  CASE WHEN is_ahead OR is_unused THEN 0
       WHEN UnitPrice IS NULL OR charge_category <> 'Usage' THEN cost
       ELSE COALESCE(purser_product(UnitPrice, Quantity,
                                    CASE WHEN PricingCurrency <> BillingCurrency THEN ExchangeRatePricingToBilling END,
                                    CASE WHEN getvariable('azure_counts_blocks') THEN 1 ELSE block END), cost) END AS contracted
FROM azure_facts f;

CREATE OR REPLACE TEMP VIEW azure_charges AS
SELECT
  period AS _period,
  AvailabilityZone,
  billed AS BilledCost,
  account AS BillingAccountId,
  COALESCE(BillingProfileName, BillingAccountName) AS BillingAccountName,
  CASE WHEN BillingProfileId IS NOT NULL AND BillingProfileId IS DISTINCT FROM BillingAccountId THEN 'Billing Profile'
       WHEN BillingAccountId IS NOT NULL THEN 'Billing Account' ELSE 'Subscription' END AS BillingAccountType,
  currency AS BillingCurrency,
  CASE WHEN NOT azure_is_sane(BillingPeriodEnd) OR BillingPeriodEnd <= COALESCE(BillingPeriodStart, BillingPeriodEnd)
       THEN CAST(period AS TIMESTAMP) + INTERVAL 1 MONTH
       WHEN BillingPeriodEnd = BillingPeriodStart + INTERVAL 1 MONTH THEN BillingPeriodEnd
       ELSE date_trunc('day', BillingPeriodEnd) + INTERVAL 1 DAY END AS BillingPeriodEnd,
  CASE WHEN azure_is_sane(BillingPeriodStart) THEN BillingPeriodStart ELSE CAST(period AS TIMESTAMP) END AS BillingPeriodStart,
  capacity_reservation AS CapacityReservationId,
  CASE WHEN charge_category = 'Usage' AND capacity_reservation IS NOT NULL
       THEN CASE WHEN contains(resource, '/capacityreservations/') THEN 'Unused' ELSE 'Used' END END AS CapacityReservationStatus,
  charge_category AS ChargeCategory,
  CASE WHEN charge = 'refund' AND NOT is_bought_here THEN 'Correction' END AS ChargeClass,
  ProductName AS ChargeDescription,
  CASE azure_key(Frequency) WHEN 'usagebased' THEN 'Usage-Based' WHEN 'recurring' THEN 'Recurring' WHEN 'onetime' THEN 'One-Time' END
    AS ChargeFrequency,
  CASE WHEN azure_is_sane("Date") THEN date_trunc('day', "Date") + INTERVAL 1 DAY ELSE CAST(period AS TIMESTAMP) + INTERVAL 1 MONTH END
    AS ChargePeriodEnd,
  CASE WHEN azure_is_sane("Date") THEN date_trunc('day', "Date") ELSE CAST(period AS TIMESTAMP) END AS ChargePeriodStart,
  CASE WHEN commitment IS NULL THEN NULL
       WHEN contains(benefit, '/microsoft.billingbenefits/') OR model = 'savingsplan' THEN 'Spend'
       ELSE 'Usage' END AS CommitmentDiscountCategory,
  commitment AS CommitmentDiscountId,
  COALESCE(BenefitName, ReservationName) AS CommitmentDiscountName,
  CASE WHEN commitment IS NULL OR NOT is_commitment THEN NULL
       WHEN model = 'savingsplan' OR charge = 'unusedsavingsplan' THEN CAST(cost AS DECIMAL(38,12))
       ELSE priced END AS CommitmentDiscountQuantity,
  CASE WHEN is_unused THEN 'Unused'
       WHEN is_commitment AND charge_category = 'Usage' THEN 'Used' END AS CommitmentDiscountStatus,
  CASE WHEN commitment IS NULL THEN NULL
       WHEN contains(benefit, '/microsoft.billingbenefits/') OR model = 'savingsplan' THEN 'Savings Plan'
       ELSE 'Reservation' END AS CommitmentDiscountType,
  CASE WHEN commitment IS NULL OR NOT is_commitment THEN NULL
       WHEN model = 'savingsplan' OR charge = 'unusedsavingsplan' THEN currency
       ELSE unit END AS CommitmentDiscountUnit,
  consumed AS ConsumedQuantity,
  CASE WHEN consumed IS NOT NULL THEN unit END AS ConsumedUnit,
  contracted AS ContractedCost,
  CASE WHEN charge_category = 'Usage' AND NOT is_unused
       THEN CASE WHEN PricingCurrency <> BillingCurrency THEN purser_product(UnitPrice, '1', ExchangeRatePricingToBilling, NULL)
                 ELSE purser_cost(UnitPrice) END END AS ContractedUnitPrice,
  effective AS EffectiveCost,
  'Microsoft' AS HostProviderName,
  InvoiceId,
  COALESCE(PartnerName, 'Microsoft') AS InvoiceIssuerName,
  CASE WHEN is_ahead OR is_unused THEN 0
       WHEN charge = 'usage' THEN purser_cost(PaygCostInBillingCurrency)
       ELSE COALESCE(purser_cost(PaygCostInBillingCurrency), cost) END AS ListCost,
  CASE WHEN charge_category = 'Usage' AND NOT is_unused
       THEN CASE WHEN PricingCurrency <> BillingCurrency THEN purser_product(PayGPrice, '1', ExchangeRatePricingToBilling, NULL)
                 ELSE purser_cost(PayGPrice) END END AS ListUnitPrice,
  CASE WHEN charge_category = 'Purchase' THEN 'Standard'
       WHEN is_commitment THEN 'Committed'
       WHEN model = 'spot' THEN 'Dynamic'
       WHEN model = 'ondemand' OR (model = '' AND charge_category = 'Usage') THEN 'Standard' END AS PricingCategory,
  COALESCE(PricingCurrency, BillingCurrency) AS PricingCurrency,
  CASE WHEN charge_category = 'Usage' AND NOT is_unused THEN purser_cost(UnitPrice) END AS PricingCurrencyContractedUnitPrice,
  CASE WHEN is_ahead THEN 0
       WHEN CostInPricingCurrency IS NOT NULL THEN purser_cost(CostInPricingCurrency)
       WHEN PricingCurrency IS NULL OR PricingCurrency = BillingCurrency THEN effective END AS PricingCurrencyEffectiveCost,
  CASE WHEN charge_category = 'Usage' AND NOT is_unused THEN purser_cost(PayGPrice) END AS PricingCurrencyListUnitPrice,
  CASE WHEN charge_category IN ('Usage', 'Purchase') AND NOT is_unused THEN priced END AS PricingQuantity,
  CASE WHEN charge_category IN ('Usage', 'Purchase') AND NOT is_unused AND priced IS NOT NULL
       THEN CASE WHEN block > 1 AND getvariable('azure_counts_blocks') THEN block || ' ' || unit ELSE unit END END AS PricingUnit,
  'Microsoft' AS ProviderName,
  COALESCE(PublisherName, 'Microsoft') AS PublisherName,
  region_id AS RegionId,
  region_name AS RegionName,
  CASE WHEN commitment IS NOT NULL AND (is_trade OR is_unused) THEN commitment ELSE resource END AS ResourceId,
  CASE WHEN commitment IS NOT NULL AND (is_trade OR is_unused) THEN COALESCE(BenefitName, ReservationName)
       ELSE COALESCE(ResourceName, CASE WHEN provider_path <> '' THEN split_part(ResourceId, '/', -1) END) END AS ResourceName,
  COALESCE(z.resource_type, lower(ResourceType)) AS ResourceType,
  COALESCE(s.category, t.category, 'Other') AS ServiceCategory,
  COALESCE(s.service, t.service, ServiceName, MeterCategory, ConsumedService, 'Other') AS ServiceName,
  CASE WHEN lower(PublisherType) = 'marketplace' THEN COALESCE(PublisherName, 'Microsoft') ELSE 'Microsoft' END AS ServiceProviderName,
  COALESCE(s.subcategory, t.subcategory) AS ServiceSubcategory,
  COALESCE(ProductId, PartNumber) AS SkuId,
  MeterName AS SkuMeter,
  MeterId AS SkuPriceId,
  SubscriptionId AS SubAccountId,
  SubscriptionName AS SubAccountName,
  CASE WHEN SubscriptionId IS NOT NULL THEN 'Subscription' END AS SubAccountType,
  Tags,
  CAST(a.count AS DECIMAL(38,12)) AS x_AcceleratorCount,
  a.accelerator AS x_AcceleratorName,
  PublisherType AS x_BillingEntity,
  map_concat(COALESCE(x_custom, MAP {}),
             COALESCE(raw_map(['ResourceGroup', 'CostCenter', 'InvoiceSection', 'AccountName', 'MeterCategory', 'MeterSubCategory', 'OfferId',
                               'Term', 'CostAllocationRuleName'],
                              [ResourceGroup, CostCenter, InvoiceSection, AccountName, MeterCategory, MeterSubCategory, OfferId, Term,
                               CostAllocationRuleName]), MAP {})) AS x_Custom,
  CASE WHEN charge = 'usage' AND unit = 'Hours' THEN CAST(consumed * CAST(a.count AS DECIMAL(18,12)) AS DECIMAL(38,12)) END AS x_GpuHours,
  COALESCE(a.vm_size, CASE WHEN starts_with(service_type, 'Standard_') THEN service_type END) AS x_InstanceType,
  COALESCE(ChargeType, 'Usage') AS x_LineItemType,
  NULLIF(concat_ws('; ',
    CASE WHEN NOT azure_is_sane("Date") THEN 'Date was ' || COALESCE(CAST("Date" AS VARCHAR), 'empty') || ': billing period taken' END,
    CASE WHEN BillingCurrency IS NULL THEN 'BillingCurrency was empty' END,
    CASE WHEN COALESCE(BillingProfileId, BillingAccountId) IS NULL THEN 'BillingAccountId was empty: subscription taken' END), '') AS x_RepairReason,
  ConsumedService AS x_ServiceCode,
  MeterName AS x_UsageType,
  _file AS x_FileNumber,
  _row AS x_RowNumber
FROM azure_sized z
LEFT JOIN azure_services s ON s.consumed_service = lower(z.ConsumedService) AND s.resource_type = z.resource_type
LEFT JOIN azure_services t ON t.consumed_service = '' AND t.resource_type = z.resource_type
LEFT JOIN azure_accelerators a ON lower(a.vm_size) = lower(z.vm_size);
