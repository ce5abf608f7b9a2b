-- engine: duckdb
-- What tells the actual export from the amortized one, by file: file, lines BIGINT; cost
-- DECIMAL(38,18); amortised, traded BIGINT (rows where a commitment's cost is spread over usage,
-- rows where one is bought or given back for money). Reads azure_lines.
SELECT _file AS file, COUNT(*) AS lines, SUM(cost) AS cost,
       COUNT(*) FILTER (WHERE is_commitment AND NOT is_trade AND cost <> 0) AS amortised,
       COUNT(*) FILTER (WHERE is_commitment AND is_trade AND cost <> 0) AS traded
FROM azure_lines
GROUP BY _file
ORDER BY _file;
