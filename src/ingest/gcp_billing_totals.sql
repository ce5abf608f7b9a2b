-- engine: duckdb
-- Table bill_totals: what the export adds up to by bill_scan, not through the mapping: cost with
-- all credits. List and Contracted leave out what commitments cost, for the rows that they cover
-- are in at full price. period DATE, currency, metric VARCHAR, amount DECIMAL(38,18).
CREATE OR REPLACE TEMP TABLE bill_totals AS
WITH sums AS (
  SELECT *, billing_currency AS currency, credited - discounted AS promoted FROM bill_scan WHERE NOT is_bad
)
SELECT period, currency, 'billed' AS metric, SUM(amount + credited) AS amount FROM sums GROUP BY period, currency
UNION ALL
SELECT period, currency, 'effective', SUM(amount + credited) FROM sums GROUP BY period, currency
UNION ALL
SELECT period, currency, 'list', SUM(CASE WHEN is_fee THEN 0 ELSE listed END + promoted) FROM sums GROUP BY period, currency
UNION ALL
SELECT period, currency, 'contracted', SUM(CASE WHEN is_fee THEN 0 ELSE amount END + promoted) FROM sums GROUP BY period, currency;
