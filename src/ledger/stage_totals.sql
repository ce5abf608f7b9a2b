-- engine: duckdb
-- What the staged charges add up to: the cells that reconcile proves.
-- Reads stage_charges.
-- Columns: issuer, account, currency, category VARCHAR ('' for none); billed, effective, list,
--   contracted DECIMAL(38,18); charges BIGINT; largest DECIMAL(38,18) cost and largest_quantity
--   DECIMAL(38,12) by magnitude, to see that no sum can overflow

SELECT coalesce(InvoiceIssuerName, '') AS issuer, coalesce(BillingAccountId, '') AS account,
       coalesce(BillingCurrency, '') AS currency, coalesce(ChargeCategory, '') AS category,
       CAST(coalesce(sum(BilledCost), 0) AS DECIMAL(38,18)) AS billed,
       CAST(coalesce(sum(EffectiveCost), 0) AS DECIMAL(38,18)) AS effective,
       CAST(coalesce(sum(ListCost), 0) AS DECIMAL(38,18)) AS list,
       CAST(coalesce(sum(ContractedCost), 0) AS DECIMAL(38,18)) AS contracted,
       count(*) AS charges,
       greatest(greatest(coalesce(max(abs(BilledCost)), 0), coalesce(max(abs(EffectiveCost)), 0)),
                greatest(coalesce(max(abs(ListCost)), 0), coalesce(max(abs(ContractedCost)), 0)))
         AS largest,
       greatest(coalesce(max(abs(ConsumedQuantity)), 0), coalesce(max(abs(PricingQuantity)), 0),
                coalesce(max(abs(x_GpuHours)), 0)) AS largest_quantity
FROM stage_charges
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
