-- engine: duckdb
-- View cur_charges: cur_rows as charges, by the rules of money.md §2. Columns: the canonical ones
-- that a report fills (domain/schema.cc) and _runs BOOLEAN (hours of an instance); costs
-- DECIMAL(38,18) in BillingCurrency, quantities DECIMAL(38,12). Reads cur_service (service, category) and the variables
--   cur_has_plans, cur_has_reservations  BOOLEAN  the columns that amortise them exist; without
--                                                 them a fee's Effective is what is billed
CREATE OR REPLACE TEMP MACRO cur_resource_type(id, product) AS
  CASE WHEN id IS NULL THEN NULL
       WHEN starts_with(id, 'arn:') THEN
         split_part(id, ':', 3) || ':' ||
         CASE WHEN split_part(id, ':', 3) = 's3' THEN 'bucket'
              WHEN split_part(id, ':', 3) = 'lambda' THEN 'function'
              WHEN contains(split_part(id, ':', 6), '/') THEN split_part(split_part(id, ':', 6), '/', 1)
              ELSE split_part(id, ':', 6) END
       WHEN starts_with(id, 'i-') THEN 'ec2:instance'
       WHEN starts_with(id, 'vol-') THEN 'ec2:volume'
       WHEN starts_with(id, 'snap-') THEN 'ec2:snapshot'
       WHEN starts_with(id, 'eni-') THEN 'ec2:network-interface'
       WHEN starts_with(id, 'nat-') THEN 'ec2:natgateway'
       WHEN starts_with(id, 'eipalloc-') THEN 'ec2:elastic-ip'
       WHEN product = 'AmazonS3' THEN 's3:bucket' END;
-- Whose owner a resource inherits: the cluster of a pod or task, or an id that the description
-- names. Only texts that may have one are searched.
CREATE OR REPLACE TEMP MACRO cur_parent(id, description) AS
  CASE WHEN contains(id, ':pod/') OR contains(id, ':task/')
       THEN regexp_replace(id, ':(pod|task)/([^/]+)/.*$', ':cluster/\2')
       WHEN contains(description, 'i-0') OR contains(description, 'vol-0') OR contains(description, 'eni-0')
       THEN NULLIF(NULLIF(regexp_extract(description, '\b(i|vol|eni)-[0-9a-f]{8}([0-9a-f]{9})?\b'), ''), id) END;

CREATE OR REPLACE TEMP VIEW cur_facts AS
SELECT *,
  purser_usage(line_item_usage_type, line_item_product_code, line_item_operation) AS usage,
  CASE WHEN d_kind IS NOT NULL THEN false
       WHEN kind IN ('SavingsPlanUpfrontFee', 'SavingsPlanRecurringFee') THEN getvariable('cur_has_plans')
       WHEN kind = 'RIFee' OR is_upfront THEN getvariable('cur_has_reservations')
       ELSE is_plan_refund OR is_block END AS is_ahead,
  CASE WHEN d_kind = 'adjustment' THEN 'Adjustment'
       WHEN d_kind IS NOT NULL THEN 'Usage'
       WHEN kind IN ('Tax', 'Credit') THEN kind
       WHEN is_discount THEN 'Credit'
       WHEN is_block OR is_plan_refund THEN 'Purchase'
       WHEN kind IN ('Usage', 'SavingsPlanCoveredUsage', 'DiscountedUsage') THEN 'Usage'
       WHEN kind = 'Refund' THEN CASE WHEN line_item_usage_type IS NULL THEN 'Purchase' ELSE 'Usage' END
       -- In two: DuckDB makes a join of IN with five constants or more.
       WHEN kind IN ('Fee', 'FlatRateSubscription', 'RIFee') OR kind IN ('SavingsPlanUpfrontFee', 'SavingsPlanRecurringFee')
       THEN 'Purchase'
       WHEN kind = 'SavingsPlanNegation' OR line_item_usage_type IS NULL THEN 'Adjustment'
       ELSE 'Usage' END AS category,
  d_kind IS NULL AND kind IN ('Usage', 'SavingsPlanCoveredUsage', 'DiscountedUsage', 'FlatRateSubscription') AND NOT is_block AS is_usage,
  COALESCE(d_start, CASE WHEN cur_is_sane(line_item_usage_start_date) THEN line_item_usage_start_date
                         ELSE CAST(period AS TIMESTAMP) END) AS starts,
  d_start IS NOT NULL OR cur_is_sane(line_item_usage_start_date) AS is_start_given,
  COALESCE(d_end, CASE WHEN cur_is_sane(line_item_usage_end_date) THEN line_item_usage_end_date END) AS ends
FROM cur_rows;

CREATE OR REPLACE TEMP VIEW cur_costed AS
SELECT *,
  CASE WHEN d_kind = 'adjustment' THEN d_amount
       WHEN d_kind IS NOT NULL OR (kind = 'SavingsPlanCoveredUsage' AND NOT is_kept) THEN 0
       ELSE amount END AS billed,
  CASE WHEN d_kind IS NOT NULL THEN d_amount
       WHEN kind = 'SavingsPlanCoveredUsage'
       THEN COALESCE(CASE WHEN mode IN ('net-columns', 'discount-map') THEN plan_net_effective END, plan_effective, 0)
       WHEN kind = 'DiscountedUsage'
       THEN COALESCE(CASE WHEN mode IN ('net-columns', 'discount-map') THEN reserved_net_effective END, reserved_effective,
                     CASE WHEN getvariable('cur_has_reservations') THEN 0 ELSE amount END)
       WHEN is_ahead OR kind = 'SavingsPlanNegation' THEN 0
       ELSE amount END AS effective,
  CASE WHEN d_kind = 'unused' OR is_ahead OR kind = 'SavingsPlanNegation' OR is_discount THEN 0
       WHEN d_kind IS NOT NULL THEN d_amount
       WHEN kind = 'Usage' AND unblended = 0 AND capacity_reservation_capacity_reservation_type = 'EC2 Capacity Blocks for ML' THEN 0
       WHEN kind IN ('Usage', 'SavingsPlanCoveredUsage', 'FlatRateSubscription')
       THEN COALESCE(NULLIF(public_cost, 0), unblended)
       WHEN kind = 'DiscountedUsage' THEN COALESCE(NULLIF(public_cost, 0), reserved_effective, 0)
       ELSE amount END AS listed
FROM cur_facts;

CREATE OR REPLACE TEMP VIEW cur_charges AS
SELECT
  line_item_availability_zone AS AvailabilityZone,
  billed AS BilledCost,
  bill_payer_account_id AS BillingAccountId,
  bill_payer_account_name AS BillingAccountName,
  currency AS BillingCurrency,
  CAST(period AS TIMESTAMP) + INTERVAL 1 MONTH AS BillingPeriodEnd,
  CAST(period AS TIMESTAMP) AS BillingPeriodStart,
  capacity_reservation_capacity_reservation_arn AS CapacityReservationId,
  CASE WHEN category = 'Usage' AND (capacity_reservation_capacity_reservation_status = 'Unused' OR usage.kind = 'unused-reservation') THEN 'Unused'
       WHEN category = 'Usage' AND capacity_reservation_capacity_reservation_arn IS NOT NULL THEN 'Used' END
    AS CapacityReservationStatus,
  category AS ChargeCategory,
  CASE WHEN d_kind IS NULL AND NOT is_ahead AND is_start_given AND starts < CAST(period AS TIMESTAMP)
            AND (kind = 'Refund' OR ends <= CAST(period AS TIMESTAMP)) THEN 'Correction' END AS ChargeClass,
  line_item_line_item_description AS ChargeDescription,
  CASE WHEN category = 'Usage' THEN 'Usage-Based'
       WHEN kind IN ('SavingsPlanRecurringFee', 'RIFee', 'FlatRateSubscription')
         OR (kind = 'Fee' AND ends - starts >= INTERVAL 27 DAY AND NOT is_upfront) THEN 'Recurring'
       ELSE 'One-Time' END AS ChargeFrequency,
  CASE WHEN ends > starts THEN ends
       WHEN is_start_given THEN starts + INTERVAL 1 HOUR
       ELSE CAST(period AS TIMESTAMP) + INTERVAL 1 MONTH END AS ChargePeriodEnd,
  starts AS ChargePeriodStart,
  CASE WHEN arn <> '' THEN CASE WHEN savings_plan_savings_plan_a_r_n IS NOT NULL THEN 'Spend' ELSE 'Usage' END END
    AS CommitmentDiscountCategory,
  NULLIF(arn, '') AS CommitmentDiscountId,
  CASE WHEN savings_plan_savings_plan_a_r_n IS NOT NULL THEN
         CASE WHEN d_kind = 'unused' THEN CAST(d_amount AS DECIMAL(38,12))
              WHEN kind = 'SavingsPlanCoveredUsage' THEN CAST(plan_effective AS DECIMAL(38,12))
              WHEN kind = 'SavingsPlanRecurringFee' THEN CAST(commitment AS DECIMAL(38,12))
              WHEN kind = 'SavingsPlanUpfrontFee' THEN CAST(amount AS DECIMAL(38,12)) END
       WHEN reservation_reservation_a_r_n IS NOT NULL THEN
         CASE WHEN d_kind = 'unused' THEN purser_quantity(reservation_unused_quantity)
              WHEN kind = 'DiscountedUsage' THEN purser_quantity(line_item_usage_amount)
              WHEN kind = 'RIFee' THEN purser_quantity(COALESCE(reservation_total_reserved_units, line_item_usage_amount)) END
       END AS CommitmentDiscountQuantity,
  CASE WHEN d_kind = 'unused' THEN 'Unused'
       WHEN kind IN ('SavingsPlanCoveredUsage', 'DiscountedUsage') THEN 'Used' END AS CommitmentDiscountStatus,
  CASE WHEN savings_plan_savings_plan_a_r_n IS NOT NULL THEN 'Savings Plan'
       WHEN reservation_reservation_a_r_n IS NOT NULL THEN 'Reserved Instance' END AS CommitmentDiscountType,
  CASE WHEN savings_plan_savings_plan_a_r_n IS NOT NULL THEN currency
       WHEN reservation_reservation_a_r_n IS NOT NULL THEN pricing_unit END AS CommitmentDiscountUnit,
  CASE WHEN is_usage THEN purser_quantity(line_item_usage_amount) END AS ConsumedQuantity,
  CASE WHEN is_usage AND line_item_usage_amount IS NOT NULL THEN pricing_unit END AS ConsumedUnit,
  CASE WHEN d_kind IS NOT NULL OR is_ahead OR is_discount THEN CASE d_kind WHEN 'unused' THEN 0 ELSE COALESCE(d_amount, CASE WHEN is_discount THEN amount ELSE 0 END) END
       WHEN kind = 'SavingsPlanNegation' THEN 0
       WHEN kind = 'SavingsPlanCoveredUsage' THEN unblended
       WHEN kind = 'DiscountedUsage' THEN listed
       ELSE amount END AS ContractedCost,
  CASE WHEN category = 'Usage' AND d_kind IS NULL
       THEN purser_cost(CASE WHEN mode = 'net-columns' AND kind = 'Usage' THEN line_item_net_unblended_rate
                             WHEN mode <> 'discount-map' OR kind <> 'Usage' THEN line_item_unblended_rate END) END AS ContractedUnitPrice,
  effective AS EffectiveCost,
  'AWS' AS HostProviderName,
  bill_invoice_id AS InvoiceId,
  bill_invoicing_entity AS InvoiceIssuerName,
  listed AS ListCost,
  CASE WHEN category = 'Usage' AND d_kind IS NULL THEN purser_cost(pricing_public_on_demand_rate) END AS ListUnitPrice,
  CASE WHEN d_kind = 'unused' OR kind IN ('SavingsPlanCoveredUsage', 'DiscountedUsage') THEN 'Committed'
       WHEN category = 'Usage' THEN CASE WHEN usage.kind = 'spot' THEN 'Dynamic' ELSE 'Standard' END
       WHEN category = 'Purchase' THEN 'Standard' END AS PricingCategory,
  pricing_currency AS PricingCurrency,
  CASE WHEN d_kind IS NULL AND category IN ('Usage', 'Purchase') THEN purser_quantity(line_item_usage_amount) END AS PricingQuantity,
  CASE WHEN d_kind IS NULL AND category IN ('Usage', 'Purchase') AND line_item_usage_amount IS NOT NULL THEN pricing_unit END AS PricingUnit,
  'AWS' AS ProviderName,
  COALESCE(line_item_legal_entity, 'Amazon Web Services') AS PublisherName,
  COALESCE(product_region_code, product_region, usage.region,
           CASE WHEN length(line_item_availability_zone) > 1 THEN left(line_item_availability_zone, -1) END) AS RegionId,
  product_location AS RegionName,
  CASE WHEN arn <> '' AND (category = 'Purchase' OR d_kind = 'unused') THEN arn
       WHEN d_kind = 'block-hour' THEN COALESCE(capacity_reservation_capacity_reservation_arn, line_item_resource_id)
       ELSE line_item_resource_id END AS ResourceId,
  CASE WHEN arn <> '' AND (category = 'Purchase' OR d_kind = 'unused')
       THEN CASE WHEN savings_plan_savings_plan_a_r_n IS NOT NULL THEN 'savingsplans:savingsplan' ELSE 'ec2:reserved-instances' END
       ELSE cur_resource_type(line_item_resource_id, line_item_product_code) END AS ResourceType,
  COALESCE(by_code.service_category, by_name.service_category, 'Other') AS ServiceCategory,
  COALESCE(product_product_name, line_item_product_code, 'Other') AS ServiceName,
  CASE WHEN bill_billing_entity = 'AWS Marketplace' THEN COALESCE(line_item_legal_entity, 'AWS') ELSE 'AWS' END
    AS ServiceProviderName,
  product_sku AS SkuId,
  pricing_rate_code AS SkuPriceId,
  line_item_usage_account_id AS SubAccountId,
  line_item_usage_account_name AS SubAccountName,
  CASE WHEN tags IS NULL THEN resource_tags
       WHEN resource_tags IS NULL THEN tags
       ELSE map_concat(tags, resource_tags) END AS Tags,
  usage.accelerator_count AS x_AcceleratorCount,
  usage.accelerator_name AS x_AcceleratorName,
  bill_billing_entity AS x_BillingEntity,
  cost_category AS x_CostCategories,
  CASE WHEN line_item_iam_principal IS NULL AND line_item_user_identifier IS NULL THEN x_custom
       ELSE map_concat(COALESCE(x_custom, MAP {}),
                       raw_map(['line_item_iam_principal', 'line_item_user_identifier'],
                               [line_item_iam_principal, line_item_user_identifier])) END AS x_Custom,
  CASE WHEN is_discount THEN kind END AS x_DiscountType,
  CASE WHEN is_usage AND usage.runs AND lower(COALESCE(pricing_unit, 'hrs')) SIMILAR TO '(.*-)?(h|hrs?|hours?)'
       THEN CAST(purser_quantity(line_item_usage_amount) * usage.accelerator_count AS DECIMAL(38,12)) END AS x_GpuHours,
  COALESCE(usage.instance_type, product_instance_type) AS x_InstanceType,
  kind AS x_LineItemType,
  line_item_operation AS x_Operation,
  cur_parent(line_item_resource_id, line_item_line_item_description) AS x_ParentResourceId,
  CASE WHEN line_item_currency_code IS NULL OR line_item_line_item_type IS NULL
         OR (d_kind IS NULL AND NOT (cur_is_sane(line_item_usage_start_date) AND cur_is_sane(line_item_usage_end_date)))
       THEN NULLIF(concat_ws('; ',
    CASE WHEN d_kind IS NULL AND NOT cur_is_sane(line_item_usage_start_date)
         THEN 'ChargePeriodStart was ' || COALESCE(CAST(line_item_usage_start_date AS VARCHAR), 'empty') || ': billing period taken' END,
    CASE WHEN d_kind IS NULL AND NOT cur_is_sane(line_item_usage_end_date)
         THEN 'ChargePeriodEnd was ' || COALESCE(CAST(line_item_usage_end_date AS VARCHAR), 'empty') END,
    CASE WHEN line_item_currency_code IS NULL THEN 'BillingCurrency was empty' END,
    CASE WHEN line_item_line_item_type IS NULL THEN 'line item type was empty: taken as Usage' END), '') END AS x_RepairReason,
  line_item_product_code AS x_ServiceCode,
  usage.token_kind AS x_TokenKind,
  line_item_usage_type AS x_UsageType,
  CASE WHEN d_kind IS NULL THEN _file ELSE 0 END AS x_FileNumber,
  CASE WHEN d_kind IS NULL THEN _row ELSE d_row END AS x_RowNumber,
  CASE WHEN d_kind IS NOT NULL AND _file IS NOT NULL THEN _file || ':' || _row END AS x_DerivedFrom,
  COALESCE(usage.runs, false) AS _runs
FROM cur_costed
LEFT JOIN cur_service by_code ON by_code.service = line_item_product_code
LEFT JOIN cur_service by_name ON by_name.service = product_product_name;
