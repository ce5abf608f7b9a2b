-- engine: duckdb
-- Table azure_totals: what the exports add up to by azure_scan, not through the mapping. period
-- DATE, currency VARCHAR, metric VARCHAR (billed, effective), amount DECIMAL(38,18).
CREATE OR REPLACE TEMP TABLE azure_totals AS
SELECT period, currency, 'billed' AS metric, SUM(billed) AS amount FROM azure_sums WHERE is_kept GROUP BY period, currency
UNION ALL
SELECT period, currency, 'effective', SUM(effective) FROM azure_sums WHERE is_kept GROUP BY period, currency;
