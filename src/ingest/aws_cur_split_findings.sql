-- engine: duckdb
-- Split cost lines that name no instance of this bill: a finding, not a charge; and instances
-- whose split parts exceed what they cost. Columns as aws_cur_findings.sql.
--   $period DATE
WITH given AS (
  SELECT period, hour, parent, SUM(lines) AS lines, SUM(weight) AS weight FROM cur_split WHERE period = $period GROUP BY period, hour, parent
), costs AS (
  SELECT hour, parent, COUNT(*) AS lines, SUM(effective) AS effective FROM cur_parent WHERE period = $period GROUP BY hour, parent
), hours AS (
  SELECT g.*, c.lines AS parent_lines, c.effective FROM given g LEFT JOIN costs c ON c.hour = g.hour AND c.parent = g.parent
)
SELECT 'split-parent-missing' AS kind,
       'split costs of ' || COUNT(DISTINCT parent) || ' instances that the bill does not have, first ' || MIN(parent) || ': not counted' AS detail,
       'none; AWS does not always deliver the instance''s own lines' AS remedy,
       CAST(SUM(lines) AS BIGINT) AS rows, SUM(weight) AS amount, '' AS currency
FROM hours WHERE parent_lines IS NULL HAVING COUNT(*) > 0
UNION ALL
SELECT 'split-exceeds-parent',
       'split costs exceed their instance''s cost in ' || COUNT(*) || ' hours, most of all ' || max_by(parent, weight - effective) || ': scaled down',
       'check the export', CAST(SUM(lines) AS BIGINT), SUM(weight - effective), ''
FROM hours WHERE weight - effective > 0.000001 * (lines + parent_lines) HAVING COUNT(*) > 0
ORDER BY kind;
