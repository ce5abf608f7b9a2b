-- Charges that had one owner before and have another one after, no pool in between.
-- Reads moves_amount, identities, moves_before_owner and moves_after_owner (src/allocate/moves.cc).
-- Columns: billing_period, BillingCurrency, BeforeOwner, AfterOwner VARCHAR (owner's values);
--   Amount DECIMAL(38,18) in the currency.

SELECT c.billing_period, i.BillingCurrency, COALESCE(b.Owner, n.Owner) AS BeforeOwner,
       a.Owner AS AfterOwner, SUM(c.Amount) AS Amount
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
WHERE b.Pool IS NULL AND a.Pool IS NULL AND COALESCE(b.Owner, n.Owner) <> a.Owner
GROUP BY c.billing_period, i.BillingCurrency, COALESCE(b.Owner, n.Owner), a.Owner
ORDER BY c.billing_period, i.BillingCurrency, BeforeOwner, AfterOwner
