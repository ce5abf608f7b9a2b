-- Each day of an identity with who owned it before and owns it after: what moves are read from.
-- Reads moves_amount, identities, moves_nobody, moves_before_owner and moves_after_owner
-- (src/allocate/moves.cc).
-- Columns: billing_period, BillingCurrency VARCHAR; x_IdentityKey UUID; Day DATE; BeforePool,
--   AfterPool VARCHAR ('' where no pool takes it); BeforeOwner, AfterOwner VARCHAR (owner's
--   values); Amount DECIMAL(38,18) in the currency.

SELECT c.billing_period, i.BillingCurrency, c.x_IdentityKey, c.Day,
       COALESCE(b.Pool, '') AS BeforePool, COALESCE(b.Owner, n.Owner) AS BeforeOwner,
       COALESCE(a.Pool, '') AS AfterPool, a.Owner AS AfterOwner, c.Amount
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
