-- engine: duckdb
-- Sums of ce_answer that cannot all be true at once, the first: period VARCHAR (month), why VARCHAR.
-- Sums of one part of a month that were made in several ways would count the same money twice, and
-- so would a group that is there twice.
WITH sums AS (
  SELECT *, strftime(purser_instant(starts, ''), '%Y-%m') AS period FROM ce_answer
), shapes AS (
  SELECT period, part, COUNT(DISTINCT shape) AS shapes FROM sums GROUP BY period, part
), parts AS (
  SELECT period, COUNT(*) FILTER (WHERE part IS NULL) AS unnamed, COUNT(*) AS parts FROM shapes GROUP BY period
), found AS (
  SELECT period, 'are grouped in several ways, or by day and by month' AS why FROM shapes WHERE shapes > 1
  UNION ALL
  SELECT period, 'are there by kind of charge and all together' FROM parts WHERE unnamed > 0 AND parts > unnamed
  UNION ALL
  SELECT period, 'are there twice: ' || keys || ' of ' || starts FROM sums GROUP BY period, part, starts, keys HAVING COUNT(*) > 1
)
SELECT period, why FROM found ORDER BY period, why LIMIT 1;
