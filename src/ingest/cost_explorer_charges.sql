-- engine: duckdb
-- View bill_charges: bill_lines as charges, one a group and time span. Columns: the canonical ones
-- that such a sum has (domain/schema.cc) and _period DATE. Costs in `currency`, as delivered. Reads
-- the table ce_service and the variable ce_account (the payer, NULL where nobody says).
CREATE OR REPLACE TEMP VIEW bill_charges AS
SELECT
  period AS _period,
  amount AS BilledCost,
  COALESCE(CAST(getvariable('ce_account') AS VARCHAR), account) AS BillingAccountId,
  currency AS BillingCurrency,
  CAST(period AS TIMESTAMP) + INTERVAL 1 MONTH AS BillingPeriodEnd,
  CAST(period AS TIMESTAMP) AS BillingPeriodStart,
  CASE WHEN kind = 'credit' THEN 'Credit' WHEN kind = 'tax' THEN 'Tax' WHEN contains(lower(record_type), 'fee') THEN 'Purchase'
       WHEN record_type = 'SavingsPlanNegation' THEN 'Adjustment' ELSE 'Usage' END AS ChargeCategory,
  CASE WHEN kind = 'refund' THEN 'Correction' END AS ChargeClass,
  'Cost Explorer: grouped, less exact: ' || COALESCE(record_type, kind) AS ChargeDescription,
  'Usage-Based' AS ChargeFrequency,
  purser_instant(ends, '') AS ChargePeriodEnd,
  purser_instant(starts, '') AS ChargePeriodStart,
  CASE WHEN quantity_unit IS NOT NULL THEN purser_quantity(quantity) END AS ConsumedQuantity,
  CASE WHEN purser_quantity(quantity) IS NOT NULL THEN quantity_unit END AS ConsumedUnit,
  amortized_amount AS EffectiveCost,
  'AWS' AS HostProviderName,
  'AWS' AS InvoiceIssuerName,
  'AWS' AS ProviderName,
  'AWS' AS PublisherName,
  region AS RegionId,
  region AS RegionName,
  COALESCE(by_name.service_category, by_stem.service_category, CASE WHEN l.service = 'EC2 - Other' THEN 'Compute' END, 'Other') AS ServiceCategory,
  COALESCE(l.service, 'Other') AS ServiceName,
  'AWS' AS ServiceProviderName,
  account AS SubAccountId,
  CASE WHEN account IS NOT NULL THEN 'Account' END AS SubAccountType,
  purser_tags(tags) AS Tags,
  purser_tags(categories) AS x_CostCategories,
  purser_tags(custom) AS x_Custom,
  instance_type AS x_InstanceType,
  COALESCE(record_type, kind) AS x_LineItemType,
  operation AS x_Operation,
  usage_type AS x_UsageType,
  _file AS x_FileNumber,
  _row AS x_RowNumber
FROM bill_lines l
LEFT JOIN ce_service by_name ON by_name.service = l.service
LEFT JOIN ce_service by_stem ON by_stem.service = split_part(l.service, ' - ', 1)
WHERE why_bad IS NULL;
