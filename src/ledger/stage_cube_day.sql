-- engine: duckdb
-- The day cube of the staged charges: day × identity. A charge longer than a UTC day has its
-- Effective, List and Contracted spread evenly over its days by largest remainder in 1e-18 (the
-- first days get the units left over); Billed, quantities and lines stay on the first day. A
-- charge of more than 4,000 days is not spread: its end is a sentinel.
-- Reads stage_charges; $period_start DATE stands in where a charge has no dates.
-- Columns: Day DATE; x_IdentityKey UUID; BilledCost, EffectiveCost, ListCost, ContractedCost
--   DECIMAL(38,18); ConsumedQuantity, PricingQuantity, x_GpuHours DECIMAL(38,12); Lines BIGINT;
--   OpenLines BIGINT charges without InvoiceId

WITH placed AS NOT MATERIALIZED (
  SELECT x_IdentityKey,
         CAST(coalesce(ChargePeriodStart, BillingPeriodStart, $period_start) AS DATE) AS FirstDay,
         CASE WHEN ChargePeriodEnd > ChargePeriodStart + INTERVAL '1' DAY
                AND ChargePeriodEnd <= ChargePeriodStart + INTERVAL '4000' DAY
              THEN date_diff('day', CAST(ChargePeriodStart AS DATE),
                             CAST(ChargePeriodEnd + INTERVAL '86399999999' MICROSECOND AS DATE))
              ELSE 1 END AS Days,
         BilledCost, EffectiveCost, ListCost, ContractedCost, ConsumedQuantity, PricingQuantity,
         x_GpuHours,
         CASE WHEN InvoiceId IS NULL THEN 1 ELSE 0 END AS OpenLine
  FROM stage_charges
),
long AS (
  SELECT x_IdentityKey, FirstDay, Days, BilledCost, ConsumedQuantity, PricingQuantity, x_GpuHours,
         OpenLine, stage_units(coalesce(EffectiveCost, 0)) AS e,
         stage_units(coalesce(ListCost, 0)) AS l, stage_units(coalesce(ContractedCost, 0)) AS c
  FROM placed WHERE Days > 1
),
spread AS (
  SELECT x_IdentityKey, FirstDay + CAST(i AS INTEGER) AS Day,
         CASE WHEN i = 0 THEN BilledCost ELSE 0 END AS BilledCost,
         stage_cost(e // Days + CASE WHEN i < abs(e % Days) THEN sign(e) ELSE 0 END) AS EffectiveCost,
         stage_cost(l // Days + CASE WHEN i < abs(l % Days) THEN sign(l) ELSE 0 END) AS ListCost,
         stage_cost(c // Days + CASE WHEN i < abs(c % Days) THEN sign(c) ELSE 0 END) AS ContractedCost,
         CASE WHEN i = 0 THEN ConsumedQuantity ELSE 0 END AS ConsumedQuantity,
         CASE WHEN i = 0 THEN PricingQuantity ELSE 0 END AS PricingQuantity,
         CASE WHEN i = 0 THEN x_GpuHours ELSE 0 END AS x_GpuHours,
         CASE WHEN i = 0 THEN 1 ELSE 0 END AS Line,
         CASE WHEN i = 0 THEN OpenLine ELSE 0 END AS OpenLine
  FROM long, LATERAL (SELECT unnest(range(Days)) AS i)
),
parts AS (
  SELECT FirstDay AS Day, x_IdentityKey, BilledCost, EffectiveCost, ListCost, ContractedCost,
         ConsumedQuantity, PricingQuantity, x_GpuHours, 1 AS Line, OpenLine
  FROM placed WHERE Days = 1
  UNION ALL
  SELECT Day, x_IdentityKey, BilledCost, EffectiveCost, ListCost, ContractedCost, ConsumedQuantity,
         PricingQuantity, x_GpuHours, Line, OpenLine
  FROM spread
)
SELECT Day, x_IdentityKey,
       CAST(coalesce(sum(BilledCost), 0) AS DECIMAL(38,18)) AS BilledCost,
       CAST(coalesce(sum(EffectiveCost), 0) AS DECIMAL(38,18)) AS EffectiveCost,
       CAST(coalesce(sum(ListCost), 0) AS DECIMAL(38,18)) AS ListCost,
       CAST(coalesce(sum(ContractedCost), 0) AS DECIMAL(38,18)) AS ContractedCost,
       CAST(coalesce(sum(ConsumedQuantity), 0) AS DECIMAL(38,12)) AS ConsumedQuantity,
       CAST(coalesce(sum(PricingQuantity), 0) AS DECIMAL(38,12)) AS PricingQuantity,
       CAST(coalesce(sum(x_GpuHours), 0) AS DECIMAL(38,12)) AS x_GpuHours,
       CAST(sum(Line) AS BIGINT) AS Lines, CAST(sum(OpenLine) AS BIGINT) AS OpenLines
FROM parts
GROUP BY Day, x_IdentityKey
ORDER BY Day, x_IdentityKey
