-- engine: duckdb
-- Every tag key of the report, once: key VARCHAR.
SELECT DISTINCT UNNEST(map_keys(tags)) AS key
FROM (SELECT DISTINCT resource_tags AS tags FROM cur_raw WHERE resource_tags IS NOT NULL
      UNION ALL SELECT DISTINCT tags FROM cur_raw WHERE tags IS NOT NULL)
ORDER BY key;
