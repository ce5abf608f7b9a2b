-- engine: duckdb
-- Table bill_scan: the one look at the whole export before anything is decided. One row for each
-- combination of what periods, checks and findings distinguish, with exact sums in
-- billing_currency, and in `sources` the rows that have credits of their own. Reads bill_lines.
CREATE OR REPLACE TEMP TABLE bill_scan AS
SELECT
  period, why_bad IS NOT NULL AS is_bad, billing_currency, kind, is_fee,
  COALESCE(usage_month <> period, false) AS is_other_month,
  project_id IS NULL AND project_number IS NULL AS is_without_project,
  CASE WHEN own_credits IS NOT NULL
       THEN NULLIF(array_to_string(list_sort(list_distinct(list_transform(
              list_filter(own_credits, lambda c: c.kind IS DISTINCT FROM 'PROMOTION'), lambda c: COALESCE(c.kind, 'none')))), ', '), '')
       END AS unknown_credits,
  COUNT(*) AS lines,
  COALESCE(SUM(len(own_credits)), 0) AS derived,
  0 AS netted,
  COALESCE(SUM(amount), 0) AS amount,
  COALESCE(SUM(COALESCE(listed, amount)), 0) AS listed,
  COALESCE(SUM(credited), 0) AS credited,
  COALESCE(SUM(discounted), 0) AS discounted,
  SUM(COALESCE(purser_cost_residual(cost), 0)) AS residual,
  COUNT(*) FILTER (WHERE purser_cost_residual(cost) IS NOT NULL) AS rounded_lines,
  COUNT(*) FILTER (WHERE cost IS NULL) AS blank_lines,
  COUNT(*) FILTER (WHERE invoiced IS NULL) AS no_month,
  COUNT(*) FILTER (WHERE currency IS NULL) AS no_currency,
  COUNT(*) FILTER (WHERE NOT bill_is_sane(usage_start_time) OR NOT bill_is_sane(usage_end_time)) AS undated_lines,
  COUNT(*) FILTER (WHERE len(list_filter(credit_list, lambda c: c.amount > 0)) > 0) AS raised_lines,
  COALESCE(SUM(gcp_sum(list_filter(credit_list, lambda c: c.amount > 0))), 0) AS raised,
  COUNT(*) FILTER (WHERE (cost_at_list IS NOT NULL AND listed IS NULL)
                      OR (usage_amount IS NOT NULL AND purser_quantity(usage_amount) IS NULL)
                      OR (usage_amount_in_pricing_units IS NOT NULL AND purser_quantity(usage_amount_in_pricing_units) IS NULL))
    AS unread_numbers,
  list({'file': _file, 'row': _row, 'credits': own_credits}) FILTER (WHERE own_credits IS NOT NULL) AS sources
FROM bill_lines
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;

-- Table gcp_derived: a line for each credit that becomes a row, and one without d_kind for the row
-- it comes from, which stays. period DATE; file, row BIGINT; d_kind, d_name VARCHAR; d_amount
-- DECIMAL(38,18); d_row BIGINT, counted on in a period.
CREATE OR REPLACE TEMP TABLE gcp_derived AS
WITH sources AS (
  SELECT period, UNNEST(sources, recursive := false) AS source FROM bill_scan WHERE sources IS NOT NULL AND NOT is_bad
), credits AS (
  SELECT period, source.file AS file, source.row AS row, UNNEST(source.credits) AS credit,
         UNNEST(range(len(source.credits))) AS place
  FROM sources
)
SELECT period, file, row, COALESCE(credit.kind, 'CREDIT') AS d_kind, credit.name AS d_name, credit.amount AS d_amount,
       row_number() OVER (PARTITION BY period ORDER BY file, row, place) AS d_row
FROM credits
UNION ALL
SELECT period, source.file, source.row, NULL, NULL, CAST(NULL AS DECIMAL(38,18)), CAST(NULL AS BIGINT) FROM sources;
