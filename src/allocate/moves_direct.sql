-- Charges that had one owner before and have another one after, no pool in between.
-- Reads moves_cell (moves_cell.sql).
-- Columns: billing_period, BillingCurrency, BeforeOwner, AfterOwner VARCHAR (owner's values);
--   Amount DECIMAL(38,18) in the currency.

SELECT billing_period, BillingCurrency, BeforeOwner, AfterOwner, SUM(Amount) AS Amount
FROM moves_cell
WHERE BeforePool = '' AND AfterPool = '' AND BeforeOwner <> AfterOwner
GROUP BY billing_period, BillingCurrency, BeforeOwner, AfterOwner
ORDER BY billing_period, BillingCurrency, BeforeOwner, AfterOwner
