-- engine: duckdb
-- The views that other people's SQL may read, over those of views.h. With charges they are all it may
-- read (docs/architecture/books.md, section 10).
-- cost_day   what each identity cost a day, before sharing: Day DATE; the identity's columns; the sums of
--            cube_day; source, billing_period, snapshot VARCHAR
-- allocated  the same with its owner: an OwnerId BIGINT, the taxonomy's keys, KEY_method, KEY_detail; what pools
--            take is replaced by the shares they gave (Pool VARCHAR names it; lines 0). Its sums are those of cost_day.
-- cost_hour  what each class of identities cost an hour: cube_class_hour
-- resources  a row a resource and currency: when it was seen, what it cost in all; name, type, region, tags of
--            the newest inventory that has it, else of the bill; State, Launched, Observed NULL without one
CREATE OR REPLACE TEMP VIEW cost_day AS
SELECT d.Day, i.* EXCLUDE (x_IdentityKey, source, billing_period, snapshot),
       d.* EXCLUDE (Day, x_IdentityKey), d.x_IdentityKey
FROM cube_day d
JOIN identities i ON i.snapshot = d.snapshot AND i.x_IdentityKey = d.x_IdentityKey;

CREATE OR REPLACE TEMP VIEW allocated AS
SELECT d.Day, v.* EXCLUDE (billing_period), CAST(NULL AS VARCHAR) AS Pool,
       i.* EXCLUDE (x_IdentityKey, source, billing_period, snapshot),
       d.BilledCost, d.EffectiveCost, d.ListCost, d.ContractedCost,
       d.ConsumedQuantity, d.PricingQuantity, d.x_GpuHours, d.Lines, d.OpenLines,
       d.source, d.billing_period, d.snapshot, d.x_IdentityKey
FROM cube_day d
JOIN owners o ON o.billing_period = d.billing_period AND o.x_IdentityKey = d.x_IdentityKey
             AND d.Day >= o.ValidFrom AND d.Day < o.ValidTo AND o.Pool IS NULL
JOIN owner_values v ON v.billing_period = o.billing_period AND v.OwnerId = o.OwnerId
JOIN identities i ON i.snapshot = d.snapshot AND i.x_IdentityKey = d.x_IdentityKey
UNION ALL
SELECT s.Day, v.* EXCLUDE (billing_period), s.Pool,
       i.* EXCLUDE (x_IdentityKey, source, billing_period, snapshot),
       s.BilledCost, s.EffectiveCost, s.ListCost, s.ContractedCost,
       s.ConsumedQuantity, s.PricingQuantity, s.x_GpuHours, 0, 0,
       s.source, s.billing_period, s.snapshot, s.x_IdentityKey
FROM settled s
JOIN owner_values v ON v.billing_period = s.billing_period AND v.OwnerId = s.OwnerId
JOIN identities i ON i.snapshot = s.snapshot AND i.x_IdentityKey = s.x_IdentityKey;

CREATE OR REPLACE TEMP VIEW cost_hour AS SELECT * FROM cube_class_hour;

CREATE OR REPLACE TEMP VIEW resources AS
SELECT b.source, b.BillingAccountId, b.SubAccountId, b.ResourceId, b.BillingCurrency,
       coalesce(nullif(i.name, ''), b.ResourceName) AS ResourceName,
       coalesce(i.type, b.ResourceType) AS ResourceType, b.ServiceName,
       coalesce(nullif(i.region, ''), b.RegionId) AS RegionId,
       coalesce(nullif(i.instance_type, ''), b.x_InstanceType) AS x_InstanceType,
       coalesce(i.tags, b.Tags) AS Tags, b.FirstDay, b.LastDay, b.BilledCost, b.EffectiveCost,
       b.ListCost, b.ContractedCost, b.x_GpuHours, b.Lines,
       nullif(i.state, '') AS State, i.launched AS Launched, i.observed AS Observed
FROM (
  SELECT source, BillingAccountId, SubAccountId, ResourceId, BillingCurrency,
         max_by(ResourceName, Day) AS ResourceName, max_by(ResourceType, Day) AS ResourceType,
         max_by(ServiceName, Day) AS ServiceName, max_by(RegionId, Day) AS RegionId,
         max_by(x_InstanceType, Day) AS x_InstanceType, max_by(Tags, Day) AS Tags,
         min(Day) AS FirstDay, max(Day) AS LastDay,
         sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost,
         sum(ListCost) AS ListCost, sum(ContractedCost) AS ContractedCost,
         sum(x_GpuHours) AS x_GpuHours, CAST(sum(Lines) AS BIGINT) AS Lines
  FROM cost_day
  WHERE ResourceId IS NOT NULL
  GROUP BY source, BillingAccountId, SubAccountId, ResourceId, BillingCurrency
) b
LEFT JOIN (
  SELECT *
  FROM (
    SELECT id AS word, * FROM inventory
    UNION ALL
    SELECT arn, * FROM inventory WHERE arn <> id
  ) named
  QUALIFY row_number() OVER (PARTITION BY word, account ORDER BY observed DESC, arn) = 1
) i ON i.word = b.ResourceId AND i.account = coalesce(b.SubAccountId, b.BillingAccountId, '');
