-- engine: duckdb
-- What the observations of one source say about tags, a row a resource and observation.
-- Reads inventory_rows: the files of the observations.
-- Columns: filename, arn, id, account, region VARCHAR; tags MAP(VARCHAR, VARCHAR); are_tags_known
-- BOOLEAN: false where they could not be read

SELECT filename, arn, id, account, region, tags, NOT map_contains(facts, 'tags') AS are_tags_known
FROM inventory_rows
ORDER BY arn, filename
