-- engine: duckdb
-- What else holds in a billing period, with both numbers. Columns name, detail VARCHAR, holds
-- BOOLEAN.
--   $period DATE
WITH sums AS (
  SELECT currency, SUM(listed) AS listed, SUM(contracted) AS contracted,
         COALESCE(SUM(listed) FILTER (WHERE is_ahead), 0) AS listed_ahead,
         COALESCE(SUM(contracted) FILTER (WHERE is_ahead), 0) AS contracted_ahead,
         COALESCE(SUM(lines) FILTER (WHERE is_ahead), 0) AS lines_ahead
  FROM focus_scan WHERE period = $period AND NOT is_bad AND NOT is_blank GROUP BY currency
)
SELECT 'list without purchases' AS name,
       'delivered ' || focus_text(listed) || ' - purchases for later charges ' || focus_text(listed_ahead) || ' = '
         || focus_text(listed - listed_ahead) || ' ' || currency || '; contracted ' || focus_text(contracted) || ' - '
         || focus_text(contracted_ahead) || ' = ' || focus_text(contracted - contracted_ahead) AS detail,
       true AS holds
FROM sums WHERE lines_ahead > 0
ORDER BY currency;
