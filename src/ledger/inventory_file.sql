-- engine: duckdb
-- What the file of an observation has, a row a resource (src/domain/resource.h).
-- Reads inventory_kept: launched in microseconds since 1970, tags and facts as JSON objects.
-- Columns: arn, id, type, account, region, name, state, instance_type VARCHAR ('' for none);
--   launched TIMESTAMP, UTC; tags, facts MAP(VARCHAR, VARCHAR)

SELECT arn, id, type, account, region, name, state, instance_type,
       make_timestamp(launched) AS launched,
       CAST(CAST(tags AS JSON) AS MAP(VARCHAR, VARCHAR)) AS tags,
       CAST(CAST(facts AS JSON) AS MAP(VARCHAR, VARCHAR)) AS facts
FROM inventory_kept
ORDER BY arn
