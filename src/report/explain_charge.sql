-- One charge, by its ID.
-- $snapshot VARCHAR, $file BIGINT, $row BIGINT: the ID's parts.
-- Columns: source, billing_period VARCHAR; first_day, last_day DATE (of use, both inclusive);
--   started, ended TIMESTAMP (UTC, half-open); service, resource, resource_name, account, region,
--   category, class, usage_type, operation, instance_type, sku, commitment, commitment_status,
--   invoice, issuer, description, unit, currency, derived_from, repair VARCHAR; tags
--   MAP(VARCHAR, VARCHAR); quantity DECIMAL(38,12) in `unit`; billed, effective, list, contracted
--   DECIMAL(38,18) in `currency`; x_IdentityKey UUID.

SELECT source, billing_period,
       CAST(ChargePeriodStart AS DATE) AS first_day,
       CAST(COALESCE(ChargePeriodEnd - INTERVAL '1' SECOND, ChargePeriodStart) AS DATE) AS last_day,
       ChargePeriodStart AS started, ChargePeriodEnd AS ended,
       ServiceName AS service, ResourceId AS resource, ResourceName AS resource_name,
       COALESCE(SubAccountId, BillingAccountId) AS account, RegionId AS region,
       ChargeCategory AS category, ChargeClass AS class, x_UsageType AS usage_type,
       x_Operation AS operation, x_InstanceType AS instance_type, SkuId AS sku,
       CommitmentDiscountId AS commitment, CommitmentDiscountStatus AS commitment_status,
       InvoiceId AS invoice, InvoiceIssuerName AS issuer, ChargeDescription AS description,
       ConsumedUnit AS unit, BillingCurrency AS currency, x_DerivedFrom AS derived_from,
       x_RepairReason AS repair, Tags AS tags, ConsumedQuantity AS quantity,
       BilledCost AS billed, EffectiveCost AS effective, ListCost AS list,
       ContractedCost AS contracted, x_IdentityKey
FROM charges
WHERE snapshot = $snapshot AND x_FileNumber = $file AND x_RowNumber = $row
