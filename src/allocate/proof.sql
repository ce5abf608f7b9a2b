-- Totals before and after allocation, to be compared to the last digit. Step 'owners', by source:
-- the day cube and what found an owner; step 'pools', by source, account, currency and category:
-- what found an owner and the owner cube.
-- Reads cube_day (one billing period), allocate_direct, allocate_group and allocate_cube_owner
-- (src/allocate/period.cc).
-- Columns: step, source, account, currency, category VARCHAR ('' where not told apart or null);
--   side BIGINT 1 before, 2 after; BilledCost, EffectiveCost, ListCost, ContractedCost
--   DECIMAL(38,18); ConsumedQuantity, PricingQuantity, x_GpuHours DECIMAL(38,12).

WITH sums AS (
  SELECT 'owners' AS step, source, '' AS account, '' AS currency, '' AS category, 1 AS side,
         BilledCost, EffectiveCost, ListCost, ContractedCost,
         ConsumedQuantity, PricingQuantity, x_GpuHours
  FROM cube_day
  UNION ALL
  SELECT 'owners', source, '', '', '', 2,
         BilledCost, EffectiveCost, ListCost, ContractedCost,
         ConsumedQuantity, PricingQuantity, x_GpuHours
  FROM allocate_direct
  UNION ALL
  SELECT 'pools', d.source, COALESCE(g.BillingAccountId, ''), COALESCE(g.BillingCurrency, ''),
         COALESCE(g.ChargeCategory, ''), 1,
         BilledCost, EffectiveCost, ListCost, ContractedCost,
         ConsumedQuantity, PricingQuantity, x_GpuHours
  FROM allocate_direct d JOIN allocate_group g ON g.GroupId = d.GroupId
  UNION ALL
  SELECT 'pools', source, COALESCE(BillingAccountId, ''), COALESCE(BillingCurrency, ''),
         COALESCE(ChargeCategory, ''), 2,
         BilledCost, EffectiveCost, ListCost, ContractedCost,
         ConsumedQuantity, PricingQuantity, x_GpuHours
  FROM allocate_cube_owner
)
SELECT step, source, account, currency, category, CAST(side AS BIGINT) AS side,
       SUM(BilledCost) AS BilledCost,
       SUM(EffectiveCost) AS EffectiveCost,
       SUM(ListCost) AS ListCost,
       SUM(ContractedCost) AS ContractedCost,
       SUM(ConsumedQuantity) AS ConsumedQuantity,
       SUM(PricingQuantity) AS PricingQuantity,
       SUM(x_GpuHours) AS x_GpuHours
FROM sums
GROUP BY step, source, account, currency, category, side
ORDER BY step, source, account, currency, category, side
