-- engine: duckdb
-- Table bill_totals: what the answers add up to by bill_scan, not through the mapping. period DATE,
-- currency, metric VARCHAR (billed, effective), amount DECIMAL(38,18).
CREATE OR REPLACE TEMP TABLE bill_totals AS
SELECT period, currency, 'billed' AS metric, SUM(amount) AS amount FROM bill_scan WHERE NOT is_bad GROUP BY period, currency
UNION ALL
SELECT period, currency, 'effective', SUM(effective) FROM bill_scan WHERE NOT is_bad GROUP BY period, currency;
