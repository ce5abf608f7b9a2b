-- The owner cube: direct charges (those that pools take left out) and what pools gave, by day.
-- Reads allocate_direct, allocate_settled and allocate_group (src/allocate/period.cc).
-- Columns: Day DATE; OwnerId BIGINT; ServiceName, BillingAccountId, SubAccountId, SubAccountName,
--   RegionId, ChargeCategory, BillingCurrency VARCHAR; Pool VARCHAR (of which pool, or NULL);
--   BilledCost, EffectiveCost, ListCost, ContractedCost DECIMAL(38,18); ConsumedQuantity,
--   PricingQuantity, x_GpuHours DECIMAL(38,12); Lines, OpenLines BIGINT (0 for what pools gave);
--   source VARCHAR.

SELECT d.Day, g.OwnerId, g.ServiceName, g.BillingAccountId, g.SubAccountId, g.SubAccountName,
       g.RegionId, g.ChargeCategory, g.BillingCurrency, g.Pool,
       SUM(d.BilledCost) AS BilledCost,
       SUM(d.EffectiveCost) AS EffectiveCost,
       SUM(d.ListCost) AS ListCost,
       SUM(d.ContractedCost) AS ContractedCost,
       SUM(d.ConsumedQuantity) AS ConsumedQuantity,
       SUM(d.PricingQuantity) AS PricingQuantity,
       SUM(d.x_GpuHours) AS x_GpuHours,
       CAST(SUM(d.Lines) AS BIGINT) AS Lines,
       CAST(SUM(d.OpenLines) AS BIGINT) AS OpenLines,
       d.source
FROM (SELECT Day, GroupId, source, BilledCost, EffectiveCost, ListCost, ContractedCost,
             ConsumedQuantity, PricingQuantity, x_GpuHours, Lines, OpenLines
      FROM allocate_direct
      UNION ALL
      SELECT Day, GroupId, source, BilledCost, EffectiveCost, ListCost, ContractedCost,
             ConsumedQuantity, PricingQuantity, x_GpuHours, 0 AS Lines, 0 AS OpenLines
      FROM allocate_settled) d
JOIN allocate_group g ON g.GroupId = d.GroupId
WHERE NOT g.IsPooled
GROUP BY d.Day, g.OwnerId, g.ServiceName, g.BillingAccountId, g.SubAccountId, g.SubAccountName,
         g.RegionId, g.ChargeCategory, g.BillingCurrency, g.Pool, d.source
ORDER BY d.Day, g.OwnerId, g.ServiceName, g.BillingAccountId, g.SubAccountId, g.RegionId,
         g.ChargeCategory, g.BillingCurrency, g.Pool, d.source, g.SubAccountName
