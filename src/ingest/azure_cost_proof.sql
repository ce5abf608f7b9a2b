-- engine: duckdb
-- What holds in a billing period, with both numbers. Columns name, detail VARCHAR, holds BOOLEAN.
--   $period DATE
WITH sums AS (
  SELECT currency, SUM(cost) FILTER (WHERE is_actual) AS actual, SUM(billed) FILTER (WHERE is_kept) AS billed, SUM(lines) AS lines
  FROM azure_sums WHERE period = $period AND has_actual AND has_amortized GROUP BY currency
), rules AS (
  SELECT rule, currency, SUM(cost) AS cost, SUM(lines) AS lines
  FROM azure_sums WHERE period = $period AND is_kept AND rule IS NOT NULL GROUP BY rule, currency
)
SELECT 'billed = actual export' AS name,
       'billed ' || azure_text(billed) || ' = actual ' || azure_text(actual) || ' ' || currency AS detail, true AS holds
FROM sums WHERE abs(billed - actual) <= lines * 0.000001
UNION ALL
SELECT 'cost allocation nets to 0', rule || ': ' || lines || ' rows, ' || azure_text(cost) || ' ' || currency, true
FROM rules WHERE abs(cost) <= lines * 0.000001
ORDER BY 1, 2;
