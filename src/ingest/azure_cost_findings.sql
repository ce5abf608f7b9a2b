-- engine: duckdb
-- What a person should know about a billing period of the exports. Columns kind, detail, remedy
-- VARCHAR, rows BIGINT, amount DECIMAL(38,18), currency VARCHAR.
--   $period DATE
WITH every AS (
  SELECT * FROM azure_sums WHERE period = $period
), sums AS (
  SELECT * FROM every WHERE is_kept
), pairs AS (
  SELECT currency, SUM(cost) FILTER (WHERE is_actual) AS actual, SUM(billed) FILTER (WHERE is_kept) AS billed, SUM(lines) AS lines
  FROM every WHERE has_actual AND has_amortized GROUP BY currency
), rules AS (
  SELECT rule, currency, SUM(cost) AS cost, SUM(lines) AS lines FROM sums WHERE rule IS NOT NULL GROUP BY rule, currency
), found AS (
  SELECT 'export-missing' AS kind,
         CASE WHEN COUNT(*) FILTER (WHERE is_covered) = 0
              THEN 'one export is here, taken as the amortized one: no commitment is in it, and purchases of some would be missing in Billed'
              ELSE 'only the amortized export is here: purchases and refunds of reservations and savings plans are not in Billed; '
                     || azure_text(SUM(CASE WHEN is_covered THEN cost ELSE 0 END)) || ' ' || currency || ' of Effective is what commitments cost' END
           AS detail,
         'ingest the actual cost export of the same scope and month beside it' AS remedy,
         SUM(CASE WHEN is_covered THEN lines ELSE 0 END) AS rows, SUM(CASE WHEN is_covered THEN cost ELSE 0 END) AS amount, currency
  FROM sums WHERE NOT has_actual GROUP BY currency
  UNION ALL
  SELECT 'export-missing',
         'only the actual export is here: usage that commitments cover costs 0, and '
           || azure_text(SUM(CASE WHEN is_commitment AND is_trade THEN cost ELSE 0 END)) || ' ' || currency
           || ' of purchases and refunds is effective when billed',
         'ingest the amortized cost export of the same scope and month beside it',
         SUM(CASE WHEN is_commitment THEN lines ELSE 0 END), SUM(CASE WHEN is_commitment THEN cost ELSE 0 END), currency
  FROM sums WHERE NOT has_amortized GROUP BY currency
  UNION ALL
  SELECT 'exports-differ',
         'by the pair ' || azure_text(billed) || ' ' || currency || ' is billed, by the actual export ' || azure_text(actual),
         'export both with the same scope, month and day', lines, billed - actual, currency
  FROM pairs WHERE actual IS NULL OR abs(billed - actual) > lines * 0.000001
  UNION ALL
  SELECT 'commitment-unused', 'reservations and savings plans were paid and not used', 'see what the commitment covers; exchange or share it',
         SUM(lines), SUM(cost), currency
  FROM sums WHERE charge IN ('unusedreservation', 'unusedsavingsplan') GROUP BY currency
  UNION ALL
  SELECT 'cost-allocation-not-netted', 'cost allocation rule ' || rule || ' moves ' || azure_text(cost) || ' ' || currency
           || ' more than it takes', 'export the scope that has both sides of the rule', lines, cost, currency
  FROM rules WHERE abs(cost) > lines * 0.000001
  UNION ALL
  SELECT 'list-missing', 'the export has no list cost: List is empty on ' || SUM(no_list) || ' rows',
         'none: Enterprise Agreement exports have no list cost', SUM(no_list), SUM(CASE WHEN no_list > 0 THEN cost ELSE 0 END), currency
  FROM sums WHERE charge = 'usage' GROUP BY currency HAVING SUM(no_list) > 0
  UNION ALL
  SELECT 'unit-unknown', 'units of measure that the catalog does not know, taken as one: '
           || array_to_string(list_slice(list_sort(list(DISTINCT unknown_unit)), 1, 5), ', '),
         'update purser; costs are as delivered', SUM(lines), SUM(cost), currency
  FROM sums WHERE unknown_unit IS NOT NULL GROUP BY currency
  UNION ALL
  SELECT 'quantity-unit-mixed', 'Quantity counts units of measure on ' || SUM(block_lines) || ' rows and what they hold on ' || SUM(unit_lines)
           || ': taken as the more frequent', 'ask for the export again; costs are as delivered',
         LEAST(SUM(block_lines), SUM(unit_lines)), 0, currency
  FROM sums GROUP BY currency HAVING SUM(block_lines) > 0 AND SUM(unit_lines) > 0
  UNION ALL
  SELECT 'digits-rounded', 'costs have more than 18 decimals on ' || SUM(rounded_lines) || ' rows; rounded off: Billed '
           || azure_text(SUM(CASE WHEN is_covered THEN 0 ELSE residual END)) || ', Effective '
           || azure_text(SUM(CASE WHEN is_ahead THEN 0 ELSE residual END)),
         'none', SUM(rounded_lines), 0, currency
  FROM sums WHERE rounded_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'invoice-open', 'InvoiceId is empty on ' || SUM(lines) || ' rows: the month is still open', 'ingest again when the invoice is issued',
         SUM(lines), SUM(billed), currency
  FROM sums WHERE is_open AND getvariable('azure_has_invoices') GROUP BY currency
  UNION ALL
  SELECT 'line-type-unknown', 'charge types that purser does not know, kept by what they cost as Adjustment: '
           || array_to_string(list_sort(list(DISTINCT charge)), ', '), 'tell the authors', SUM(lines), SUM(cost), currency
  FROM sums WHERE NOT list_contains(['usage', 'purchase', 'refund', 'unusedreservation', 'unusedsavingsplan', 'tax', 'credit', 'adjustment',
                                     'roundingadjustment'], charge) GROUP BY currency
  UNION ALL
  SELECT 'value-unknown', 'Frequency has values that FOCUS does not know, left out: '
           || array_to_string(list_slice(list_sort(list(DISTINCT frequency)), 1, 5), ', '), 'none', SUM(lines), SUM(cost), currency
  FROM sums WHERE azure_key(frequency) NOT IN ('usagebased', 'recurring', 'onetime') GROUP BY currency
  UNION ALL
  SELECT 'value-unknown', 'PricingModel has values that purser does not know: '
           || array_to_string(list_slice(list_sort(list(DISTINCT model)), 1, 5), ', '), 'tell the authors', SUM(lines), SUM(cost), currency
  FROM sums WHERE NOT list_contains(['', 'ondemand', 'spot', 'reservation', 'savingsplan'], model) GROUP BY currency
  UNION ALL
  SELECT 'cost-blank', 'the cost is empty on ' || SUM(blank_lines) || ' rows: taken as 0', 'check the export', SUM(blank_lines), 0, currency
  FROM sums WHERE blank_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'money-text', 'costs are written for people (like $1,000.00) on ' || SUM(money_lines) || ' rows: read exactly', 'export plain numbers',
         SUM(money_lines), SUM(cost), currency
  FROM sums WHERE money_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'numbers-unreadable', 'quantities or prices are no numbers on ' || SUM(unread_numbers) || ' rows: taken as empty', 'correct the export',
         SUM(unread_numbers), SUM(cost), currency
  FROM sums WHERE unread_numbers > 0 GROUP BY currency
  UNION ALL
  SELECT 'dates-repaired', 'dates are empty or impossible on ' || SUM(undated_lines) || ' rows: the billing period stands in',
         'explain charge shows the reason', SUM(undated_lines), SUM(cost), currency
  FROM sums WHERE undated_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'currency-missing', 'no currency on ' || SUM(no_currency) || ' rows: booked under XXX', 'check the export', SUM(no_currency), SUM(cost), currency
  FROM sums WHERE no_currency > 0 GROUP BY currency
  UNION ALL
  SELECT 'account-missing', 'no billing account on ' || SUM(no_account) || ' rows: the subscription stands in',
         'none: older pay-as-you-go exports name no account', SUM(no_account), SUM(cost), currency
  FROM sums WHERE no_account > 0 GROUP BY currency
)
SELECT kind, detail, remedy, CAST(rows AS BIGINT) AS rows, CAST(amount AS DECIMAL(38,18)) AS amount, currency
FROM found ORDER BY kind, detail, currency;
