-- engine: duckdb
-- What bill_scan has, by billing period: period DATE; is_bad BOOLEAN; lines, derived, netted
-- BIGINT; residual DECIMAL(38,36).
SELECT period, is_bad, CAST(SUM(lines) AS BIGINT) AS lines, CAST(SUM(derived) AS BIGINT) AS derived,
       CAST(SUM(netted) AS BIGINT) AS netted, SUM(residual) AS residual
FROM bill_scan
GROUP BY period, is_bad
ORDER BY period, is_bad;
