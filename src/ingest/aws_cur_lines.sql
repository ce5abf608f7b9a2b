-- engine: duckdb
-- View cur_lines: every line of the report with its amounts as exact decimals and the few facts
-- that modes, checks and mapping share. Reads cur_raw and the variables
--   cur_period  DATE     the billing period that manifest or path name; NULL: the lines say
-- Adds to cur_raw's columns
--   period       DATE           first day of the billing period
--   payer, kind  VARCHAR        bill_payer_account_id and line_item_line_item_type, never NULL
--   arn          VARCHAR        Savings Plan or reservation, '' without one
--   block        VARCHAR        capacity block that the line belongs to, else NULL
--   unblended, net, discounted, commitment …   DECIMAL(38,18)
--   why_bad      VARCHAR        why the cost cannot be read; NULL when it can
--   is_…         BOOLEAN        never NULL
CREATE OR REPLACE TEMP MACRO cur_is_sane(t) AS
  COALESCE(t >= TIMESTAMP '2006-01-01' AND t < TIMESTAMP '2201-01-01', false);
-- A part of an amount, `net / gross` of it: twelve digits of the ratio, so that 128 bits suffice.
CREATE OR REPLACE TEMP MACRO cur_scaled(amount, net, gross) AS
  CASE WHEN net IS NULL OR gross = 0 THEN amount
       ELSE cur_cost(cur_units(amount) * (cur_units(net) * 1000000000000 // cur_units(gross)) // 1000000000000) END;
-- Amounts as whole numbers of 1e-18 and back.
CREATE OR REPLACE TEMP MACRO cur_units(amount) AS
  CAST(replace(CAST(CAST(amount AS DECIMAL(38,18)) AS VARCHAR), '.', '') AS HUGEINT);
CREATE OR REPLACE TEMP MACRO cur_cost(units) AS
  CAST(CAST(units AS DECIMAL(38,0)) * CAST('0.000000000000000001' AS DECIMAL(18,18)) AS DECIMAL(38,18));
-- "1,234.5" without the commas: every digit and no more.
CREATE OR REPLACE TEMP MACRO cur_text(amount) AS rtrim(rtrim(CAST(amount AS VARCHAR), '0'), '.');

CREATE OR REPLACE TEMP VIEW cur_lines AS
SELECT
  *,
  COALESCE(
    CASE WHEN cur_is_sane(bill_billing_period_start_date)
         THEN CAST(date_trunc('month', bill_billing_period_start_date) AS DATE) END,
    CAST(getvariable('cur_period') AS DATE),
    CAST(date_trunc('month', line_item_usage_start_date) AS DATE)) AS period,
  COALESCE(bill_payer_account_id, '') AS payer,
  COALESCE(line_item_line_item_type, 'Usage') AS kind,
  COALESCE(line_item_currency_code, 'XXX') AS currency,
  COALESCE(savings_plan_savings_plan_a_r_n, reservation_reservation_a_r_n, '') AS arn,
  COALESCE(purser_cost(line_item_unblended_cost), 0) AS unblended,
  purser_cost(line_item_net_unblended_cost) AS net,
  COALESCE(
    purser_cost(discount_total_discount),
    CASE WHEN discount IS NOT NULL
         THEN list_aggregate(list_transform(map_values(discount), lambda v: purser_cost(v)), 'sum') END) AS discounted,
  purser_cost(savings_plan_savings_plan_effective_cost) AS plan_effective,
  purser_cost(savings_plan_net_savings_plan_effective_cost) AS plan_net_effective,
  COALESCE(purser_cost(savings_plan_total_commitment_to_date), 0) AS commitment,
  COALESCE(purser_cost(savings_plan_total_commitment_to_date), 0)
    - COALESCE(purser_cost(savings_plan_used_commitment), 0) AS plan_unused,
  purser_cost(reservation_effective_cost) AS reserved_effective,
  purser_cost(reservation_net_effective_cost) AS reserved_net_effective,
  COALESCE(purser_cost(reservation_amortized_upfront_fee_for_billing_period), 0) AS reserved_upfront,
  COALESCE(purser_cost(reservation_unused_amortized_upfront_fee_for_billing_period), 0)
    + COALESCE(purser_cost(reservation_unused_recurring_fee), 0) AS reserved_unused,
  -- What the unused part costs after discounts: AWS says it for reservations; a plan's fee and
  -- upfront part say by how much they were discounted, and its unused part is that of both.
  CASE WHEN line_item_line_item_type = 'SavingsPlanRecurringFee'
       THEN cur_scaled(
              COALESCE(purser_cost(savings_plan_total_commitment_to_date), 0) - COALESCE(purser_cost(savings_plan_used_commitment), 0),
              purser_cost(savings_plan_net_recurring_commitment_for_billing_period)
                + COALESCE(purser_cost(savings_plan_net_amortized_upfront_commitment_for_billing_period), 0),
              COALESCE(purser_cost(savings_plan_recurring_commitment_for_billing_period), 0)
                + COALESCE(purser_cost(savings_plan_amortized_upfront_commitment_for_billing_period), 0))
       ELSE 0 END AS plan_net_unused,
  COALESCE(purser_cost(reservation_net_unused_amortized_upfront_fee_for_billing_period),
           purser_cost(reservation_unused_amortized_upfront_fee_for_billing_period), 0)
    + COALESCE(purser_cost(reservation_net_unused_recurring_fee), purser_cost(reservation_unused_recurring_fee), 0)
    AS reserved_net_unused,
  purser_cost(pricing_public_on_demand_cost) AS public_cost,
  CASE WHEN _bad IS NOT NULL THEN _bad
       WHEN line_item_unblended_cost IS NOT NULL AND purser_cost(line_item_unblended_cost) IS NULL
       THEN 'line_item_unblended_cost is not a number: "' || line_item_unblended_cost || '"' END AS why_bad,
  COALESCE(line_item_operation IN ('EKSPod-EC2', 'ECSTask-EC2'), false) AS is_split,
  COALESCE(line_item_line_item_type LIKE '%Discount', false) AS is_discount,
  COALESCE(line_item_usage_type LIKE '%CapacityBlockFee%', false) AS is_block,
  CASE WHEN capacity_reservation_capacity_reservation_type = 'EC2 Capacity Blocks for ML'
       THEN capacity_reservation_capacity_reservation_arn END AS block,
  COALESCE(line_item_line_item_type = 'Refund' AND COALESCE(line_item_usage_type, '') NOT LIKE '%CapacityBlockFee%'
           AND (savings_plan_savings_plan_a_r_n IS NOT NULL OR reservation_reservation_a_r_n IS NOT NULL
                OR line_item_product_code LIKE '%SavingsPlans' OR line_item_usage_type LIKE '%SP:%yr%'), false)
    AS is_plan_refund,
  COALESCE(line_item_line_item_type = 'Fee' AND reservation_reservation_a_r_n IS NOT NULL, false) AS is_upfront
FROM cur_raw;
