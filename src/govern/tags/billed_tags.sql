-- What was charged in days or billing periods, by identity, with the tags that the bill has.
-- $first, $last VARCHAR: billing periods "2026-09", both inclusive; $start, $end DATE: days of
--   use, half-open.
-- Columns: period VARCHAR "2026-09"; resource, name, type, service, account, region, category,
--   currency VARCHAR; tags MAP; newest DATE, the last day with such a charge; EffectiveCost
--   DECIMAL(38,18) in `currency`.

SELECT c.billing_period AS period, i.ResourceId AS resource, i.ResourceName AS name,
       i.ResourceType AS type, i.ServiceName AS service,
       COALESCE(i.SubAccountId, i.BillingAccountId) AS account, i.RegionId AS region,
       i.ChargeCategory AS category, i.BillingCurrency AS currency, i.Tags AS tags,
       c.newest, c.EffectiveCost
FROM (
  SELECT snapshot, billing_period, x_IdentityKey, MAX(Day) AS newest,
         SUM(EffectiveCost) AS EffectiveCost
  FROM cube_day
  WHERE billing_period >= $first AND billing_period <= $last AND Day >= $start AND Day < $end
  GROUP BY snapshot, billing_period, x_IdentityKey
) c
JOIN identities i ON i.snapshot = c.snapshot AND i.x_IdentityKey = c.x_IdentityKey
ORDER BY period, resource, newest, service, category, currency, c.EffectiveCost, i.x_IdentityKey
