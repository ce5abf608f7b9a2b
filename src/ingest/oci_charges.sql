-- engine: duckdb
-- View bill_charges: bill_lines that nothing replaces, as charges. Columns: the canonical ones that
-- the report fills (domain/schema.cc) and _period DATE. Costs in `currency`, as delivered.
CREATE OR REPLACE TEMP TABLE oci_service AS SELECT * FROM (VALUES
  ('COMPUTE', 'Compute'), ('FUNCTIONS', 'Compute'), ('OKE', 'Compute'), ('KUBERNETES', 'Compute'), ('BLOCK_STORAGE', 'Storage'),
  ('OBJECTSTORE', 'Storage'), ('OBJECT_STORAGE', 'Storage'), ('FILE_STORAGE', 'Storage'), ('FSS', 'Storage'), ('NETWORK', 'Networking'),
  ('NETWORKING', 'Networking'), ('LB', 'Networking'), ('LOAD_BALANCER', 'Networking'), ('DNS', 'Networking'), ('FASTCONNECT', 'Networking'),
  ('DATABASE', 'Databases'), ('MYSQL', 'Databases'), ('NOSQL', 'Databases'), ('ATP', 'Databases'), ('ADW', 'Databases'),
  ('AUTONOMOUS_DATABASE', 'Databases'), ('ANALYTICS', 'Analytics'), ('BDS', 'Analytics'), ('DATAFLOW', 'Analytics'),
  ('DATASCIENCE', 'AI and Machine Learning'), ('DATA_SCIENCE', 'AI and Machine Learning'), ('GENERATIVE_AI', 'AI and Machine Learning'),
  ('STREAMING', 'Integration'), ('KMS', 'Security'), ('VAULT', 'Security'), ('WAF', 'Security'), ('LOGGING', 'Management and Governance'),
  ('MONITORING', 'Management and Governance'), ('TELEMETRY', 'Management and Governance')
) AS t(service, service_category);

CREATE OR REPLACE TEMP VIEW oci_sized AS
SELECT *,
  CASE WHEN bill_is_sane(line_item_interval_usage_start) THEN line_item_interval_usage_start ELSE CAST(period AS TIMESTAMP) END AS starts,
  CASE WHEN bill_is_sane(line_item_interval_usage_end) AND line_item_interval_usage_end > line_item_interval_usage_start
       THEN line_item_interval_usage_end END AS ends,
  purser_quantity(usage_billed_quantity) AS quantity,
  COALESCE(cost_billing_unit_readable, cost_sku_unit_description) AS unit,
  CASE WHEN contains(product_description, 'GPU')
       THEN NULLIF(regexp_extract(product_description, 'GPU.*\b([A-Z]{1,2}[0-9]+S?)\b', 1), '') END AS accelerator
FROM bill_lines
WHERE why_bad IS NULL AND NOT is_replaced;

CREATE OR REPLACE TEMP VIEW bill_charges AS
SELECT
  period AS _period,
  product_availability_domain AS AvailabilityZone,
  COALESCE(amount, 0) AS BilledCost,
  line_item_tenant_id AS BillingAccountId,
  'Tenancy' AS BillingAccountType,
  currency AS BillingCurrency,
  CAST(period AS TIMESTAMP) + INTERVAL 1 MONTH AS BillingPeriodEnd,
  CAST(period AS TIMESTAMP) AS BillingPeriodStart,
  'Usage' AS ChargeCategory,
  product_description AS ChargeDescription,
  'Usage-Based' AS ChargeFrequency,
  CASE WHEN ends IS NOT NULL THEN ends
       WHEN bill_is_sane(line_item_interval_usage_start) THEN starts + INTERVAL 1 HOUR
       ELSE CAST(period AS TIMESTAMP) + INTERVAL 1 MONTH END AS ChargePeriodEnd,
  starts AS ChargePeriodStart,
  quantity AS ConsumedQuantity,
  CASE WHEN quantity IS NOT NULL THEN unit END AS ConsumedUnit,
  COALESCE(amount, 0) AS ContractedCost,
  purser_cost(cost_unit_price) AS ContractedUnitPrice,
  COALESCE(amount, 0) AS EffectiveCost,
  'Oracle' AS HostProviderName,
  'Oracle' AS InvoiceIssuerName,
  COALESCE(amount, 0) AS ListCost,
  'Standard' AS PricingCategory,
  quantity AS PricingQuantity,
  CASE WHEN quantity IS NOT NULL THEN unit END AS PricingUnit,
  'Oracle' AS ProviderName,
  'Oracle' AS PublisherName,
  product_region AS RegionId,
  product_region AS RegionName,
  product_resource_id AS ResourceId,
  -- ocid1.instance.oc1.iad.…
  CASE WHEN starts_with(product_resource_id, 'ocid1.') THEN split_part(product_resource_id, '.', 2) END AS ResourceType,
  COALESCE(s.service_category, 'Other') AS ServiceCategory,
  COALESCE(product_service, 'Other') AS ServiceName,
  'Oracle' AS ServiceProviderName,
  cost_product_sku AS SkuId,
  product_description AS SkuMeter,
  product_compartment_id AS SubAccountId,
  product_compartment_name AS SubAccountName,
  CASE WHEN product_compartment_id IS NOT NULL THEN 'Compartment' END AS SubAccountType,
  tags AS Tags,
  'NVIDIA ' || accelerator AS x_AcceleratorName,
  map_concat(COALESCE(x_custom, MAP {}),
             raw_map(['lineItem/referenceNo', 'lineItem/backreferenceNo', 'cost/subscriptionId', 'cost/overageFlag', 'cost/myCostOverage',
                      'cost/unitPriceOverage', 'usage/billedQuantityOverage'],
                     [line_item_reference_no, line_item_backreference_no, cost_subscription_id, cost_overage_flag, cost_my_cost_overage,
                      cost_unit_price_overage, usage_billed_quantity_overage])) AS x_Custom,
  CASE WHEN accelerator IS NOT NULL AND contains(lower(unit), 'hour') THEN quantity END AS x_GpuHours,
  CASE WHEN is_correction THEN 'correction' ELSE 'usage' END AS x_LineItemType,
  CASE WHEN cost_currency_code IS NULL OR ends IS NULL OR NOT bill_is_sane(line_item_interval_usage_start) OR is_orphan
       THEN NULLIF(concat_ws('; ',
    CASE WHEN cost_currency_code IS NULL THEN 'cost/currencyCode was empty' END,
    CASE WHEN NOT bill_is_sane(line_item_interval_usage_start)
         THEN 'ChargePeriodStart was ' || COALESCE(CAST(line_item_interval_usage_start AS VARCHAR), 'empty') || ': billing period taken' END,
    CASE WHEN ends IS NULL THEN 'ChargePeriodEnd was ' || COALESCE(CAST(line_item_interval_usage_end AS VARCHAR), 'empty') END,
    CASE WHEN is_orphan THEN 'corrects ' || COALESCE(line_item_backreference_no, 'a line it does not name') || ', which is not here' END), '')
       END AS x_RepairReason,
  product_service AS x_ServiceCode,
  COALESCE(product_resource, product_description) AS x_UsageType,
  _file AS x_FileNumber,
  _row AS x_RowNumber
FROM oci_sized
LEFT JOIN oci_service s ON s.service = upper(product_service);
