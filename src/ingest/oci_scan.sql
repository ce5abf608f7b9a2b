-- engine: duckdb
-- Table bill_scan: the one look at the whole report before anything is decided. One row for each
-- combination of what periods, checks and findings distinguish, with exact sums in `currency`.
-- Reads bill_lines.
CREATE OR REPLACE TEMP TABLE bill_scan AS
SELECT
  period, why_bad IS NOT NULL AS is_bad, currency, is_correction, is_replaced, is_orphan,
  COUNT(*) AS lines,
  0 AS derived,
  COUNT(*) FILTER (WHERE is_replaced) AS netted,
  COALESCE(SUM(amount), 0) AS amount,
  COALESCE(SUM(overage), 0) AS overage,
  COUNT(*) FILTER (WHERE overage <> 0) AS overage_lines,
  SUM(CASE WHEN is_replaced THEN 0 ELSE COALESCE(purser_cost_residual(cost_my_cost), 0) END) AS residual,
  COUNT(*) FILTER (WHERE purser_cost_residual(cost_my_cost) IS NOT NULL) AS rounded_lines,
  COUNT(*) FILTER (WHERE cost_my_cost IS NULL) AS blank_lines,
  COUNT(*) FILTER (WHERE cost_currency_code IS NULL) AS no_currency,
  COUNT(*) FILTER (WHERE product_compartment_id IS NULL) AS no_compartment,
  COUNT(*) FILTER (WHERE NOT bill_is_sane(line_item_interval_usage_start) OR NOT bill_is_sane(line_item_interval_usage_end)) AS undated_lines,
  COUNT(*) FILTER (WHERE (usage_billed_quantity IS NOT NULL AND purser_quantity(usage_billed_quantity) IS NULL)
                      OR (cost_unit_price IS NOT NULL AND purser_cost(cost_unit_price) IS NULL)) AS unread_numbers
FROM bill_lines
GROUP BY 1, 2, 3, 4, 5, 6;
