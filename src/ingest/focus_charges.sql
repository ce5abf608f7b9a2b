-- engine: duckdb
-- View focus_charges: focus_lines as charges. Columns: the canonical ones that a file fills
-- (domain/schema.cc) and _period DATE; costs DECIMAL(38,18) in BillingCurrency, as delivered. A
-- purchase that later charges use up has List and Contracted 0, or both would be counted twice
-- (money.md §2); what was delivered stays in x_Custom.
CREATE OR REPLACE TEMP MACRO focus_was(name, given, taken) AS
  CASE WHEN given <> taken THEN name || ' was ' || given END;
-- Whose owner a resource inherits: an id of AWS that the description names.
CREATE OR REPLACE TEMP MACRO focus_parent(id, description) AS
  CASE WHEN contains(description, 'i-0') OR contains(description, 'vol-0') OR contains(description, 'eni-0')
       THEN NULLIF(NULLIF(regexp_extract(description, '\b(i|vol|eni)-[0-9a-f]{8}([0-9a-f]{9})?\b'), ''), id) END;
CREATE OR REPLACE TEMP MACRO focus_is_hours(unit) AS
  lower(COALESCE(unit, '')) SIMILAR TO '(.*[- ])?(h|hrs?|hours?)';

CREATE OR REPLACE TEMP VIEW focus_sized AS
SELECT *,
  purser_quantity(COALESCE(ConsumedQuantity, UsageQuantity)) AS consumed,
  COALESCE(ConsumedUnit, UsageUnit) AS consumed_unit,
  purser_quantity(PricingQuantity) AS priced,
  CASE WHEN SkuPriceDetails IS NOT NULL THEN purser_tags(SkuPriceDetails) END AS details
FROM focus_lines
WHERE NOT is_blank AND why_bad IS NULL;

CREATE OR REPLACE TEMP VIEW focus_counted AS
SELECT *,
  COALESCE(usage.accelerator_count, purser_quantity(element_at(details, 'GpuCount'))) AS accelerators,
  CASE WHEN category <> 'Usage' OR commitment_status = 'Unused' OR reservation_status = 'Unused'
         OR NOT COALESCE(usage.runs, true) THEN NULL
       WHEN focus_is_hours(consumed_unit) AND consumed IS NOT NULL THEN consumed
       WHEN focus_is_hours(PricingUnit) THEN priced END AS hours
FROM focus_sized;

CREATE OR REPLACE TEMP VIEW focus_charges AS
SELECT
  period AS _period,
  AllocatedMethodDetails, AllocatedMethodId, AllocatedResourceId, AllocatedResourceName, AllocatedTags,
  CASE WHEN NOT is_shifted THEN AvailabilityZone END AS AvailabilityZone,
  billed AS BilledCost,
  BillingAccountId, BillingAccountName, BillingAccountType,
  currency AS BillingCurrency,
  CASE WHEN NOT focus_is_sane(BillingPeriodEnd) OR BillingPeriodEnd <= COALESCE(BillingPeriodStart, BillingPeriodEnd)
       THEN CAST(period AS TIMESTAMP) + INTERVAL 1 MONTH
       WHEN focus_is_last_second(BillingPeriodEnd) THEN date_trunc('second', BillingPeriodEnd) + INTERVAL 1 SECOND
       WHEN BillingPeriodEnd = BillingPeriodStart + INTERVAL 1 MONTH - INTERVAL 1 DAY THEN BillingPeriodStart + INTERVAL 1 MONTH
       ELSE BillingPeriodEnd END AS BillingPeriodEnd,
  CASE WHEN focus_is_sane(BillingPeriodStart) THEN BillingPeriodStart ELSE CAST(period AS TIMESTAMP) END AS BillingPeriodStart,
  CapacityReservationId,
  reservation_status AS CapacityReservationStatus,
  category AS ChargeCategory,
  class AS ChargeClass,
  ChargeDescription,
  frequency AS ChargeFrequency,
  CASE WHEN ends > starts THEN ends
       WHEN NOT focus_is_sane(ChargePeriodStart) THEN CAST(period AS TIMESTAMP) + INTERVAL 1 MONTH
       WHEN focus_is_midnight(starts) THEN starts + INTERVAL 1 DAY
       ELSE starts + INTERVAL 1 HOUR END AS ChargePeriodEnd,
  starts AS ChargePeriodStart,
  commitment_category AS CommitmentDiscountCategory,
  commitment AS CommitmentDiscountId,
  CommitmentDiscountName,
  purser_quantity(CommitmentDiscountQuantity) AS CommitmentDiscountQuantity,
  commitment_status AS CommitmentDiscountStatus,
  CommitmentDiscountType, CommitmentDiscountUnit, CommitmentProgramEligibilityDetails,
  consumed AS ConsumedQuantity,
  consumed_unit AS ConsumedUnit,
  ContractApplied,
  CASE WHEN is_ahead THEN 0 ELSE contracted END AS ContractedCost,
  focus_cost(ContractedUnitPrice, BillingCurrency) AS ContractedUnitPrice,
  effective AS EffectiveCost,
  HostProviderName, InvoiceDetailId,
  invoice AS InvoiceId,
  COALESCE(InvoiceIssuerName, InvoiceIssuer) AS InvoiceIssuerName,
  CASE WHEN is_ahead THEN 0 ELSE listed END AS ListCost,
  focus_cost(ListUnitPrice, BillingCurrency) AS ListUnitPrice,
  pricing AS PricingCategory,
  COALESCE(PricingCurrency, x_PricingCurrency) AS PricingCurrency,
  focus_cost(PricingCurrencyContractedUnitPrice, PricingCurrency) AS PricingCurrencyContractedUnitPrice,
  focus_cost(PricingCurrencyEffectiveCost, PricingCurrency) AS PricingCurrencyEffectiveCost,
  focus_cost(PricingCurrencyListUnitPrice, PricingCurrency) AS PricingCurrencyListUnitPrice,
  priced AS PricingQuantity,
  PricingUnit,
  COALESCE(ProviderName, Provider) AS ProviderName,
  published_by AS PublisherName,
  COALESCE(RegionId, Region) AS RegionId,
  COALESCE(RegionName, Region) AS RegionName,
  COALESCE(AllocatedResourceId, ResourceId) AS ResourceId,
  CASE WHEN AllocatedResourceId IS NULL THEN ResourceName ELSE AllocatedResourceName END AS ResourceName,
  ResourceType,
  service_category AS ServiceCategory,
  service AS ServiceName,
  who_provides AS ServiceProviderName,
  ServiceSubcategory, SkuId, SkuMeter, SkuPriceDetails,
  focus_assigned(SkuPriceId, is_azure) AS SkuPriceId,
  SubAccountId,
  focus_assigned(SubAccountName, is_azure) AS SubAccountName,
  SubAccountType,
  CASE WHEN AllocatedResourceId IS NULL THEN Tags ELSE AllocatedTags END AS Tags,
  accelerators AS x_AcceleratorCount,
  usage.accelerator_name AS x_AcceleratorName,
  x_CostCategories,
  CASE WHEN is_ahead AND COALESCE(ListCost, ContractedCost) IS NOT NULL
       THEN map_concat(COALESCE(x_custom, MAP {}),
                       raw_map(['ListCost', 'ContractedCost'], [ListCost, ContractedCost]))
       ELSE x_custom END AS x_Custom,
  CASE WHEN abs(hours) < 1000000000 AND accelerators BETWEEN 0 AND 1000
       THEN CAST(hours * CAST(accelerators AS DECIMAL(18,6)) AS DECIMAL(38,12)) END AS x_GpuHours,
  COALESCE(usage.instance_type, element_at(details, 'InstanceType')) AS x_InstanceType,
  x_Operation,
  CASE WHEN AllocatedResourceId <> ResourceId THEN ResourceId ELSE focus_parent(ResourceId, ChargeDescription) END
    AS x_ParentResourceId,
  NULLIF(concat_ws('; ',
    CASE WHEN is_shifted THEN 'AvailabilityZone was ' || AvailabilityZone || ', a number of another column' END,
    CASE WHEN BillingCurrency IS NULL THEN 'BillingCurrency was empty' END,
    CASE WHEN is_azure AND ServiceName IS NULL AND service IS NOT NULL THEN 'ServiceName was empty: publisher or meter taken' END,
    CASE WHEN is_azure AND PublisherName IS NULL THEN 'PublisherName was empty' END,
    CASE WHEN is_azure AND SkuPriceId IN ('-2', 'Unassigned') THEN 'SkuPriceId was ' || SkuPriceId END,
    CASE WHEN is_azure AND SubAccountName IN ('-2', 'Unassigned') THEN 'SubAccountName was ' || SubAccountName END,
    focus_was('CommitmentDiscountId', CommitmentDiscountId, commitment),
    CASE WHEN NOT focus_is_sane(BillingPeriodStart) THEN 'BillingPeriodStart was ' || COALESCE(CAST(BillingPeriodStart AS VARCHAR), 'empty') END,
    CASE WHEN NOT focus_is_sane(ChargePeriodStart)
         THEN 'ChargePeriodStart was ' || COALESCE(CAST(ChargePeriodStart AS VARCHAR), 'empty') || ': billing period taken' END,
    CASE WHEN ends IS NULL THEN 'ChargePeriodEnd was ' || COALESCE(CAST(ChargePeriodEnd AS VARCHAR), 'empty')
         WHEN ends <= starts THEN 'ChargePeriodEnd was ' || CAST(ChargePeriodEnd AS VARCHAR) || ', not after the start'
         WHEN ends <> ChargePeriodEnd THEN 'ChargePeriodEnd was inclusive' END,
    focus_was('ChargeCategory', ChargeCategory, category),
    focus_was('ChargeClass', ChargeClass, class),
    focus_was('ChargeFrequency', ChargeFrequency, frequency),
    focus_was('PricingCategory', PricingCategory, pricing),
    focus_was('CommitmentDiscountCategory', CommitmentDiscountCategory, commitment_category),
    focus_was('CommitmentDiscountStatus', CommitmentDiscountStatus, commitment_status),
    focus_was('CapacityReservationStatus', CapacityReservationStatus, reservation_status),
    focus_was('ServiceCategory', ServiceCategory, service_category)), '') AS x_RepairReason,
  x_ServiceCode,
  usage.token_kind AS x_TokenKind,
  x_UsageType,
  _file AS x_FileNumber,
  _row AS x_RowNumber
FROM focus_counted;
