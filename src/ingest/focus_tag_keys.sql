-- engine: duckdb
-- Every tag key of a billing period, once: period DATE, key VARCHAR.
SELECT DISTINCT period, UNNEST(map_keys(tags)) AS key
FROM (SELECT DISTINCT period, COALESCE(AllocatedTags, Tags) AS tags FROM focus_lines
      WHERE COALESCE(AllocatedTags, Tags) IS NOT NULL AND period IS NOT NULL)
ORDER BY period, key;
