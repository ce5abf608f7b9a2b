-- engine: duckdb
-- Table focus_totals: what the delivery adds up to by focus_scan, not through the mapping. period
-- DATE, currency VARCHAR, metric VARCHAR (billed, effective, list, contracted), amount
-- DECIMAL(38,18). List and Contracted leave out purchases that later charges use up.
CREATE OR REPLACE TEMP TABLE focus_totals AS
WITH amounts AS (
  SELECT period, currency, is_ahead, billed, effective, listed, contracted
  FROM focus_scan WHERE NOT is_bad AND NOT is_blank
)
SELECT period, currency, 'billed' AS metric, SUM(billed) AS amount FROM amounts GROUP BY period, currency
UNION ALL
SELECT period, currency, 'effective', SUM(effective) FROM amounts GROUP BY period, currency
UNION ALL
SELECT period, currency, 'list', SUM(CASE WHEN is_ahead THEN 0 ELSE listed END) FROM amounts GROUP BY period, currency
UNION ALL
SELECT period, currency, 'contracted', SUM(CASE WHEN is_ahead THEN 0 ELSE contracted END) FROM amounts GROUP BY period, currency;
