-- The terms between Effective and Billed: what commitments cost by use, what was paid for them,
-- and the rest by category.
-- $first, $last: billing periods "2026-09", both inclusive.
-- Columns: billing_period, currency, term VARCHAR: 'used' and 'unused' (commitments drawn on and
--   not), 'fee' (purchases and fees of commitments and of other charges to come), or the
--   ChargeCategory; billed, effective DECIMAL(38,18) in `currency`.

SELECT billing_period, currency, term, SUM(BilledCost) AS billed, SUM(EffectiveCost) AS effective
FROM (
  SELECT billing_period,
         BillingCurrency AS currency,
         CASE WHEN CommitmentDiscountStatus = 'Used' THEN 'used'
              WHEN CommitmentDiscountStatus = 'Unused' THEN 'unused'
              WHEN ChargeCategory = 'Purchase'
                   AND (CommitmentDiscountId IS NOT NULL OR EffectiveCost = 0) THEN 'fee'
              ELSE COALESCE(ChargeCategory, 'without category') END AS term,
         BilledCost, EffectiveCost
  FROM charges
  WHERE billing_period >= $first AND billing_period <= $last
) t
GROUP BY billing_period, currency, term
ORDER BY billing_period, currency, term
