-- engine: duckdb
-- View azure_lines: every row of both exports with its amounts as exact decimals and the few facts
-- that checks and mapping share. Reads azure_raw and the variables
--   azure_period     DATE       the billing period that manifest or path name; NULL: rows say
--   azure_is_actual  BOOLEAN[]  by file number: of the actual export, not of the amortized one
-- Adds to azure_raw's columns
--   period         DATE           first day of the month in which the billing period begins
--   account, currency, charge, model  VARCHAR  never NULL; charge and model without case and blanks
--   cost           DECIMAL(38,18) in BillingCurrency
--   is_actual      BOOLEAN        of the actual export
--   is_commitment  BOOLEAN        priced by a reservation or savings plan
--   is_trade       BOOLEAN        bought or given back
--   trade_order    VARCHAR        of a trade: what was bought
--   why_bad        VARCHAR        why the cost cannot be read; NULL when it can
CREATE OR REPLACE TEMP MACRO azure_is_sane(t) AS
  COALESCE(t >= TIMESTAMP '2006-01-01' AND t < TIMESTAMP '2201-01-01', false);
CREATE OR REPLACE TEMP MACRO azure_key(v) AS replace(lower(v), ' ', '');
-- "1,234.5" without the commas: every digit and no more.
CREATE OR REPLACE TEMP MACRO azure_text(amount) AS
  CASE WHEN contains(CAST(amount AS VARCHAR), '.') THEN rtrim(rtrim(CAST(amount AS VARCHAR), '0'), '.') ELSE CAST(amount AS VARCHAR) END;

CREATE OR REPLACE TEMP VIEW azure_read AS
SELECT *,
  CAST(COALESCE(
    CASE WHEN azure_is_sane(BillingPeriodStart) THEN date_trunc('month', BillingPeriodStart) END,
    CAST(getvariable('azure_period') AS TIMESTAMP),
    CASE WHEN azure_is_sane("Date") THEN date_trunc('month', "Date") END) AS DATE) AS period,
  COALESCE(BillingProfileId, BillingAccountId, SubscriptionId) AS account,
  COALESCE(BillingCurrency, 'XXX') AS currency,
  COALESCE(purser_cost(CostInBillingCurrency), purser_money(CostInBillingCurrency, BillingCurrency)) AS given,
  COALESCE(azure_key(ChargeType), 'usage') AS charge,
  COALESCE(azure_key(PricingModel), '') AS model,
  list_extract(getvariable('azure_is_actual'), _file) AS is_actual
FROM azure_raw;

CREATE OR REPLACE TEMP VIEW azure_lines AS
SELECT *,
  COALESCE(given, 0) AS cost,
  model IN ('reservation', 'savingsplan') OR charge IN ('unusedreservation', 'unusedsavingsplan')
    OR (model = '' AND COALESCE(BenefitId, ReservationId) IS NOT NULL) AS is_commitment,
  charge IN ('purchase', 'refund') AS is_trade,
  CASE WHEN charge IN ('purchase', 'refund')
       THEN lower(COALESCE(NULLIF(ProductOrderId, ''), ReservationId, BenefitId, ResourceId, '')) END AS trade_order,
  CASE WHEN _bad IS NOT NULL THEN _bad
       WHEN CostInBillingCurrency IS NOT NULL AND given IS NULL
       THEN 'the cost is not a number: "' || CostInBillingCurrency || '"' END AS why_bad
FROM azure_read;
