-- A month of CUR 2.0 in Parquet as lines that cost something, as a careful engineer would write it:
-- amounts as exact decimals, Savings Plans and reservations amortised, split cost moved from a node
-- to its pods, owners by tag with a fall-back by account.
CREATE OR REPLACE VIEW amounts AS
SELECT
  r.*,
  CAST(line_item_unblended_cost AS DECIMAL(38, 10)) AS unblended,
  CAST(pricing_public_on_demand_cost AS DECIMAL(38, 10)) AS listed,
  CAST(CASE line_item_line_item_type
    WHEN 'SavingsPlanCoveredUsage' THEN savings_plan_savings_plan_effective_cost
    WHEN 'DiscountedUsage' THEN reservation_effective_cost
    WHEN 'SavingsPlanUpfrontFee' THEN 0
    ELSE line_item_unblended_cost END AS DECIMAL(38, 10)) AS own_effective,
  CASE line_item_line_item_type
    WHEN 'SavingsPlanRecurringFee' THEN CAST(savings_plan_total_commitment_to_date AS DECIMAL(38, 10))
                                      - CAST(savings_plan_used_commitment AS DECIMAL(38, 10))
    WHEN 'RIFee' THEN CAST(reservation_unused_amortized_upfront_fee_for_billing_period AS DECIMAL(38, 10))
                    + CAST(reservation_unused_recurring_fee AS DECIMAL(38, 10)) END AS unused,
  COALESCE(CAST(split_line_item_split_cost AS DECIMAL(38, 10)), 0)
    + COALESCE(CAST(split_line_item_unused_cost AS DECIMAL(38, 10)), 0) AS split,
  split_line_item_parent_resource_id IS NOT NULL AS is_pod,
  CASE WHEN split_line_item_parent_resource_id IS NULL AND line_item_operation LIKE 'RunInstances%'
       THEN line_item_resource_id END AS as_node
FROM read_parquet($bill, hive_partitioning = false) r
WHERE line_item_line_item_type <> 'SavingsPlanNegation';

-- What the pods of a node took of each of its hours.
CREATE OR REPLACE TEMP TABLE taken AS
SELECT split_line_item_parent_resource_id AS node, line_item_usage_start_date AS hour, SUM(split) AS taken
FROM amounts WHERE is_pod GROUP BY ALL;

CREATE OR REPLACE VIEW lines AS
SELECT
  a.*,
  CASE WHEN is_pod THEN split ELSE COALESCE(unused, own_effective) - COALESCE(t.taken, 0) END AS effective,
  CASE WHEN line_item_line_item_type = 'SavingsPlanCoveredUsage' THEN 0
       WHEN is_pod THEN split ELSE unblended - COALESCE(t.taken, 0) END AS billed,
  COALESCE(resource_tags['user_team'], resource_tags['user_squad']) AS tag_team,
  resource_tags['user_project'] AS tag_project,
  COALESCE(resource_tags['user_environment'], resource_tags['user_env']) AS tag_environment,
  resource_tags['user_cost_center'] AS tag_cost_center,
  resource_tags['user_owner'] AS tag_owner
FROM amounts a
LEFT JOIN taken t ON t.node = a.as_node AND t.hour = a.line_item_usage_start_date;

CREATE OR REPLACE VIEW owned AS
SELECT
  *,
  CASE WHEN tag_team IN ('recommendations', 'search', 'nlp', 'cv', 'platform') THEN tag_team
       WHEN is_pod OR line_item_usage_account_id = '333333333333' THEN 'platform' ELSE 'unallocated' END AS team,
  CASE WHEN tag_project <> '' THEN tag_project
       WHEN is_pod THEN 'training-cluster'
       WHEN line_item_usage_account_id = '333333333333' THEN 'ml-lake' ELSE 'unallocated' END AS project,
  CASE WHEN tag_environment IN ('production', 'staging', 'development', 'experiment') THEN tag_environment
       WHEN tag_environment = 'prod' THEN 'production' WHEN tag_environment = 'dev' THEN 'development'
       WHEN is_pod THEN 'experiment' ELSE 'unallocated' END AS environment,
  COALESCE(tag_cost_center, CASE WHEN is_pod OR line_item_usage_account_id = '333333333333' THEN 'cc-ml-005' END, 'unallocated') AS cost_center,
  COALESCE(tag_owner, CASE WHEN is_pod THEN 'hana@acme.example' END, 'unallocated') AS owner
FROM lines;
