-- engine: duckdb
-- What a person should know about a month of Cost Explorer's answers. Columns kind, detail, remedy
-- VARCHAR, rows BIGINT, amount DECIMAL(38,18), currency VARCHAR.
--   $period DATE
WITH sums AS (
  SELECT * FROM bill_scan WHERE period = $period AND NOT is_bad
), found AS (
  SELECT 'answers-grouped' AS kind,
         'Cost Explorer: grouped, less exact: ' || SUM(lines) || ' sums by service and tag instead of lines; no resources, prices or commitments'
           AS detail,
         'for more, a Data Export or Cost and Usage Report: --kind aws-cur' AS remedy, SUM(lines) AS rows, SUM(amount) AS amount, currency
  FROM sums GROUP BY currency
  UNION ALL
  SELECT 'record-types-unknown', 'credits, refunds and fees cannot be told from usage on ' || SUM(lines) || ' sums',
         'ask once for each with a filter on RECORD_TYPE, or group by it; purser ingest --kind aws-cost-explorer without files does',
         SUM(lines), SUM(amount), currency
  FROM sums WHERE kind = 'other' GROUP BY currency
  UNION ALL
  SELECT 'invoice-open', 'AWS still estimates ' || SUM(lines) || ' sums', 'none: the next ingest asks again', SUM(lines), SUM(amount), currency
  FROM sums WHERE is_estimated GROUP BY currency
  UNION ALL
  SELECT 'fees-not-amortised', 'the answer has no AmortizedCost: fees are effective when billed, ' || SUM(lines) || ' sums',
         'ask with --metrics AmortizedCost too', SUM(lines), SUM(amount), currency
  FROM sums WHERE NOT is_amortized GROUP BY currency
  UNION ALL
  SELECT 'list-missing', 'Cost Explorer has no list cost: List and Contracted are empty', 'none: aws-cur has them', SUM(lines), SUM(amount), currency
  FROM sums GROUP BY currency
  UNION ALL
  SELECT 'net-columns-refused', 'net sums add up to ' || bill_text(net) || ', unblended ones to ' || bill_text(unblended) || ': unblended ones are used',
         'compare with the invoice: purser reconcile --expect', net_lines, unblended - net, currency
  FROM ce_mode WHERE period = $period AND NOT is_net AND net_lines > 0
  UNION ALL
  SELECT 'account-missing', 'no billing account on ' || SUM(no_account) || ' sums: the linked account stands in', 'name it: accounts of the source',
         SUM(no_account), SUM(amount), currency
  FROM sums WHERE no_account > 0 GROUP BY currency
  UNION ALL
  SELECT 'currency-missing', 'no currency on ' || SUM(no_currency) || ' sums: booked under XXX', 'save the answer as AWS prints it',
         SUM(no_currency), SUM(amount), currency
  FROM sums WHERE no_currency > 0 GROUP BY currency
  UNION ALL
  SELECT 'numbers-unreadable', 'quantities are no numbers on ' || SUM(unread_numbers) || ' sums: taken as empty', 'save the answer as AWS prints it',
         SUM(unread_numbers), SUM(amount), currency
  FROM sums WHERE unread_numbers > 0 GROUP BY currency
  UNION ALL
  SELECT 'digits-rounded', 'costs have more than 18 decimals on ' || SUM(rounded_lines) || ' sums; rounded off: ' || bill_text(SUM(residual)),
         'none', SUM(rounded_lines), 0, currency
  FROM sums WHERE rounded_lines > 0 GROUP BY currency
)
SELECT kind, detail, remedy, CAST(rows AS BIGINT) AS rows, CAST(amount AS DECIMAL(38,18)) AS amount, currency
FROM found ORDER BY kind, detail, currency;
