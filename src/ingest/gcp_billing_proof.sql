-- engine: duckdb
-- How an invoice month of the export comes to what is payable. Columns name, detail VARCHAR, holds
-- BOOLEAN.
--   $period DATE
WITH sums AS (
  SELECT billing_currency AS currency, SUM(amount) AS cost, SUM(discounted) AS discounted, SUM(credited - discounted) AS promoted,
         COALESCE(SUM(amount) FILTER (WHERE kind = 'tax'), 0) AS tax, COALESCE(SUM(amount) FILTER (WHERE kind = 'adjustment'), 0) AS adjusted,
         COALESCE(SUM(amount) FILTER (WHERE kind = 'rounding_error'), 0) AS rounding
  FROM bill_scan WHERE period = $period AND NOT is_bad GROUP BY billing_currency
)
SELECT 'cost and credits' AS name,
       'cost ' || bill_text(cost) || ', discounts ' || bill_text(discounted) || ', credits ' || bill_text(promoted) || ': payable '
         || bill_text(cost + discounted + promoted) || ' ' || currency || '; in it tax ' || bill_text(tax) || ', adjustments '
         || bill_text(adjusted) || ', rounding ' || bill_text(rounding) AS detail,
       true AS holds
FROM sums
ORDER BY currency;
