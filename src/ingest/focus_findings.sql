-- engine: duckdb
-- What a person should know about a billing period of the delivery. Columns kind, detail, remedy
-- VARCHAR, rows BIGINT, amount DECIMAL(38,18), currency VARCHAR.
--   $period DATE
WITH sums AS (
  SELECT * FROM focus_scan WHERE period = $period AND NOT is_bad AND NOT is_blank
), spelled AS (
  SELECT 'ChargeCategory' AS col, ChargeCategory AS given, focus_category(ChargeCategory) AS taken, lines, billed, currency FROM sums
  UNION ALL SELECT 'ChargeClass', ChargeClass, focus_class(ChargeClass), lines, billed, currency FROM sums
  UNION ALL SELECT 'ChargeFrequency', ChargeFrequency, focus_frequency(ChargeFrequency), lines, billed, currency FROM sums
  UNION ALL SELECT 'PricingCategory', PricingCategory, focus_pricing(PricingCategory), lines, billed, currency FROM sums
  UNION ALL SELECT 'CommitmentDiscountCategory', CommitmentDiscountCategory, focus_commitment_category(CommitmentDiscountCategory),
                   lines, billed, currency FROM sums
  UNION ALL SELECT 'CommitmentDiscountStatus', CommitmentDiscountStatus, focus_used(CommitmentDiscountStatus), lines, billed, currency FROM sums
  UNION ALL SELECT 'CapacityReservationStatus', CapacityReservationStatus, focus_used(CapacityReservationStatus), lines, billed, currency FROM sums
  UNION ALL SELECT 'ServiceCategory', ServiceCategory, focus_service_category(ServiceCategory), lines, billed, currency FROM sums
), empties AS (
  SELECT 'BilledCost' AS col, no_billed AS empty, lines, billed, currency FROM sums
  UNION ALL SELECT 'EffectiveCost', no_effective, lines, billed, currency FROM sums
  UNION ALL SELECT 'ListCost', no_listed, lines, billed, currency FROM sums
  UNION ALL SELECT 'ContractedCost', no_contracted, lines, billed, currency FROM sums
  UNION ALL SELECT 'BillingAccountId', no_account, lines, billed, currency FROM sums
  UNION ALL SELECT 'InvoiceIssuerName', no_issuer, lines, billed, currency FROM sums
  UNION ALL SELECT 'ServiceName', no_service, lines, billed, currency FROM sums
  UNION ALL SELECT 'ChargeCategory', CASE WHEN ChargeCategory IS NULL THEN lines ELSE 0 END, lines, billed, currency FROM sums
), azure AS (
  SELECT 'ServiceName is empty on ' AS what, 'publisher or meter taken' AS taken, azure_services AS found, lines, billed, currency FROM sums
  UNION ALL SELECT 'PublisherName is empty on ', 'Microsoft taken', azure_publishers, lines, billed, currency FROM sums
  UNION ALL SELECT 'CommitmentDiscountId is in several cases on ', 'lower case taken, as ResourceId has it', azure_commitments, lines, billed, currency FROM sums
  UNION ALL SELECT 'SkuPriceId or SubAccountName is -2 or Unassigned on ', 'empty taken', azure_unassigned, lines, billed, currency FROM sums
), usage_types AS (
  SELECT usage_type, currency, SUM(lines) AS lines, SUM(billed) AS amount,
         NOT COALESCE(any_value(purser_usage(usage_type, service_code, operation).parsed), true) AS is_unparsed
  FROM sums WHERE usage_type IS NOT NULL GROUP BY usage_type, currency, service_code, operation
), found AS (
  SELECT 'effective-zero-on-paid' AS kind,
         'Effective is 0 on ' || SUM(free_lines) || ' rows that are billed ' || focus_text(SUM(free_amount)) || ' ' || currency
           || '; the period''s Effective is ' || focus_text(SUM(billed) - SUM(effective)) || ' below what is billed' AS detail,
         'nothing is corrected: ask the provider, or report --metric billed' AS remedy,
         SUM(free_lines) AS rows, SUM(free_amount) AS amount, currency
  FROM sums GROUP BY currency HAVING SUM(free_lines) > 0
  UNION ALL
  SELECT 'commitment-used-free', 'a commitment covers ' || SUM(free_used_lines) || ' rows with Effective 0; their List is '
           || focus_text(SUM(free_used_amount)),
         'compare with the commitment''s own report', SUM(free_used_lines), SUM(free_used_amount), currency
  FROM sums GROUP BY currency HAVING SUM(free_used_lines) > 0
  UNION ALL
  SELECT 'shifted-columns', 'AvailabilityZone is a number on ' || SUM(shifted_lines) || ' rows, so columns are shifted there: taken as empty',
         'ask for the export again; costs are as delivered', SUM(shifted_lines), SUM(shifted_amount), currency
  FROM sums GROUP BY currency HAVING SUM(shifted_lines) > 0
  UNION ALL
  SELECT 'value-repaired', col || ' ' || given || ' is taken as ' || taken, 'none; explain charge shows the reason',
         SUM(lines), SUM(billed), currency
  FROM spelled WHERE given <> taken GROUP BY col, given, taken, currency
  UNION ALL
  SELECT 'value-repaired', what || SUM(found) || ' rows of Azure: ' || taken, 'none; explain charge shows the reason',
         SUM(found), SUM(CASE WHEN found > 0 THEN billed ELSE 0 END), currency
  FROM azure GROUP BY what, taken, currency HAVING SUM(found) > 0
  UNION ALL
  SELECT 'contracted-block-divided',
         'ContractedCost is divided by the size of the unit once too often on ' || SUM(divided_lines) || ' rows: it is '
           || focus_text(SUM(divided_amount)) || ' ' || currency || ' below what is billed',
         'nothing is corrected: ingest the actual and amortized exports instead, or mistrust negotiated savings', SUM(divided_lines),
         SUM(divided_amount), currency
  FROM sums WHERE divided_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'contracted-zero', 'ContractedCost is 0 on ' || SUM(contracted_zero_lines) || ' rows of Azure that cost '
           || focus_text(SUM(contracted_zero_amount)), 'nothing is corrected: join Azure''s price sheet', SUM(contracted_zero_lines),
         SUM(contracted_zero_amount), currency
  FROM sums WHERE contracted_zero_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'list-zero', 'ListCost is 0 on ' || SUM(list_zero_lines) || ' rows of Azure that cost ' || focus_text(SUM(list_zero_amount)),
         'nothing is corrected: join Azure''s price sheet', SUM(list_zero_lines), SUM(list_zero_amount), currency
  FROM sums WHERE list_zero_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'value-unknown', col || ' has values that FOCUS does not know, kept as they are: '
           || array_to_string(list_slice(list_sort(list(DISTINCT given)), 1, 5), ', '),
         'correct the export', SUM(lines), SUM(billed), currency
  FROM spelled WHERE given IS NOT NULL AND taken IS NULL GROUP BY col, currency
  UNION ALL
  SELECT 'values-missing', col || ' is empty on ' || SUM(empty) || ' rows', 'correct the export: FOCUS demands a value',
         SUM(empty), SUM(CASE WHEN empty > 0 THEN billed ELSE 0 END), currency
  FROM empties GROUP BY col, currency HAVING SUM(empty) > 0
  UNION ALL
  SELECT 'currency-missing', 'no BillingCurrency on ' || SUM(no_currency) || ' rows: booked under XXX', 'correct the export',
         SUM(no_currency), SUM(billed), currency
  FROM sums WHERE no_currency > 0 GROUP BY currency
  UNION ALL
  SELECT 'money-text', 'costs are written for people (like $1,000.00) on ' || SUM(money_lines) || ' rows: read exactly',
         'export plain numbers', SUM(money_lines), SUM(billed), currency
  FROM sums WHERE money_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'numbers-unreadable', 'quantities, list or contracted costs are no numbers on ' || SUM(unread_numbers) || ' rows: taken as empty',
         'correct the export', SUM(unread_numbers), SUM(billed), currency
  FROM sums WHERE unread_numbers > 0 GROUP BY currency
  UNION ALL
  SELECT 'digits-rounded', 'costs have more than 18 decimals on ' || SUM(rounded_lines) || ' rows; rounded off: Billed '
           || focus_text(SUM(residual)) || ', Effective ' || focus_text(SUM(effective_residual)),
         'none', SUM(rounded_lines), 0, currency
  FROM sums WHERE rounded_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'dates-repaired', 'dates are empty, impossible or out of order on ' || SUM(undated_lines + empty_lines) || ' rows',
         'explain charge shows the reason', SUM(undated_lines + empty_lines), SUM(billed), currency
  FROM sums WHERE undated_lines + empty_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'ends-inclusive', 'ChargePeriodEnd is the last moment, not the one after it: moved on ' || SUM(lines) || ' rows',
         'none', SUM(lines), SUM(billed), currency
  FROM (SELECT currency, billed, CASE WHEN getvariable('focus_is_inclusive') THEN lines ELSE last_second_lines END AS lines FROM sums)
  WHERE lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'list-price-mismatch', 'ListUnitPrice × PricingQuantity is not ListCost on ' || SUM(mispriced_lines) || ' rows',
         'nothing is corrected: ListCost is as delivered', SUM(mispriced_lines), 0, currency
  FROM sums WHERE mispriced_lines > 0 GROUP BY currency
  UNION ALL
  SELECT 'invoice-open', 'InvoiceId is empty on ' || SUM(open_lines) || ' rows: the month is still open',
         'ingest again when the invoice is issued', SUM(open_lines), SUM(billed), currency
  FROM sums WHERE open_lines > 0 AND getvariable('focus_has_invoices') GROUP BY currency
  UNION ALL
  SELECT 'instance-type-unparsed', 'instance types that the catalog does not know: '
           || array_to_string(list_slice(list_sort(list(DISTINCT usage_type)), 1, 5), ', '),
         'their accelerator-hours are unknown; update purser', SUM(lines), SUM(amount), currency
  FROM usage_types WHERE is_unparsed GROUP BY currency
)
SELECT kind, detail, remedy, CAST(rows AS BIGINT) AS rows, CAST(amount AS DECIMAL(38,18)) AS amount, currency
FROM found ORDER BY kind, detail, currency;
