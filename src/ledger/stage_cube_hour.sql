-- engine: duckdb
-- What each class of identities cost in each hour. Charges longer than a day say nothing about an
-- hour and are left out.
-- Reads stage_charges and stage_class (x_IdentityKey UUID, ClassKey UUID).
-- Columns: Hour TIMESTAMP; ClassKey UUID; BilledCost, EffectiveCost, ListCost, ContractedCost
--   DECIMAL(38,18); ConsumedQuantity, PricingQuantity, x_GpuHours DECIMAL(38,12); Lines, OpenLines
--   BIGINT

SELECT date_trunc('hour', c.ChargePeriodStart) AS Hour, k.ClassKey,
       CAST(coalesce(sum(c.BilledCost), 0) AS DECIMAL(38,18)) AS BilledCost,
       CAST(coalesce(sum(c.EffectiveCost), 0) AS DECIMAL(38,18)) AS EffectiveCost,
       CAST(coalesce(sum(c.ListCost), 0) AS DECIMAL(38,18)) AS ListCost,
       CAST(coalesce(sum(c.ContractedCost), 0) AS DECIMAL(38,18)) AS ContractedCost,
       CAST(coalesce(sum(c.ConsumedQuantity), 0) AS DECIMAL(38,12)) AS ConsumedQuantity,
       CAST(coalesce(sum(c.PricingQuantity), 0) AS DECIMAL(38,12)) AS PricingQuantity,
       CAST(coalesce(sum(c.x_GpuHours), 0) AS DECIMAL(38,12)) AS x_GpuHours,
       count(*) AS Lines, count(*) FILTER (c.InvoiceId IS NULL) AS OpenLines
FROM stage_charges c
JOIN stage_class k ON k.x_IdentityKey = c.x_IdentityKey
WHERE c.ChargePeriodEnd <= c.ChargePeriodStart + INTERVAL '1' DAY
GROUP BY 1, 2
ORDER BY 1, 2
