-- Who has how much of what a pool takes, before or after: for all charges that the same owner or
-- pool had before and has after, a row an owner and side.
-- Reads moves_amount, identities, moves_nobody, moves_before_owner, moves_before_share,
-- moves_after_owner and moves_after_share (src/allocate/moves.cc).
-- Columns: billing_period, BillingCurrency VARCHAR; BeforePool, BeforeOwner, AfterPool, AfterOwner
--   VARCHAR (what tells the charges apart; '' where no pool takes them); Side BIGINT 1 before,
--   2 after; Owner VARCHAR (owner's values); Amount DECIMAL(38,18) in the currency.

WITH cell AS (
  SELECT c.billing_period, i.BillingCurrency, c.x_IdentityKey, c.Day,
         COALESCE(b.Pool, '') AS BeforePool, COALESCE(b.Owner, n.Owner) AS BeforeOwner,
         COALESCE(a.Pool, '') AS AfterPool, a.Owner AS AfterOwner, SUM(c.Amount) AS Amount
  FROM moves_amount c
  JOIN (SELECT billing_period, x_IdentityKey, MIN(BillingCurrency) AS BillingCurrency
        FROM identities GROUP BY billing_period, x_IdentityKey) i
    ON i.billing_period = c.billing_period AND i.x_IdentityKey = c.x_IdentityKey
  CROSS JOIN moves_nobody n
  LEFT JOIN moves_before_owner b
    ON b.billing_period = c.billing_period AND b.x_IdentityKey = c.x_IdentityKey
   AND c.Day >= b.ValidFrom AND c.Day < b.ValidTo
  JOIN moves_after_owner a
    ON a.billing_period = c.billing_period AND a.x_IdentityKey = c.x_IdentityKey
   AND c.Day >= a.ValidFrom AND c.Day < a.ValidTo
  WHERE b.Pool IS NOT NULL OR a.Pool IS NOT NULL
  GROUP BY c.billing_period, i.BillingCurrency, c.x_IdentityKey, c.Day, COALESCE(b.Pool, ''),
           COALESCE(b.Owner, n.Owner), COALESCE(a.Pool, ''), a.Owner
),
side AS (
  SELECT c.billing_period, c.BillingCurrency, c.BeforePool, c.BeforeOwner, c.AfterPool,
         c.AfterOwner, 1 AS Side, COALESCE(s.Owner, c.BeforeOwner) AS Owner,
         COALESCE(s.Amount, c.Amount) AS Amount
  FROM cell c
  LEFT JOIN moves_before_share s
    ON c.BeforePool <> '' AND s.billing_period = c.billing_period
   AND s.x_IdentityKey = c.x_IdentityKey AND s.Day = c.Day
  UNION ALL
  SELECT c.billing_period, c.BillingCurrency, c.BeforePool, c.BeforeOwner, c.AfterPool,
         c.AfterOwner, 2 AS Side, COALESCE(s.Owner, c.AfterOwner) AS Owner,
         COALESCE(s.Amount, c.Amount) AS Amount
  FROM cell c
  LEFT JOIN moves_after_share s
    ON c.AfterPool <> '' AND s.billing_period = c.billing_period
   AND s.x_IdentityKey = c.x_IdentityKey AND s.Day = c.Day
)
SELECT billing_period, BillingCurrency, BeforePool, BeforeOwner, AfterPool, AfterOwner,
       CAST(Side AS BIGINT) AS Side, Owner, SUM(Amount) AS Amount
FROM side
GROUP BY billing_period, BillingCurrency, BeforePool, BeforeOwner, AfterPool, AfterOwner, Side,
         Owner
ORDER BY billing_period, BillingCurrency, BeforePool, BeforeOwner, AfterPool, AfterOwner, Side,
         Owner
