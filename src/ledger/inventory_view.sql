-- engine: duckdb
-- The view `inventory`: what exists by the newest observation of each source. A resource that two
-- sources saw is there once, as the later one saw it.
-- Reads inventory_files: the files, with observed ('2026-11-02T06:15:00Z') of their folders' names.
-- Columns: those of inventory_file.sql; source VARCHAR; observed TIMESTAMP, UTC
CREATE OR REPLACE TEMP VIEW inventory AS
SELECT arn, id, type, account, region, name, state, instance_type, launched, tags, facts, source,
       CAST(rtrim(observed, 'Z') AS TIMESTAMP) AS observed
FROM inventory_files
QUALIFY row_number() OVER (PARTITION BY arn ORDER BY observed DESC, filename DESC) = 1;
