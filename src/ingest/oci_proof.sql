-- engine: duckdb
-- What corrections do to a month of the report, with the numbers. Columns name, detail VARCHAR,
-- holds BOOLEAN.
--   $period DATE
WITH sums AS (
  SELECT currency, SUM(amount) AS delivered, COALESCE(SUM(amount) FILTER (WHERE is_replaced), 0) AS replaced,
         SUM(netted) AS netted
  FROM bill_scan WHERE period = $period AND NOT is_bad GROUP BY currency
)
SELECT 'corrections replace' AS name,
       'delivered ' || bill_text(delivered) || ' - corrected lines ' || bill_text(replaced) || ' = ' || bill_text(delivered - replaced)
         || ' ' || currency AS detail,
       true AS holds
FROM sums WHERE netted > 0
ORDER BY currency;
