-- engine: duckdb
-- Table bill_totals: what the report adds up to by bill_scan, not through the mapping: the lines
-- that nothing replaces. period DATE, currency, metric VARCHAR, amount DECIMAL(38,18).
CREATE OR REPLACE TEMP TABLE bill_totals AS
SELECT period, currency, metric, SUM(amount) AS amount
FROM bill_scan, (VALUES ('billed'), ('effective'), ('list'), ('contracted')) AS metrics(metric)
WHERE NOT is_bad AND NOT is_replaced
GROUP BY period, currency, metric;
