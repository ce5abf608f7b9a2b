-- engine: duckdb
-- What a person should know about a billing period of the report. Columns kind, detail, remedy
-- VARCHAR, rows BIGINT, amount DECIMAL(38,18), currency VARCHAR.
--   $period DATE
WITH sums AS (
  SELECT * FROM cur_sums WHERE period = $period
), plans AS (
  SELECT * FROM cur_plan WHERE period = $period
), usage_types AS (
  SELECT usage_type, currency, SUM(lines) AS lines, SUM(amount) AS amount,
         NOT COALESCE(any_value(purser_usage(usage_type, product, operation).parsed), true) AS is_unparsed
  FROM sums WHERE usage_type IS NOT NULL GROUP BY usage_type, currency, product, operation
), found AS (
  SELECT 'invoice-open' AS kind, 'InvoiceId is empty on ' || SUM(lines) || ' rows: the month is still open' AS detail,
         'ingest again when AWS has issued the invoice' AS remedy, SUM(lines) AS rows, SUM(amount) AS amount, currency
  FROM sums WHERE invoice IS NULL GROUP BY currency
  UNION ALL
  SELECT 'net-columns-refused',
         'net costs add up to ' || cur_text(net) || ', payable is ' || cur_text(unblended) || ': ' || mode || ' used instead',
         'ask AWS support why the net columns of payer ' || payer || ' miss the invoice', lines, net - unblended, currency
  FROM cur_mode WHERE period = $period AND refused
  UNION ALL
  SELECT 'savings-plan-not-netted',
         arn || CASE WHEN is_foreign THEN ' belongs to account ' || split_part(arn, ':', 5) || ', whose fees are in another bill'
                     ELSE ': covered usage ' || cur_text(covered) || ' and negation ' || cur_text(negated) || ' differ by ' || cur_text(residual) END
           || '; its negation lines stay',
         CASE WHEN is_foreign THEN 'ingest the bill of that account''s organisation' ELSE 'ingest again when the month is complete' END,
         lines, residual, currency
  FROM plans WHERE is_kept
  UNION ALL
  SELECT 'rounding-adjusted', arn || ': covered usage and negation differ by ' || cur_text(residual) || '; one Adjustment row',
         'none', lines, residual, currency
  FROM plans WHERE NOT is_kept AND residual <> 0
  UNION ALL
  SELECT 'rounding-adjusted', 'net costs miss the payable sum by ' || cur_text(unblended - net) || '; one Adjustment row', 'none',
         lines, unblended - net, currency
  FROM cur_mode WHERE period = $period AND mode = 'net-columns' AND unblended <> net
  UNION ALL
  SELECT 'effective-zero-on-paid', 'Effective is 0 on ' || SUM(free_lines) || ' rows that a Savings Plan covers',
         'compare with the commitment''s own report', SUM(free_lines), SUM(free_amount), currency
  FROM sums WHERE free_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'reserved-usage-billed', 'usage that a reservation covers is billed on ' || SUM(paid_lines) || ' rows', 'check the export',
         SUM(paid_lines), SUM(amount), currency
  FROM sums WHERE kind = 'DiscountedUsage' AND amount <> 0 GROUP BY currency
  UNION ALL
  SELECT 'cost-blank', 'the cost is empty on ' || SUM(blank_lines) || ' rows: taken as 0', 'check the export', SUM(blank_lines), 0, currency
  FROM sums WHERE blank_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'dates-repaired', 'dates are empty or impossible on ' || SUM(undated_lines) || ' rows: the billing period stands in',
         'explain charge shows the reason', SUM(undated_lines), SUM(amount), currency
  FROM sums WHERE undated_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'line-type-unknown', 'line item types that purser does not know, kept by what they cost: ' || array_to_string(list_sort(list(DISTINCT kind)), ', '),
         'tell the authors', SUM(lines), SUM(amount), currency
  FROM sums WHERE NOT is_discount AND kind NOT IN ('Usage', 'Tax', 'Credit', 'Refund', 'Fee', 'RIFee', 'DiscountedUsage', 'FlatRateSubscription',
    'SavingsPlanCoveredUsage', 'SavingsPlanNegation', 'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee') GROUP BY currency
  UNION ALL
  SELECT 'currency-missing', 'no currency on ' || SUM(lines) || ' rows: booked under XXX', 'check the export', SUM(lines), SUM(amount), currency
  FROM sums WHERE currency = 'XXX' GROUP BY currency
  UNION ALL
  SELECT 'instance-type-unparsed', 'instance types that the catalog does not know: '
           || array_to_string(list_slice(list_sort(list(DISTINCT usage_type)), 1, 5), ', '),
         'their accelerator-hours are unknown; update purser', SUM(lines), SUM(amount), currency
  FROM usage_types WHERE is_unparsed GROUP BY currency
  UNION ALL
  SELECT 'fees-not-amortised', 'the report has no amortisation columns: fees are effective when billed',
         'export all columns of the report', SUM(lines), SUM(amount), currency
  FROM sums WHERE (kind IN ('SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee') AND NOT getvariable('cur_has_plans'))
    OR ((kind = 'RIFee' OR is_upfront) AND NOT getvariable('cur_has_reservations')) GROUP BY currency
)
SELECT kind, detail, remedy, CAST(rows AS BIGINT) AS rows, CAST(amount AS DECIMAL(38,18)) AS amount, currency
FROM found ORDER BY kind, detail;
