-- The largest charges of a resource.
-- $resource VARCHAR; $first, $last: billing periods "2026-09", both inclusive; $start, $end
--   TIMESTAMP: days of use, half-open.
-- Columns: snapshot VARCHAR; file, row BIGINT (the charge's ID); started TIMESTAMP UTC; usage_type,
--   unit, currency VARCHAR; quantity DECIMAL(38,12) in `unit`; BilledCost, EffectiveCost, ListCost,
--   ContractedCost DECIMAL(38,18) in `currency`. At most 20.

SELECT snapshot, x_FileNumber AS file, x_RowNumber AS row, ChargePeriodStart AS started,
       x_UsageType AS usage_type, ConsumedUnit AS unit, BillingCurrency AS currency,
       ConsumedQuantity AS quantity, BilledCost, EffectiveCost, ListCost, ContractedCost
FROM charges
WHERE ResourceId = $resource
  AND billing_period >= $first AND billing_period <= $last
  AND ChargePeriodStart >= $start AND ChargePeriodStart < $end
ORDER BY ABS(EffectiveCost) DESC, ABS(BilledCost) DESC, snapshot, file, row
LIMIT 20
