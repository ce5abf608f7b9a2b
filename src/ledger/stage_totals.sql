-- engine: duckdb
-- What the staged charges add up to: the cells that reconcile proves.
-- Reads stage_charges.
-- Columns: issuer, account, currency, category VARCHAR ('' for none); billed, effective, list,
--   contracted DECIMAL(38,18); charges BIGINT

SELECT coalesce(InvoiceIssuerName, '') AS issuer, coalesce(BillingAccountId, '') AS account,
       coalesce(BillingCurrency, '') AS currency, coalesce(ChargeCategory, '') AS category,
       CAST(coalesce(sum(BilledCost), 0) AS DECIMAL(38,18)) AS billed,
       CAST(coalesce(sum(EffectiveCost), 0) AS DECIMAL(38,18)) AS effective,
       CAST(coalesce(sum(ListCost), 0) AS DECIMAL(38,18)) AS list,
       CAST(coalesce(sum(ContractedCost), 0) AS DECIMAL(38,18)) AS contracted,
       count(*) AS charges
FROM stage_charges
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
