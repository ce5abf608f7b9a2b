-- Billed cost at the grain at which invoices can be compared.
-- $first, $last: billing periods "2026-09", both inclusive.
-- Columns: billing_period, issuer, invoice (null: open), account (BillingAccountId), sub_account,
--   currency VARCHAR; billed DECIMAL(38,18) in `currency`; lines BIGINT.

SELECT billing_period,
       InvoiceIssuerName AS issuer,
       InvoiceId AS invoice,
       BillingAccountId AS account,
       SubAccountId AS sub_account,
       BillingCurrency AS currency,
       SUM(BilledCost) AS billed,
       COUNT(*) AS lines
FROM charges
WHERE billing_period >= $first AND billing_period <= $last
GROUP BY billing_period, InvoiceIssuerName, InvoiceId, BillingAccountId, SubAccountId,
         BillingCurrency
ORDER BY billing_period, issuer, invoice, account, sub_account, currency
