-- engine: duckdb
-- What a person should know about an invoice month of the export. Columns kind, detail, remedy
-- VARCHAR, rows BIGINT, amount DECIMAL(38,18), currency VARCHAR.
--   $period DATE
WITH sums AS (
  SELECT *, billing_currency AS currency, amount + credited AS payable FROM bill_scan WHERE period = $period AND NOT is_bad
), found AS (
  SELECT 'invoice-month-differs' AS kind, 'usage of another month in Pacific time is invoiced here: ' || SUM(lines) || ' rows' AS detail,
         'none: reports by billing period follow the invoice, --period-of charge follows the usage' AS remedy,
         SUM(lines) AS rows, SUM(payable) AS amount, currency
  FROM sums WHERE is_other_month AND kind = 'regular' GROUP BY currency
  UNION ALL
  SELECT 'invoice-month-missing', 'invoice.month is empty on ' || SUM(no_month) || ' rows: the usage''s month in Pacific time stands in',
         'export invoice.month', SUM(no_month), SUM(payable), currency
  FROM sums WHERE no_month > 0 GROUP BY currency
  UNION ALL
  SELECT 'project-missing', 'no project on ' || SUM(lines) || ' rows of usage: only labels say whose they are',
         'none where it is Marketplace or support; else check the export', SUM(lines), SUM(payable), currency
  FROM sums WHERE is_without_project AND kind = 'regular' AND NOT is_fee GROUP BY currency
  UNION ALL
  SELECT 'credit-type-unknown', 'credits of types that purser does not know, kept as Credit rows: ' || unknown_credits,
         'tell the authors', SUM(lines), SUM(credited - discounted), currency
  FROM sums WHERE unknown_credits IS NOT NULL GROUP BY unknown_credits, currency
  UNION ALL
  SELECT 'credit-raises-cost', 'credits above 0 on ' || SUM(raised_lines) || ' rows: kept as delivered',
         'none where a credit was taken back', SUM(raised_lines), SUM(raised), currency
  FROM sums WHERE raised_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'line-type-unknown', 'cost types that purser does not know, kept as usage: ' || array_to_string(list_sort(list(DISTINCT kind)), ', '),
         'tell the authors', SUM(lines), SUM(payable), currency
  FROM sums WHERE kind NOT IN ('regular', 'tax', 'adjustment', 'rounding_error') GROUP BY currency
  UNION ALL
  SELECT 'cost-blank', 'the cost is empty on ' || SUM(blank_lines) || ' rows: taken as 0', 'check the export', SUM(blank_lines), 0, currency
  FROM sums WHERE blank_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'currency-missing', 'no currency on ' || SUM(no_currency) || ' rows: booked under XXX', 'check the export',
         SUM(no_currency), SUM(payable), currency
  FROM sums WHERE no_currency > 0 GROUP BY currency
  UNION ALL
  SELECT 'dates-repaired', 'dates are empty or impossible on ' || SUM(undated_lines) || ' rows: the billing period stands in',
         'explain charge shows the reason', SUM(undated_lines), SUM(payable), currency
  FROM sums WHERE undated_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'numbers-unreadable', 'quantities or list costs are no numbers on ' || SUM(unread_numbers) || ' rows: taken as empty',
         'correct the export', SUM(unread_numbers), SUM(payable), currency
  FROM sums WHERE unread_numbers > 0 GROUP BY currency
  UNION ALL
  SELECT 'digits-rounded', 'costs have more than 18 decimals on ' || SUM(rounded_lines) || ' rows; rounded off: ' || bill_text(SUM(residual)),
         'none', SUM(rounded_lines), 0, currency
  FROM sums WHERE rounded_lines > 0 GROUP BY currency
)
SELECT kind, detail, remedy, CAST(rows AS BIGINT) AS rows, CAST(amount AS DECIMAL(38,18)) AS amount, currency
FROM found ORDER BY kind, detail, currency;
