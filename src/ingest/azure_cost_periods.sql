-- engine: duckdb
-- What azure_scan has, by billing period; unreadable rows stand apart. period DATE, is_bad BOOLEAN,
-- lines, netted BIGINT (rows that the other export says too), residual DECIMAL(38,36) of Billed.
SELECT s.period, s.is_bad,
       CAST(SUM(s.lines) AS BIGINT) AS lines,
       CAST(COALESCE((SELECT SUM(n.lines) FROM azure_sums n WHERE n.period = s.period AND NOT n.is_kept AND NOT s.is_bad), 0) AS BIGINT)
         AS netted,
       COALESCE((SELECT SUM(n.residual) FROM azure_sums n WHERE n.period = s.period AND n.is_kept AND NOT n.is_covered AND NOT s.is_bad), 0)
         AS residual
FROM azure_scan s
GROUP BY s.period, s.is_bad
ORDER BY s.period, s.is_bad;
