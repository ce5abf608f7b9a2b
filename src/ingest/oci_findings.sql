-- engine: duckdb
-- What a person should know about a month of the report. Columns kind, detail, remedy VARCHAR, rows
-- BIGINT, amount DECIMAL(38,18), currency VARCHAR.
--   $period DATE
WITH sums AS (
  SELECT * FROM bill_scan WHERE period = $period AND NOT is_bad
), found AS (
  SELECT 'lines-corrected' AS kind,
         'lines that others correct by back reference: ' || SUM(lines) || ' of ' || bill_text(SUM(amount)) || ' ' || currency || ' are not counted' AS detail,
         'none: the corrections stand in their place' AS remedy, SUM(lines) AS rows, SUM(amount) AS amount, currency
  FROM sums WHERE is_replaced GROUP BY currency
  UNION ALL
  SELECT 'correction-without-original', 'corrections whose line is not in the files: ' || SUM(lines) || ' rows, counted in full',
         'ingest them together with the report that has the line, or it may be counted twice', SUM(lines), SUM(amount), currency
  FROM sums WHERE is_orphan GROUP BY currency
  UNION ALL
  SELECT 'overage-apart', 'cost/myCostOverage says ' || bill_text(SUM(overage)) || ' on ' || SUM(overage_lines)
           || ' rows: taken as a part of cost/myCost, not added to it',
         'compare with the invoice: purser reconcile --expect', SUM(overage_lines), SUM(overage), currency
  FROM sums WHERE overage_lines > 0 AND NOT is_replaced GROUP BY currency
  UNION ALL
  SELECT 'project-missing', 'no compartment on ' || SUM(no_compartment) || ' rows: only tags say whose they are', 'check the report',
         SUM(no_compartment), SUM(amount), currency
  FROM sums WHERE no_compartment > 0 AND NOT is_replaced GROUP BY currency
  UNION ALL
  SELECT 'cost-blank', 'the cost is empty on ' || SUM(blank_lines) || ' rows: taken as 0', 'check the report', SUM(blank_lines), 0, currency
  FROM sums WHERE blank_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'currency-missing', 'no currency on ' || SUM(no_currency) || ' rows: booked under XXX', 'check the report',
         SUM(no_currency), SUM(amount), currency
  FROM sums WHERE no_currency > 0 GROUP BY currency
  UNION ALL
  SELECT 'dates-repaired', 'dates are empty or impossible on ' || SUM(undated_lines) || ' rows: the billing period stands in',
         'explain charge shows the reason', SUM(undated_lines), SUM(amount), currency
  FROM sums WHERE undated_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'numbers-unreadable', 'quantities or prices are no numbers on ' || SUM(unread_numbers) || ' rows: taken as empty', 'check the report',
         SUM(unread_numbers), SUM(amount), currency
  FROM sums WHERE unread_numbers > 0 GROUP BY currency
  UNION ALL
  SELECT 'digits-rounded', 'costs have more than 18 decimals on ' || SUM(rounded_lines) || ' rows; rounded off: ' || bill_text(SUM(residual)),
         'none', SUM(rounded_lines), 0, currency
  FROM sums WHERE rounded_lines > 0 GROUP BY currency
)
SELECT kind, detail, remedy, CAST(rows AS BIGINT) AS rows, CAST(amount AS DECIMAL(38,18)) AS amount, currency
FROM found ORDER BY kind, detail, currency;
