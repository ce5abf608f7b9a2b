-- What one snapshot cost, by owner and service: direct charges, and what pools took of it by whom they gave it to.
-- Reads the views of ledger/views.h over the snapshot's pieces and an allocation of its billing period.
-- $snapshot  its id
-- $shared    whether the allocation shared this snapshot's pools; else pooled charges count as their own
-- Columns: owner BIGINT (OwnerId; NULL: the allocation does not know the identity), service VARCHAR, currency VARCHAR;
--   billed, effective, list, contracted DECIMAL(38,18) in `currency`; lines BIGINT.
SELECT owner, service, currency, SUM(BilledCost) AS billed, SUM(EffectiveCost) AS effective,
       SUM(ListCost) AS list, SUM(ContractedCost) AS contracted, CAST(SUM(Lines) AS BIGINT) AS lines
FROM (
  SELECT o.OwnerId AS owner, i.ServiceName AS service, i.BillingCurrency AS currency,
         d.BilledCost, d.EffectiveCost, d.ListCost, d.ContractedCost, d.Lines
  FROM cube_day d
  JOIN identities i ON i.snapshot = d.snapshot AND i.x_IdentityKey = d.x_IdentityKey
  LEFT JOIN owners o ON o.billing_period = d.billing_period AND o.x_IdentityKey = d.x_IdentityKey
                    AND d.Day >= o.ValidFrom AND d.Day < o.ValidTo
  WHERE d.snapshot = $snapshot AND (o.Pool IS NULL OR NOT $shared)
  UNION ALL
  SELECT s.OwnerId AS owner, i.ServiceName AS service, i.BillingCurrency AS currency,
         s.BilledCost, s.EffectiveCost, s.ListCost, s.ContractedCost, 0 AS Lines
  FROM settled s
  JOIN identities i ON i.snapshot = s.snapshot AND i.x_IdentityKey = s.x_IdentityKey
  WHERE s.snapshot = $snapshot AND $shared
) parts
GROUP BY owner, service, currency
ORDER BY owner, service, currency
