-- What each group of identities cost and used in the billing period: the weights of pools.
-- Reads allocate_direct (direct.sql).
-- Columns: GroupId BIGINT; effective DECIMAL(38,18) in the group's currency; gpu_hours
--   DECIMAL(38,12); lines BIGINT charges.

SELECT GroupId,
       SUM(EffectiveCost) AS effective,
       SUM(x_GpuHours) AS gpu_hours,
       CAST(SUM(Lines) AS BIGINT) AS lines
FROM allocate_direct
GROUP BY GroupId
ORDER BY GroupId
