-- engine: duckdb
-- What the observations of one source say about tags, a row a resource and observation.
-- Reads inventory_rows: the files of the observations.
-- Columns: filename, arn, id, account, region VARCHAR; tags MAP(VARCHAR, VARCHAR)

SELECT filename, arn, id, account, region, tags
FROM inventory_rows
ORDER BY arn, filename
