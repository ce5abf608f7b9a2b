-- engine: duckdb
-- Every tag key of the delivery, once: key VARCHAR.
SELECT DISTINCT UNNEST(map_keys(tags)) AS key
FROM (SELECT DISTINCT COALESCE(AllocatedTags, Tags) AS tags FROM focus_raw WHERE COALESCE(AllocatedTags, Tags) IS NOT NULL)
ORDER BY key;
