-- What the charges on disk add up to, cell by cell.
-- $first, $last: billing periods "2026-09", both inclusive.
-- Columns: source, billing_period, issuer, account (BillingAccountId), currency, category VARCHAR;
--   BilledCost, EffectiveCost, ListCost, ContractedCost DECIMAL(38,18) in `currency`;
--   lines BIGINT.

SELECT source, billing_period,
       InvoiceIssuerName AS issuer,
       BillingAccountId AS account,
       BillingCurrency AS currency,
       ChargeCategory AS category,
       SUM(BilledCost) AS BilledCost,
       SUM(EffectiveCost) AS EffectiveCost,
       SUM(ListCost) AS ListCost,
       SUM(ContractedCost) AS ContractedCost,
       COUNT(*) AS lines
FROM charges
WHERE billing_period >= $first AND billing_period <= $last
GROUP BY source, billing_period, InvoiceIssuerName, BillingAccountId, BillingCurrency,
         ChargeCategory
ORDER BY source, billing_period, issuer, account, currency, category
