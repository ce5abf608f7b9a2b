-- engine: duckdb
-- Table oci_correction: references of lines that others correct. reference VARCHAR; is_found
-- BOOLEAN: the corrected line is in the delivery. View bill_lines: every line of the report with
-- its amounts as exact decimals. Reads bill_raw and the variable bill_period (bill_plan.h). Adds to
-- bill_raw's columns
--   period       DATE           first day of the month in which the usage began, UTC
--   currency     VARCHAR        cost/currencyCode, XXX without one
--   amount       DECIMAL(38,18) cost/myCost
--   overage      DECIMAL(38,18) the part beyond what was subscribed
--   is_correction, is_replaced  BOOLEAN  it corrects a line; another line stands in its place
--   is_orphan    BOOLEAN        it corrects a line that is not in the delivery
--   why_bad      VARCHAR        why the cost cannot be read; NULL when it can
CREATE OR REPLACE TEMP MACRO oci_is_correction(given) AS COALESCE(lower(given) IN ('true', 'y', 'yes', '1'), false);

CREATE OR REPLACE TEMP TABLE oci_correction AS
WITH named AS (
  SELECT DISTINCT line_item_backreference_no AS reference FROM bill_raw
  WHERE _bad IS NULL AND oci_is_correction(line_item_is_correction) AND line_item_backreference_no IS NOT NULL
    AND line_item_backreference_no IS DISTINCT FROM line_item_reference_no
)
SELECT n.reference, COUNT(l.line_item_reference_no) > 0 AS is_found
FROM named n LEFT JOIN bill_raw l ON l.line_item_reference_no = n.reference
GROUP BY n.reference;

CREATE OR REPLACE TEMP VIEW oci_read AS
SELECT *,
  COALESCE(CASE WHEN bill_is_sane(line_item_interval_usage_start) THEN CAST(date_trunc('month', line_item_interval_usage_start) AS DATE) END,
           CAST(getvariable('bill_period') AS DATE)) AS period,
  COALESCE(cost_currency_code, 'XXX') AS currency,
  purser_cost(cost_my_cost) AS amount,
  purser_cost(cost_my_cost_overage) AS overage,
  oci_is_correction(line_item_is_correction) AS is_correction
FROM bill_raw;

CREATE OR REPLACE TEMP VIEW bill_lines AS
SELECT l.*,
  replaced.reference IS NOT NULL AS is_replaced,
  l.is_correction AND NOT COALESCE(original.is_found, false) AS is_orphan,
  CASE WHEN _bad IS NOT NULL THEN _bad
       WHEN cost_my_cost IS NOT NULL AND amount IS NULL THEN 'cost/myCost is not a number: "' || cost_my_cost || '"' END AS why_bad
FROM oci_read l
LEFT JOIN oci_correction replaced ON replaced.reference = l.line_item_reference_no
LEFT JOIN oci_correction original ON original.reference = l.line_item_backreference_no;
