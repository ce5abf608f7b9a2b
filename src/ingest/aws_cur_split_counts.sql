-- engine: duckdb
-- Rows that splitting adds and takes away in a billing period: derived BIGINT (pods' pieces),
-- netted BIGINT (instances' lines of which nothing stays).
--   $period DATE
SELECT CAST(COUNT(*) FILTER (WHERE pod IS NOT NULL) AS BIGINT) AS derived,
       CAST(COUNT(DISTINCT (file, row)) - COUNT(*) FILTER (WHERE pod IS NULL) AS BIGINT) AS netted
FROM cur_piece WHERE period = $period;
