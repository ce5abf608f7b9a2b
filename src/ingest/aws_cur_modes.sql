-- engine: duckdb
-- How the bill carries discounts, and which Savings Plans can be netted (money.md §2). From cur_scan:
--   cur_mode  one row a (period, payer, currency)
--     mode VARCHAR  none | net-columns | discount-map | discount-rows, in `currency`'s lines
--     sign INTEGER  what to multiply the discount map's total with: exports write it either way
--     refused BOOLEAN  net columns exist and do not add up to what is payable
--   cur_sums  cur_scan with `amount`: what each combination costs on the invoice by that mode
--   cur_plan  one row a (period, arn, currency) of Savings Plans
--     residual DECIMAL(38,18)  covered usage + negation: 0 when the bill is whole
--     is_foreign BOOLEAN  no fee in this bill, and an owner that is no account of it
--     is_kept BOOLEAN     the negation lines stay
--     is_closed BOOLEAN   every paid line of the period has an invoice
CREATE OR REPLACE TEMP TABLE cur_mode AS
WITH sums AS (
  SELECT period, payer, currency,
         SUM(lines) AS lines, SUM(unblended) AS unblended, SUM(net) AS net, SUM(net_lines) AS net_lines,
         SUM(discounted) AS discounted, COALESCE(SUM(lines) FILTER (WHERE is_discount), 0) AS discount_lines
  FROM cur_scan WHERE NOT is_bad AND NOT is_split GROUP BY period, payer, currency
), agreed AS (
  SELECT *,
         net_lines > 0 AND abs(net - unblended) <= lines * 0.000001 AS agrees_plain,
         net_lines > 0 AND abs(net - unblended - discounted) <= lines * 0.000001 AS agrees_plus,
         net_lines > 0 AND abs(net - unblended + discounted) <= lines * 0.000001 AS agrees_minus
  FROM sums
), decided AS (
  SELECT *,
         CASE WHEN agrees_plain AND discount_lines > 0 THEN 'net-columns'
              WHEN discount_lines > 0 THEN 'discount-rows'
              WHEN discounted <> 0 THEN 'discount-map'
              ELSE 'none' END AS mode,
         CASE WHEN agrees_plus THEN 1 WHEN agrees_minus OR discounted > 0 THEN -1 ELSE 1 END AS sign
  FROM agreed
)
SELECT period, payer, currency, mode, CAST(sign AS INTEGER) AS sign, lines, unblended, net, discounted,
       net_lines > 0 AND NOT CASE mode WHEN 'discount-map' THEN agrees_plus OR agrees_minus ELSE agrees_plain END
         AS refused
FROM decided;

CREATE OR REPLACE TEMP VIEW cur_sums AS
SELECT s.*, COALESCE(m.mode, 'none') AS mode,
       CASE m.mode WHEN 'net-columns' THEN s.net
                   WHEN 'discount-map' THEN s.unblended + m.sign * s.discounted
                   ELSE s.unblended END AS amount
FROM cur_scan s LEFT JOIN cur_mode m ON m.period = s.period AND m.payer = s.payer AND m.currency = s.currency
WHERE NOT s.is_bad AND NOT s.is_split;

CREATE OR REPLACE TEMP TABLE cur_plan AS
WITH accounts AS (
  SELECT account FROM cur_scan UNION SELECT payer FROM cur_scan
), open_periods AS (
  SELECT DISTINCT period FROM cur_sums WHERE invoice IS NULL AND paid_lines > 0
), plans AS (
  SELECT period, arn, currency,
         COALESCE(SUM(amount) FILTER (WHERE kind = 'SavingsPlanCoveredUsage'), 0) AS covered,
         COALESCE(SUM(amount) FILTER (WHERE kind = 'SavingsPlanNegation'), 0) AS negated,
         COALESCE(SUM(lines) FILTER (WHERE kind IN ('SavingsPlanCoveredUsage', 'SavingsPlanNegation')), 0) AS lines,
         COALESCE(SUM(lines) FILTER (WHERE kind = 'SavingsPlanNegation'), 0) AS negation_lines,
         COALESCE(SUM(lines) FILTER (WHERE kind = 'SavingsPlanRecurringFee'), 0) AS fee_lines,
         SUM(plan_effective) AS used,
         COALESCE(SUM(plan_unused) FILTER (WHERE kind = 'SavingsPlanRecurringFee'), 0) AS unused,
         COALESCE(SUM(commitment) FILTER (WHERE kind = 'SavingsPlanRecurringFee'), 0) AS commitment
  FROM cur_sums WHERE kind LIKE 'SavingsPlan%' GROUP BY period, arn, currency
), judged AS (
  SELECT p.*, p.covered + p.negated AS residual,
         p.fee_lines = 0 AND split_part(p.arn, ':', 5) <> ''
           AND split_part(p.arn, ':', 5) NOT IN (SELECT account FROM accounts WHERE account IS NOT NULL) AS is_foreign,
         p.period NOT IN (SELECT period FROM open_periods) AS is_closed
  FROM plans p
)
SELECT *, lines > 0 AND (is_foreign OR abs(residual) > lines * 0.000001) AS is_kept FROM judged;

CREATE OR REPLACE TEMP VIEW cur_priced AS
SELECT l.*, COALESCE(m.mode, 'none') AS mode, k.arn IS NOT NULL AS is_kept,
       CASE m.mode WHEN 'net-columns' THEN COALESCE(l.net, 0)
                   WHEN 'discount-map' THEN l.unblended + m.sign * COALESCE(l.discounted, 0)
                   ELSE l.unblended END AS amount
FROM cur_lines l
LEFT JOIN cur_mode m ON m.period = l.period AND m.payer = l.payer AND m.currency = l.currency
LEFT JOIN (SELECT period, arn, currency FROM cur_plan WHERE is_kept) k
  ON k.period = l.period AND k.arn = l.arn AND k.currency = l.currency;
