-- What each invoice bills: Billed cost by issuer, invoice, account and category, rows without an
-- invoice apart.
-- $first, $last: billing periods "2026-09", both inclusive.
-- Columns: billing_period, issuer, invoice (null: open), account (BillingAccountId), currency,
--   category VARCHAR; billed DECIMAL(38,18) in `currency`; lines BIGINT.

SELECT billing_period,
       InvoiceIssuerName AS issuer,
       InvoiceId AS invoice,
       BillingAccountId AS account,
       BillingCurrency AS currency,
       ChargeCategory AS category,
       SUM(BilledCost) AS billed,
       COUNT(*) AS lines
FROM charges
WHERE billing_period >= $first AND billing_period <= $last
GROUP BY billing_period, InvoiceIssuerName, InvoiceId, BillingAccountId, BillingCurrency,
         ChargeCategory
ORDER BY billing_period, issuer NULLS LAST, invoice NULLS LAST, account, currency, category
