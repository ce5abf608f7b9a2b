-- What each group of identities (an owner in a class of the owner cube) cost on each day: the
-- join of money with owners.
-- Reads cube_day (one billing period) and allocate_owned (src/allocate/period.cc).
-- Columns: Day DATE; GroupId BIGINT; source VARCHAR; BilledCost, EffectiveCost, ListCost,
--   ContractedCost DECIMAL(38,18) in the group's currency; ConsumedQuantity, PricingQuantity,
--   x_GpuHours DECIMAL(38,12); Lines, OpenLines BIGINT charges.

SELECT c.Day, o.GroupId, c.source,
       SUM(c.BilledCost) AS BilledCost,
       SUM(c.EffectiveCost) AS EffectiveCost,
       SUM(c.ListCost) AS ListCost,
       SUM(c.ContractedCost) AS ContractedCost,
       SUM(c.ConsumedQuantity) AS ConsumedQuantity,
       SUM(c.PricingQuantity) AS PricingQuantity,
       SUM(c.x_GpuHours) AS x_GpuHours,
       CAST(SUM(c.Lines) AS BIGINT) AS Lines,
       CAST(SUM(c.OpenLines) AS BIGINT) AS OpenLines
FROM cube_day c
JOIN allocate_owned o ON o.x_IdentityKey = c.x_IdentityKey
                     AND c.Day >= o.ValidFrom AND c.Day < o.ValidTo
GROUP BY c.Day, o.GroupId, c.source
