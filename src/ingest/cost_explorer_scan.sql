-- engine: duckdb
-- Table bill_scan: the one look at all answers before anything is decided, with exact sums in
-- `currency`. Reads bill_lines.
CREATE OR REPLACE TEMP TABLE bill_scan AS
SELECT
  period, why_bad IS NOT NULL AS is_bad, currency, kind, COALESCE(estimated, false) AS is_estimated, is_amortized,
  COUNT(*) AS lines,
  0 AS derived,
  0 AS netted,
  COALESCE(SUM(amount), 0) AS amount,
  COALESCE(SUM(amortized_amount), 0) AS effective,
  SUM(COALESCE(purser_cost_residual(amount_text), 0)) AS residual,
  COUNT(*) FILTER (WHERE purser_cost_residual(amount_text) IS NOT NULL) AS rounded_lines,
  COUNT(*) FILTER (WHERE currency = 'XXX') AS no_currency,
  COUNT(*) FILTER (WHERE getvariable('ce_account') IS NULL) AS no_account,
  COUNT(*) FILTER (WHERE quantity IS NOT NULL AND purser_quantity(quantity) IS NULL) AS unread_numbers
FROM bill_lines
GROUP BY 1, 2, 3, 4, 5, 6;
