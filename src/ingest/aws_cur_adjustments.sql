-- engine: duckdb
-- Table cur_adjustment: lines for what rounding in the report leaves over, so that the books add up
-- to the invoice: a plan's covered usage and negation that do not cancel to the last digit, and net
-- columns that miss the payable sum by less than 1e-6 a line. Columns: those of cur_rows that are
-- not NULL. View cur_rows: what becomes a charge; cur_priced's columns and cur_derived's d_… .
CREATE OR REPLACE TEMP TABLE cur_adjustment AS
WITH adjustments AS (
SELECT s.period, s.payer, s.payer AS bill_payer_account_id, s.issuer AS bill_invoicing_entity, 'AWS' AS bill_billing_entity,
       s.invoice AS bill_invoice_id, s.account AS line_item_usage_account_id, s.currency,
       s.currency AS line_item_currency_code, s.arn, s.arn AS savings_plan_savings_plan_a_r_n,
       'SavingsPlanNegation' AS kind, 'SavingsPlanNegation' AS line_item_line_item_type,
       'Savings Plan: covered usage and negation differ' AS line_item_line_item_description,
       'adjustment' AS d_kind, SUM(s.amount) AS d_amount, s.mode, false AS is_kept, false AS is_block,
       false AS is_upfront, false AS is_discount, false AS is_plan_refund, false AS is_split,
       CAST(s.period AS TIMESTAMP) AS d_start, CAST(s.period AS TIMESTAMP) + INTERVAL 1 MONTH AS d_end
FROM cur_sums s JOIN cur_plan p ON p.period = s.period AND p.arn = s.arn AND p.currency = s.currency AND NOT p.is_kept
WHERE s.kind IN ('SavingsPlanCoveredUsage', 'SavingsPlanNegation')
GROUP BY s.period, s.payer, s.issuer, s.invoice, s.account, s.currency, s.arn, s.mode
HAVING SUM(s.amount) <> 0
UNION ALL BY NAME
SELECT m.period, m.payer, m.payer AS bill_payer_account_id, max_by(s.issuer, abs(s.amount)) AS bill_invoicing_entity,
       'AWS' AS bill_billing_entity, max_by(s.invoice, abs(s.amount)) AS bill_invoice_id,
       m.payer AS line_item_usage_account_id, m.currency, m.currency AS line_item_currency_code, '' AS arn,
       'Adjustment' AS kind, 'Adjustment' AS line_item_line_item_type,
       'Rounding of net costs' AS line_item_line_item_description,
       'adjustment' AS d_kind, any_value(m.unblended) - any_value(m.net) AS d_amount, m.mode, false AS is_kept,
       false AS is_block, false AS is_upfront, false AS is_discount, false AS is_plan_refund, false AS is_split,
       CAST(m.period AS TIMESTAMP) AS d_start, CAST(m.period AS TIMESTAMP) + INTERVAL 1 MONTH AS d_end
FROM cur_mode m JOIN cur_sums s ON s.period = m.period AND s.payer = m.payer AND s.currency = m.currency
WHERE m.mode = 'net-columns' AND m.unblended <> m.net
GROUP BY m.period, m.payer, m.currency, m.mode
)
SELECT *, (SELECT COUNT(d_row) FROM cur_derived d WHERE d.period = a.period)
            + row_number() OVER (PARTITION BY period ORDER BY arn, payer, currency, bill_invoice_id, line_item_usage_account_id) AS d_row
FROM adjustments a;

CREATE OR REPLACE TEMP VIEW cur_rows AS
SELECT l.*, d.d_kind, d.d_amount, d.d_start, d.d_end, d.d_row
FROM cur_priced l LEFT JOIN cur_derived d ON d.file = l._file AND d.row = l._row
WHERE l.why_bad IS NULL AND NOT l.is_split AND (l.kind <> 'SavingsPlanNegation' OR l.is_kept)
UNION ALL BY NAME
SELECT * FROM cur_adjustment;
