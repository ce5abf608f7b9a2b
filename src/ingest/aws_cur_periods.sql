-- engine: duckdb
-- What each billing period in cur_scan has. One row a period, and one without a period for lines
-- that say none; unreadable lines stand apart.
--   period DATE, is_bad BOOLEAN, lines BIGINT (read), netted BIGINT (negations and split-cost
--   lines that do not become charges), derived BIGINT (lines that the report does not have), splits
--   BIGINT (split-cost lines), residual DECIMAL(38,36), modes VARCHAR (discount modes)
SELECT
  s.period, s.is_bad,
  CAST(SUM(s.lines) AS BIGINT) AS lines,
  CAST(COALESCE(SUM(s.lines) FILTER (WHERE s.is_split OR (s.kind = 'SavingsPlanNegation' AND k.arn IS NULL)), 0) AS BIGINT) AS netted,
  CAST(COALESCE(SUM(s.lines) FILTER (WHERE s.is_split), 0) AS BIGINT) AS splits,
  SUM(s.residual) AS residual,
  CAST((SELECT COUNT(d_row) FROM cur_derived d WHERE d.period = s.period)
       + (SELECT COUNT(*) FROM cur_adjustment a WHERE a.period = s.period) AS BIGINT) AS derived,
  (SELECT array_to_string(list_sort(list(DISTINCT m.mode)), ', ') FROM cur_mode m WHERE m.period = s.period) AS modes
FROM cur_scan s
LEFT JOIN (SELECT period, arn, currency FROM cur_plan WHERE is_kept) k
  ON k.period = s.period AND k.arn = s.arn AND k.currency = s.currency
GROUP BY s.period, s.is_bad
ORDER BY s.period, s.is_bad;
