-- engine: duckdb
-- The views that other people's SQL may read, over those of views.h. With charges they are all it may
-- read (docs/architecture/books.md, section 10).
-- cost_day   what each identity cost a day, before sharing: Day DATE; the identity's columns; the sums of
--            cube_day; source, billing_period, snapshot VARCHAR
-- allocated  the same with its owner: an OwnerId BIGINT, the taxonomy's keys, KEY_method, KEY_detail; what pools
--            take is replaced by the shares they gave (Pool VARCHAR names it; lines 0). Its sums are those of cost_day.
-- cost_hour  what each class of identities cost an hour: cube_class_hour
-- resources  a row a resource and currency: when it was seen, what it cost in all; name, type, region, tags of
--            the newest inventory that has it, else of the bill; State, Launched, Observed NULL without one.
--            What only an inventory has is there too: its source, no currency, days, costs and lines (NULL)
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

-- Equal for two spellings of a resource: the short id at the end of an ARN, else the text itself, as allocation
-- finds the inventory's tags (src/allocate/resource_ids.h).
CREATE OR REPLACE TEMP MACRO resource_word(id) AS
  coalesce(nullif(regexp_extract(id, '[/:]((i|vol|eni|snap)-([0-9a-f]{8}|[0-9a-f]{17}))$', 1), ''), id);

CREATE OR REPLACE TEMP VIEW resources AS
WITH billed AS MATERIALIZED (
  SELECT source, BillingAccountId, SubAccountId, ResourceId, BillingCurrency,
         max_by(ResourceName, Day) AS ResourceName, max_by(ResourceType, Day) AS ResourceType,
         max_by(ServiceName, Day) AS ServiceName, max_by(RegionId, Day) AS RegionId,
         max_by(x_InstanceType, Day) AS x_InstanceType, max_by(Tags, Day) AS Tags,
         min(Day) AS FirstDay, max(Day) AS LastDay,
         sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost,
         sum(ListCost) AS ListCost, sum(ContractedCost) AS ContractedCost,
         sum(x_GpuHours) AS x_GpuHours, CAST(sum(Lines) AS BIGINT) AS Lines,
         resource_word(ResourceId) AS word,
         coalesce(SubAccountId, BillingAccountId, '') AS account
  FROM cost_day
  WHERE ResourceId IS NOT NULL
  GROUP BY source, BillingAccountId, SubAccountId, ResourceId, BillingCurrency
), seen AS (
  -- Tags that could not be read are not known: NULL, and no reason to doubt the bill's.
  SELECT source, arn, id, account, nullif(name, '') AS name, type, nullif(region, '') AS region,
         nullif(instance_type, '') AS instance_type,
         CASE WHEN NOT list_contains(map_keys(facts), 'tags') THEN tags END AS tags,
         nullif(state, '') AS state, launched, observed
  FROM inventory
), named AS (
  SELECT resource_word(id) AS word, * FROM seen
  UNION ALL
  SELECT resource_word(arn), * FROM seen WHERE resource_word(arn) <> resource_word(id)
), matched AS (
  -- An inner join, and by word alone: an outer one with two accounts would compare all with all.
  SELECT b.account AS billed_account, i.*
  FROM (SELECT DISTINCT word, account FROM billed) b
  JOIN named i ON i.word = b.word
  WHERE i.account IN (b.account, '')
), newest AS (
  -- An inventory that names no account speaks for all of them, after those that do.
  SELECT *
  FROM matched
  QUALIFY row_number() OVER (
    PARTITION BY word, billed_account ORDER BY account DESC, observed DESC, arn) = 1
)
SELECT b.source, b.BillingAccountId, b.SubAccountId, b.ResourceId, b.BillingCurrency,
       coalesce(i.name, b.ResourceName) AS ResourceName,
       coalesce(i.type, b.ResourceType) AS ResourceType, b.ServiceName,
       coalesce(i.region, b.RegionId) AS RegionId,
       coalesce(i.instance_type, b.x_InstanceType) AS x_InstanceType,
       coalesce(i.tags, b.Tags) AS Tags, b.FirstDay, b.LastDay, b.BilledCost, b.EffectiveCost,
       b.ListCost, b.ContractedCost, b.x_GpuHours, b.Lines,
       i.state AS State, i.launched AS Launched, i.observed AS Observed
FROM billed b
LEFT JOIN newest i ON i.word = b.word AND i.billed_account = b.account
UNION ALL
SELECT s.source, NULL, nullif(s.account, ''), s.id, NULL, s.name, s.type, NULL, s.region,
       s.instance_type, s.tags, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       s.state, s.launched, s.observed
FROM seen s
WHERE s.arn NOT IN (SELECT arn FROM matched)
QUALIFY row_number() OVER (
  PARTITION BY resource_word(s.id), s.account ORDER BY s.observed DESC, s.arn) = 1;
