-- engine: duckdb
-- Table cur_totals: what the report adds up to by cur_scan and the formula of AWS's own dashboards,
-- not through the mapping. period DATE, currency VARCHAR, metric VARCHAR (billed, effective),
-- amount DECIMAL(38,18). What adjustments add (aws_cur_adjustments.sql) belongs to both.
CREATE OR REPLACE TEMP TABLE cur_totals AS
WITH amounts AS (
  SELECT period, currency, 'billed' AS metric, CASE mode WHEN 'net-columns' THEN unblended ELSE amount END AS amount
  FROM cur_sums
  UNION ALL
  SELECT period, currency, 'effective',
    CASE
      WHEN kind = 'SavingsPlanCoveredUsage'
      THEN CASE WHEN mode IN ('net-columns', 'discount-map') THEN plan_net_effective ELSE plan_effective END
      WHEN kind = 'DiscountedUsage' AND getvariable('cur_has_reservations')
      THEN CASE WHEN mode IN ('net-columns', 'discount-map') THEN reserved_net_effective ELSE reserved_effective END
      WHEN kind = 'SavingsPlanNegation' OR is_plan_refund THEN 0
      WHEN kind = 'SavingsPlanUpfrontFee' AND getvariable('cur_has_plans') THEN 0
      WHEN kind = 'SavingsPlanRecurringFee' AND getvariable('cur_has_plans') THEN CASE WHEN mode IN ('net-columns', 'discount-map') THEN plan_net_unused ELSE plan_unused END
      WHEN is_upfront AND getvariable('cur_has_reservations') THEN 0
      WHEN kind = 'RIFee' AND getvariable('cur_has_reservations') THEN CASE WHEN mode IN ('net-columns', 'discount-map') THEN reserved_net_unused ELSE reserved_unused END
      ELSE amount END
  FROM cur_sums
  UNION ALL
  SELECT period, currency, 'effective', residual FROM cur_plan WHERE NOT is_kept
  UNION ALL
  SELECT period, currency, 'effective', unblended - net FROM cur_mode WHERE mode = 'net-columns'
)
SELECT period, currency, metric, SUM(amount) AS amount FROM amounts GROUP BY period, currency, metric;
