-- Who has how much of what a pool takes, before or after: for all charges that the same owner or
-- pool had before and has after, a row an owner and side.
-- Reads moves_cell (moves_cell.sql), moves_before_share and moves_after_share
-- (src/allocate/moves.cc).
-- Columns: billing_period, BillingCurrency VARCHAR; BeforePool, BeforeOwner, AfterPool, AfterOwner
--   VARCHAR (what tells the charges apart; '' where no pool takes them); Side BIGINT 1 before,
--   2 after; Owner VARCHAR (owner's values); Amount DECIMAL(38,18) in the currency.

WITH cell AS (
  SELECT billing_period, BillingCurrency, x_IdentityKey, Day, BeforePool, BeforeOwner, AfterPool,
         AfterOwner, SUM(Amount) AS Amount
  FROM moves_cell
  WHERE BeforePool <> '' OR AfterPool <> ''
  GROUP BY billing_period, BillingCurrency, x_IdentityKey, Day, BeforePool, BeforeOwner, AfterPool,
           AfterOwner
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
