-- engine: duckdb
-- Table azure_scan: the one look at both exports before anything is decided, one row for each
-- combination of what checks and findings distinguish, with exact sums. Reads azure_lines and
-- azure_units.
--   block_lines, unit_lines  BIGINT  rows of a unit of more than one, whose cost is the price times
--                                    the quantity; or that divided by the size of the unit
CREATE OR REPLACE TEMP TABLE azure_scan AS
WITH lines AS (
  SELECT l.*, u.unit_of_measure IS NULL AND l.UnitOfMeasure IS NOT NULL AS is_unit_unknown,
         CAST(u.block_size AS BIGINT) AS block,
         -- A comparison, not an amount: doubles are exact enough for it.
         CAST(COALESCE(purser_quantity(EffectivePrice), 0) AS DOUBLE) * CAST(COALESCE(purser_quantity(Quantity), 0) AS DOUBLE) AS priced
  FROM azure_lines l
  LEFT JOIN azure_units u ON u.unit_of_measure = lower(l.UnitOfMeasure)
)
SELECT
  period, currency, account, is_actual, is_commitment, is_trade, charge, model, trade_order,
  why_bad IS NOT NULL AS is_bad, Frequency AS frequency, InvoiceId IS NULL AS is_open,
  CostAllocationRuleName AS rule, CASE WHEN is_unit_unknown THEN UnitOfMeasure END AS unknown_unit,
  COUNT(*) AS lines,
  SUM(cost) AS cost,
  SUM(COALESCE(purser_cost_residual(CostInBillingCurrency), 0)) AS residual,
  COUNT(*) FILTER (WHERE purser_cost_residual(CostInBillingCurrency) IS NOT NULL) AS rounded_lines,
  COUNT(*) FILTER (WHERE CostInBillingCurrency IS NULL) AS blank_lines,
  COUNT(*) FILTER (WHERE given IS NOT NULL AND purser_cost(CostInBillingCurrency) IS NULL) AS money_lines,
  COUNT(*) FILTER (WHERE BillingCurrency IS NULL) AS no_currency,
  COUNT(*) FILTER (WHERE COALESCE(BillingProfileId, BillingAccountId) IS NULL) AS no_account,
  COUNT(*) FILTER (WHERE NOT azure_is_sane("Date")) AS undated_lines,
  COUNT(*) FILTER (WHERE "Date" IS NULL OR BillingPeriodStart IS NULL) AS unread_lines,
  COUNT(*) FILTER (WHERE PaygCostInBillingCurrency IS NULL) AS no_list,
  COUNT(*) FILTER (WHERE (Quantity IS NOT NULL AND purser_quantity(Quantity) IS NULL)
                      OR (UnitPrice IS NOT NULL AND purser_cost(UnitPrice) IS NULL)
                      OR (PaygCostInBillingCurrency IS NOT NULL AND purser_cost(PaygCostInBillingCurrency) IS NULL)) AS unread_numbers,
  COUNT(*) FILTER (WHERE block > 1 AND cost <> 0 AND abs(priced - CAST(cost AS DOUBLE)) <= 0.001 * abs(CAST(cost AS DOUBLE))) AS block_lines,
  COUNT(*) FILTER (WHERE block > 1 AND cost <> 0 AND abs(priced / block - CAST(cost AS DOUBLE)) <= 0.001 * abs(CAST(cost AS DOUBLE))) AS unit_lines
FROM lines
GROUP BY ALL;

-- Table azure_pair: which exports a billing period has. Without rows of the amortized export the
-- actual one stands alone, and its purchases are effective when billed.
CREATE OR REPLACE TEMP TABLE azure_pair AS
SELECT period,
       COUNT(*) FILTER (WHERE is_actual) > 0 OR getvariable('azure_has_actual') AS has_actual,
       COUNT(*) FILTER (WHERE NOT is_actual) > 0 AS has_amortized
FROM azure_scan WHERE NOT is_bad AND period IS NOT NULL
GROUP BY period;

-- Table azure_bought: what was bought in a billing period; a refund of it corrects no invoice.
CREATE OR REPLACE TEMP TABLE azure_bought AS
SELECT DISTINCT period, trade_order FROM azure_scan WHERE charge = 'purchase' AND trade_order <> '' AND period IS NOT NULL;

-- View azure_sums: azure_scan's readable rows, and what becomes of them.
--   is_kept   BOOLEAN  becomes a charge; the actual export repeats what the amortized one says
--   is_ahead  BOOLEAN  a commitment's purchase or refund, which covered usage uses up
--   is_covered  BOOLEAN  what a commitment covers or leaves unused: paid by its purchase
--   billed, effective  DECIMAL(38,18)
CREATE OR REPLACE TEMP VIEW azure_sums AS
SELECT *,
  CASE WHEN is_covered THEN 0 ELSE cost END AS billed,
  CASE WHEN is_ahead THEN 0 ELSE cost END AS effective
FROM (
  SELECT s.*, p.has_actual, p.has_amortized,
         NOT p.has_amortized AS is_alone,
         s.is_commitment AND s.is_trade AND p.has_amortized AS is_ahead,
         s.is_commitment AND NOT s.is_trade AND p.has_amortized AS is_covered,
         CASE WHEN NOT p.has_amortized THEN true
              WHEN s.is_actual THEN s.is_commitment AND s.is_trade
              ELSE NOT (s.is_commitment AND s.is_trade AND p.has_actual) END AS is_kept
  FROM azure_scan s JOIN azure_pair p ON p.period = s.period
  WHERE NOT s.is_bad
);
