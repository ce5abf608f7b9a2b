-- engine: duckdb
-- Whether the day cube holds what the charges hold, a metric a row.
-- Reads stage_charges, stage_cube_day.
-- Columns: metric VARCHAR; charges, cube DECIMAL(38,18)

WITH c AS (SELECT sum(BilledCost) b, sum(EffectiveCost) e, sum(ListCost) l, sum(ContractedCost) k
           FROM stage_charges),
     d AS (SELECT sum(BilledCost) b, sum(EffectiveCost) e, sum(ListCost) l, sum(ContractedCost) k
           FROM stage_cube_day)
SELECT 'billed' AS metric, coalesce(c.b, 0) AS charges, coalesce(d.b, 0) AS cube FROM c, d
UNION ALL SELECT 'effective', coalesce(c.e, 0), coalesce(d.e, 0) FROM c, d
UNION ALL SELECT 'list', coalesce(c.l, 0), coalesce(d.l, 0) FROM c, d
UNION ALL SELECT 'contracted', coalesce(c.k, 0), coalesce(d.k, 0) FROM c, d
