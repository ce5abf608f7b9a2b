-- engine: duckdb
-- The identities of a billing period, with both numbers; the worst offender is named. Those of
-- commitments are asserted when their fee lines are in the bill and the period is closed
-- (money.md §2). Columns name, detail VARCHAR, holds BOOLEAN.
--   $period DATE
WITH plans AS (
  SELECT *, abs(residual) <= lines * 0.000001 AS nets,
         fee_lines > 0 AND is_closed AS is_asserted,
         abs(used + unused - commitment) <= (lines + fee_lines) * 0.000001 AS is_whole
  FROM cur_plan WHERE period = $period
), reserved AS (
  SELECT arn, currency, SUM(reserved_effective) AS used, SUM(reserved_unused) AS unused,
         SUM(reserved_upfront) + COALESCE(SUM(unblended) FILTER (WHERE kind = 'RIFee'), 0) AS paid, SUM(lines) AS lines
  FROM cur_sums WHERE period = $period AND kind IN ('DiscountedUsage', 'RIFee')
  GROUP BY arn, currency
  HAVING COUNT(*) FILTER (WHERE kind = 'RIFee') > 0
     AND NOT EXISTS (SELECT 1 FROM cur_sums o WHERE o.period = $period AND o.invoice IS NULL AND o.paid_lines > 0)
), judged AS (
  SELECT *, abs(used + unused - paid) <= lines * 0.000001 AS is_whole FROM reserved
)
SELECT 'negation' AS name,
       'covered ' || cur_text(SUM(covered)) || ' + negation ' || cur_text(SUM(negated)) || ' = ' || cur_text(SUM(residual)) || ' ' || currency
         || COALESCE('; ' || max_by(arn, abs(residual)) FILTER (WHERE NOT nets) || ' is off by '
                     || cur_text(max_by(residual, abs(residual)) FILTER (WHERE NOT nets)), '') AS detail,
       bool_and(nets) AS holds
FROM plans WHERE lines > 0 GROUP BY currency
UNION ALL
SELECT 'used + unused = committed',
       'used ' || cur_text(SUM(used)) || ' + unused ' || cur_text(SUM(unused)) || ' = ' || cur_text(SUM(used + unused))
         || ', committed ' || cur_text(SUM(commitment)) || ' ' || currency
         || COALESCE('; ' || max_by(arn, abs(used + unused - commitment)) FILTER (WHERE NOT is_whole) || ' is off by '
                     || cur_text(max_by(used + unused - commitment, abs(used + unused - commitment)) FILTER (WHERE NOT is_whole)), ''),
       bool_and(is_whole)
FROM plans WHERE is_asserted GROUP BY currency
UNION ALL
SELECT 'reservations amortised',
       'used ' || cur_text(SUM(used)) || ' + unused ' || cur_text(SUM(unused)) || ' = ' || cur_text(SUM(used + unused))
         || ', upfront and fees ' || cur_text(SUM(paid)) || ' ' || currency
         || COALESCE('; ' || max_by(arn, abs(used + unused - paid)) FILTER (WHERE NOT is_whole) || ' is off by '
                     || cur_text(max_by(used + unused - paid, abs(used + unused - paid)) FILTER (WHERE NOT is_whole)), ''),
       bool_and(is_whole)
FROM judged GROUP BY currency
UNION ALL
SELECT 'discounts ' || mode,
       CASE mode WHEN 'net-columns' THEN 'net ' || cur_text(net) || ' = payable ' || cur_text(unblended)
                 WHEN 'discount-map' THEN 'unblended ' || cur_text(unblended) || ' + discounts ' || cur_text(sign * discounted)
                                          || ' = payable ' || cur_text(unblended + sign * discounted)
                 ELSE 'payable ' || cur_text(unblended) || ' with discounts in lines of their own' END
         || ' ' || currency || CASE WHEN payer = '' THEN '' ELSE ', payer ' || payer END,
       true
FROM cur_mode WHERE period = $period AND mode <> 'none'
ORDER BY 1, 2;
