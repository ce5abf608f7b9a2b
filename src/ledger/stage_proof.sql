-- engine: duckdb
-- Whether the cubes hold what the charges hold, a metric of a cube a row. The hour cube has the
-- charges of at most a day (stage_cube_hour.sql).
-- Reads stage_charges, stage_cube_day, stage_cube_hour.
-- Columns: cube, metric VARCHAR; charges, summed DECIMAL(38,18)

WITH c AS (SELECT sum(BilledCost) b, sum(EffectiveCost) e, sum(ListCost) l, sum(ContractedCost) k
           FROM stage_charges),
     s AS (SELECT sum(BilledCost) b, sum(EffectiveCost) e, sum(ListCost) l, sum(ContractedCost) k
           FROM stage_charges WHERE ChargePeriodEnd <= ChargePeriodStart + INTERVAL '1' DAY),
     d AS (SELECT sum(BilledCost) b, sum(EffectiveCost) e, sum(ListCost) l, sum(ContractedCost) k
           FROM stage_cube_day),
     h AS (SELECT sum(BilledCost) b, sum(EffectiveCost) e, sum(ListCost) l, sum(ContractedCost) k
           FROM stage_cube_hour),
     proof AS (SELECT 'days' AS cube, c.b AS cb, c.e AS ce, c.l AS cl, c.k AS ck, d.* FROM c, d
              UNION ALL SELECT 'hours', s.b, s.e, s.l, s.k, h.* FROM s, h)
SELECT cube, 'billed' AS metric, coalesce(cb, 0) AS charges, coalesce(b, 0) AS summed FROM proof
UNION ALL SELECT cube, 'effective', coalesce(ce, 0), coalesce(e, 0) FROM proof
UNION ALL SELECT cube, 'list', coalesce(cl, 0), coalesce(l, 0) FROM proof
UNION ALL SELECT cube, 'contracted', coalesce(ck, 0), coalesce(k, 0) FROM proof
ORDER BY cube, metric
