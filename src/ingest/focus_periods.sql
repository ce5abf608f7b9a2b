-- engine: duckdb
-- What focus_scan has, by billing period: period DATE; is_bad, is_blank BOOLEAN; provider VARCHAR
-- that most lines name; lines BIGINT; residual DECIMAL(38,36).
SELECT period, is_bad, is_blank,
       COALESCE(max_by(provider, of_provider), '') AS provider,
       CAST(SUM(lines) AS BIGINT) AS lines, SUM(residual) AS residual
FROM (SELECT *, SUM(lines) OVER (PARTITION BY period, is_bad, is_blank, provider) AS of_provider FROM focus_scan)
GROUP BY period, is_bad, is_blank
ORDER BY period, is_bad, is_blank;
