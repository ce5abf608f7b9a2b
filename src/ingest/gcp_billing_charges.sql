-- engine: duckdb
-- View bill_charges: bill_lines as charges by the rules of money.md §2, and a Credit row for each
-- credit in gcp_derived. Columns: the canonical ones that the export fills (domain/schema.cc) and
-- _period DATE. Costs in billing_currency.
-- Labels of the resource win over tags, and tags over the project's labels, which stand in for
-- what a resource does not say itself. System labels are Google's own and no tags: they say which
-- machine it is and whether a reservation stood unused.
CREATE OR REPLACE TEMP MACRO gcp_resource_type(name) AS
  CASE WHEN starts_with(name, '//')
       THEN split_part(split_part(name, '/', 3), '.', 1) || ':' || regexp_extract(name, '([^/]+)/[^/]+$', 1) END;
CREATE OR REPLACE TEMP MACRO gcp_accelerator(sku) AS
  CASE WHEN contains(sku, ' GPU') AND contains(lower(sku), 'nvidia')
       THEN 'NVIDIA ' || regexp_extract(sku, '(?i)nvidia (?:tesla )?([a-z]*[0-9]+[a-z]*)', 1)
       WHEN contains(lower(sku), 'tpu') THEN NULLIF('Google TPU ' || regexp_extract(sku, '(?i)tpu[- ]?(v[0-9]+[a-z]*)', 1), 'Google TPU ') END;

CREATE OR REPLACE TEMP TABLE gcp_service AS SELECT * FROM (VALUES
  ('Compute Engine', 'Compute'), ('Kubernetes Engine', 'Compute'), ('App Engine', 'Compute'), ('Cloud Run', 'Compute'),
  ('Cloud Run Functions', 'Compute'), ('Cloud Functions', 'Compute'), ('VMware Engine', 'Compute'), ('Batch', 'Compute'),
  ('Cloud Storage', 'Storage'), ('Cloud Filestore', 'Storage'), ('Backup for GKE', 'Storage'), ('Transfer Service', 'Storage'),
  ('Artifact Registry', 'Developer Tools'), ('Cloud Build', 'Developer Tools'), ('Source Repository', 'Developer Tools'),
  ('BigQuery', 'Analytics'), ('BigQuery Reservation API', 'Analytics'), ('BigQuery Storage API', 'Analytics'),
  ('BigQuery BI Engine', 'Analytics'), ('Cloud Dataflow', 'Analytics'), ('Cloud Dataproc', 'Analytics'), ('Cloud Composer', 'Analytics'),
  ('Cloud Data Fusion', 'Analytics'), ('Looker', 'Analytics'), ('Cloud SQL', 'Databases'), ('AlloyDB', 'Databases'),
  ('Cloud Spanner', 'Databases'), ('Cloud Bigtable', 'Databases'), ('Cloud Firestore', 'Databases'),
  ('Cloud Memorystore for Redis', 'Databases'), ('Cloud Memorystore for Memcached', 'Databases'),
  ('Networking', 'Networking'), ('Cloud DNS', 'Networking'), ('Cloud CDN', 'Networking'), ('Cloud Load Balancing', 'Networking'),
  ('Vertex AI', 'AI and Machine Learning'), ('Cloud TPU', 'AI and Machine Learning'), ('Gemini API', 'AI and Machine Learning'),
  ('Cloud Machine Learning Engine', 'AI and Machine Learning'), ('Notebooks', 'AI and Machine Learning'),
  ('Cloud Speech API', 'AI and Machine Learning'), ('Cloud Vision API', 'AI and Machine Learning'),
  ('Cloud Natural Language', 'AI and Machine Learning'), ('Translate', 'AI and Machine Learning'),
  ('Cloud Pub/Sub', 'Integration'), ('Cloud Tasks', 'Integration'), ('Cloud Scheduler', 'Integration'), ('Workflows', 'Integration'),
  ('Cloud Logging', 'Management and Governance'), ('Cloud Monitoring', 'Management and Governance'), ('Support', 'Other'),
  ('Cloud Key Management Service (KMS)', 'Security'), ('Secret Manager', 'Security'), ('Security Command Center', 'Security')
) AS t(service, service_category);

CREATE OR REPLACE TEMP VIEW gcp_facts AS
SELECT l.*, d.d_kind, d.d_name, d.d_amount, d.d_row, s.service_category,
  gcp_array(labels) AS own_labels, gcp_array(tags) AS all_tags, gcp_array(project_labels) AS all_project_labels,
  purser_tags(gcp_array(system_labels)) AS system_map,
  d_kind IS NULL AND kind = 'regular' AND NOT is_fee AS is_usage,
  CASE WHEN d_kind IS NOT NULL THEN 'Credit'
       WHEN is_fee THEN 'Purchase'
       WHEN kind = 'tax' THEN 'Tax'
       WHEN kind = 'adjustment' OR kind = 'rounding_error' THEN 'Adjustment'
       ELSE 'Usage' END AS category,
  CASE WHEN bill_is_sane(usage_start_time) THEN usage_start_time ELSE CAST(l.period AS TIMESTAMP) END AS starts,
  CASE WHEN bill_is_sane(usage_end_time) AND usage_end_time > usage_start_time THEN usage_end_time END AS ends,
  COALESCE(d_amount, COALESCE(amount, 0) + discounted) AS payable
FROM bill_lines l
LEFT JOIN gcp_derived d ON d.file = l._file AND d.row = l._row
LEFT JOIN gcp_service s ON s.service = l.service_description
WHERE l.why_bad IS NULL;

CREATE OR REPLACE TEMP VIEW gcp_sized AS
SELECT *,
  CASE WHEN is_usage THEN purser_quantity(usage_amount) END AS consumed,
  CASE WHEN is_usage OR (is_fee AND d_kind IS NULL) THEN purser_quantity(usage_amount_in_pricing_units) END AS priced,
  CASE WHEN is_usage THEN gcp_accelerator(sku_description) END AS accelerator,
  element_at(system_map, 'compute.googleapis.com/machine_spec') AS machine,
  COALESCE(is_usage AND element_at(system_map, 'compute.googleapis.com/is_unused_reservation') = 'true', false) AS is_unused,
  -- One array, of which the last of a key counts: joining maps costs more than all the rest.
  CASE WHEN COALESCE(own_labels, all_tags, all_project_labels) IS NULL THEN NULL
       WHEN gcp_is_array(own_labels) AND gcp_is_array(all_tags) AND gcp_is_array(all_project_labels)
       THEN purser_tags('[' || concat_ws(',', gcp_elements(all_project_labels), gcp_elements(all_tags), gcp_elements(own_labels)) || ']')
       ELSE map_concat(COALESCE(purser_tags(all_project_labels), MAP {}), COALESCE(purser_tags(all_tags), MAP {}),
                       COALESCE(purser_tags(own_labels), MAP {})) END AS all_labels
FROM gcp_facts;

CREATE OR REPLACE TEMP VIEW bill_charges AS
SELECT
  period AS _period,
  location_zone AS AvailabilityZone,
  payable AS BilledCost,
  billing_account_id AS BillingAccountId,
  'Billing Account' AS BillingAccountType,
  billing_currency AS BillingCurrency,
  CAST(period AS TIMESTAMP) + INTERVAL 1 MONTH AS BillingPeriodEnd,
  CAST(period AS TIMESTAMP) AS BillingPeriodStart,
  CASE WHEN is_unused THEN COALESCE(resource_global_name, resource_name, sku_id) END AS CapacityReservationId,
  CASE WHEN is_unused THEN 'Unused' END AS CapacityReservationStatus,
  category AS ChargeCategory,
  CASE WHEN d_kind IS NULL AND kind = 'adjustment' AND usage_month < period THEN 'Correction' END AS ChargeClass,
  CASE WHEN d_kind IS NOT NULL THEN COALESCE(d_name, d_kind)
       WHEN kind = 'adjustment' THEN COALESCE(adjustment_info_description, sku_description)
       ELSE sku_description END AS ChargeDescription,
  CASE WHEN category = 'Usage' THEN 'Usage-Based' WHEN category = 'Purchase' THEN 'Recurring' ELSE 'One-Time' END AS ChargeFrequency,
  CASE WHEN ends > starts THEN ends
       WHEN bill_is_sane(usage_start_time) THEN starts + INTERVAL 1 HOUR
       ELSE CAST(period AS TIMESTAMP) + INTERVAL 1 MONTH END AS ChargePeriodEnd,
  starts AS ChargePeriodStart,
  CASE WHEN is_fee THEN CASE WHEN contains(lower(sku_description), 'dollar based') THEN 'Spend' ELSE 'Usage' END END
    AS CommitmentDiscountCategory,
  CASE WHEN is_fee THEN COALESCE(subscription_instance_id, sku_id) END AS CommitmentDiscountId,
  CASE WHEN is_fee THEN sku_description END AS CommitmentDiscountName,
  CASE WHEN is_fee THEN priced END AS CommitmentDiscountQuantity,
  CASE WHEN is_fee THEN 'Committed Use Discount' END AS CommitmentDiscountType,
  CASE WHEN is_fee THEN usage_pricing_unit END AS CommitmentDiscountUnit,
  consumed AS ConsumedQuantity,
  CASE WHEN consumed IS NOT NULL THEN usage_unit END AS ConsumedUnit,
  CASE WHEN d_kind IS NOT NULL THEN d_amount WHEN is_fee THEN 0 ELSE COALESCE(amount, 0) END AS ContractedCost,
  CASE WHEN is_usage THEN purser_cost(price_effective_price) END AS ContractedUnitPrice,
  payable AS EffectiveCost,
  'Google Cloud' AS HostProviderName,
  'Google Cloud' AS InvoiceIssuerName,
  CASE WHEN d_kind IS NOT NULL THEN d_amount WHEN is_fee THEN 0 ELSE COALESCE(listed, amount, 0) END AS ListCost,
  CASE WHEN is_usage THEN purser_cost(price_list_price) END AS ListUnitPrice,
  CASE WHEN category = 'Purchase' THEN 'Standard'
       WHEN category <> 'Usage' THEN NULL
       WHEN contains(sku_description, 'Spot') OR contains(sku_description, 'Preemptible') THEN 'Dynamic'
       WHEN credit_list IS NOT NULL AND len(list_filter(credit_list, lambda c: starts_with(c.kind, 'COMMITTED_USAGE'))) > 0 THEN 'Committed'
       ELSE 'Standard' END AS PricingCategory,
  priced AS PricingQuantity,
  CASE WHEN priced IS NOT NULL THEN usage_pricing_unit END AS PricingUnit,
  'Google Cloud' AS ProviderName,
  COALESCE(seller_name, 'Google Cloud') AS PublisherName,
  location_region AS RegionId,
  location_location AS RegionName,
  COALESCE(resource_global_name, resource_name) AS ResourceId,
  resource_name AS ResourceName,
  gcp_resource_type(resource_global_name) AS ResourceType,
  COALESCE(service_category, 'Other') AS ServiceCategory,
  COALESCE(service_description, 'Other') AS ServiceName,
  COALESCE(seller_name, 'Google Cloud') AS ServiceProviderName,
  sku_id AS SkuId,
  sku_description AS SkuMeter,
  COALESCE(project_id, project_number) AS SubAccountId,
  project_name AS SubAccountName,
  CASE WHEN COALESCE(project_id, project_number) IS NOT NULL THEN 'Project' END AS SubAccountType,
  all_labels AS Tags,
  CASE WHEN accelerator IS NOT NULL THEN TRY_CAST(NULLIF(regexp_extract(machine, '-([0-9]+)g$', 1), '') AS DECIMAL(38,12)) END
    AS x_AcceleratorCount,
  accelerator AS x_AcceleratorName,
  CASE WHEN seller_name IS NOT NULL OR transaction_type <> 'GOOGLE' THEN 'Google Cloud Marketplace' ELSE 'Google Cloud' END
    AS x_BillingEntity,
  CASE WHEN x_custom IS NULL AND adjustment_info_id IS NULL AND COALESCE(currency_conversion_rate, '1') IN ('1', '1.0')
       THEN CASE WHEN given_credits IS NOT NULL THEN MAP {'credits': given_credits} END
       ELSE map_concat(COALESCE(x_custom, MAP {}),
              raw_map(['credits', 'currency_conversion_rate', 'adjustment_info.id', 'adjustment_info.mode', 'adjustment_info.type',
                       'price.tier_start_amount', 'project.ancestry_numbers'],
                      [given_credits, currency_conversion_rate, adjustment_info_id, adjustment_info_mode, adjustment_info_type,
                       price_tier_start_amount, project_ancestry_numbers])) END AS x_Custom,
  -- The price of an accelerator is by its hour: what is priced is accelerator-hours already.
  CASE WHEN accelerator IS NOT NULL AND starts_with(lower(usage_pricing_unit), 'h') THEN priced END AS x_GpuHours,
  machine AS x_InstanceType,
  COALESCE(d_kind, kind) AS x_LineItemType,
  CASE WHEN invoiced IS NULL OR currency IS NULL OR kind NOT IN ('regular', 'tax', 'adjustment', 'rounding_error')
         OR NOT bill_is_sane(usage_start_time) OR ends IS NULL
       THEN NULLIF(concat_ws('; ',
    CASE WHEN invoiced IS NULL THEN 'invoice.month was ' || COALESCE(invoice_month, 'empty') || ': the usage''s month in Pacific time is taken' END,
    CASE WHEN currency IS NULL THEN 'currency was empty' END,
    CASE WHEN kind NOT IN ('regular', 'tax', 'adjustment', 'rounding_error') THEN 'cost_type was ' || kind || ': taken as usage' END,
    CASE WHEN NOT bill_is_sane(usage_start_time)
         THEN 'ChargePeriodStart was ' || COALESCE(CAST(usage_start_time AS VARCHAR), 'empty') || ': billing period taken' END,
    CASE WHEN ends IS NULL THEN 'ChargePeriodEnd was ' || COALESCE(CAST(usage_end_time AS VARCHAR), 'empty') END), '') END AS x_RepairReason,
  service_id AS x_ServiceCode,
  sku_description AS x_UsageType,
  CASE WHEN d_kind IS NULL THEN _file ELSE 0 END AS x_FileNumber,
  CASE WHEN d_kind IS NULL THEN _row ELSE d_row END AS x_RowNumber,
  CASE WHEN d_kind IS NOT NULL THEN _file || ':' || _row END AS x_DerivedFrom
FROM gcp_sized;
