-- engine: duckdb
-- What the answers of a month add up to by kind of charge, with the numbers. Columns name, detail
-- VARCHAR, holds BOOLEAN.
--   $period DATE
WITH sums AS (
  SELECT currency, SUM(amount) AS billed,
         COALESCE(SUM(amount) FILTER (WHERE kind = 'usage'), 0) AS used, COALESCE(SUM(amount) FILTER (WHERE kind = 'credit'), 0) AS credited,
         COALESCE(SUM(amount) FILTER (WHERE kind = 'refund'), 0) AS refunded, COALESCE(SUM(amount) FILTER (WHERE kind = 'tax'), 0) AS taxed,
         COALESCE(SUM(amount) FILTER (WHERE kind = 'other'), 0) AS unknown
  FROM bill_scan WHERE period = $period AND NOT is_bad GROUP BY currency
)
SELECT 'kinds of charge' AS name,
       'usage and fees ' || bill_text(used) || ', credits ' || bill_text(credited) || ', refunds ' || bill_text(refunded) || ', tax '
         || bill_text(taxed) || ', not told apart ' || bill_text(unknown) || ': ' || bill_text(billed) || ' ' || currency AS detail,
       used + credited + refunded + taxed + unknown = billed AS holds
FROM sums
ORDER BY currency;
