-- Each day of each identity that a pool takes: the amounts to be settled.
-- Reads cube_day (one billing period) and allocate_owned (src/allocate/period.cc).
-- Columns: Day DATE; x_IdentityKey UUID; source, snapshot VARCHAR; GroupId BIGINT; BilledCost,
--   EffectiveCost, ListCost, ContractedCost DECIMAL(38,18) in the group's currency;
--   ConsumedQuantity, PricingQuantity, x_GpuHours DECIMAL(38,12).

SELECT c.Day, c.x_IdentityKey, c.source, c.snapshot, o.GroupId,
       SUM(c.BilledCost) AS BilledCost,
       SUM(c.EffectiveCost) AS EffectiveCost,
       SUM(c.ListCost) AS ListCost,
       SUM(c.ContractedCost) AS ContractedCost,
       SUM(c.ConsumedQuantity) AS ConsumedQuantity,
       SUM(c.PricingQuantity) AS PricingQuantity,
       SUM(c.x_GpuHours) AS x_GpuHours
FROM cube_day c
JOIN allocate_owned o ON o.x_IdentityKey = c.x_IdentityKey
                     AND c.Day >= o.ValidFrom AND c.Day < o.ValidTo
WHERE o.IsPooled
GROUP BY c.Day, c.x_IdentityKey, c.source, c.snapshot, o.GroupId
ORDER BY c.Day, c.x_IdentityKey, c.source, c.snapshot, o.GroupId
