-- engine: duckdb
-- View bill_lines: every row of the export with its amounts as exact decimals. Reads bill_raw and
-- the variable bill_period (bill_plan.h). Adds to bill_raw's columns
--   period       DATE           first day of the invoice month
--   usage_month  DATE           the Pacific month in which the usage began
--   kind         VARCHAR        cost_type in lower case, 'regular' where it is empty
--   billing_currency  VARCHAR   currency, XXX without one
--   amount, listed    DECIMAL(38,18)  cost without credits, and at list prices; listed NULL: unknown
--   credit_list  STRUCT(kind, name VARCHAR, amount DECIMAL(38,18))[]  NULL without credits
--   credited, discounted  DECIMAL(38,18)  all credits; those that are discounts
--   is_fee       BOOLEAN        what a commitment costs, whoever uses it
--   why_bad      VARCHAR        why the cost cannot be read; NULL when it can
-- The invoice's months begin at midnight in Los Angeles: 07:00 UTC from April to November, 08:00
-- from December to March, for clocks there change on a Sunday within March and November.
CREATE OR REPLACE TEMP MACRO gcp_pacific_month(t) AS
  CAST(date_trunc('month', t - CASE WHEN month(t) BETWEEN 4 AND 11 THEN INTERVAL 7 HOUR ELSE INTERVAL 8 HOUR END) AS DATE);
-- The flat objects in a JSON text, as text: an array's elements, however Parquet wraps them.
CREATE OR REPLACE TEMP MACRO gcp_objects(v) AS regexp_extract_all(v, '\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}');
-- Labels as a JSON array, NULL where there are none; other texts as they are.
CREATE OR REPLACE TEMP MACRO gcp_array(v) AS
  CASE WHEN v = '[]' THEN NULL
       WHEN starts_with(v, '{"list":[') THEN '[' || array_to_string(gcp_objects(v), ',') || ']'
       ELSE v END;
CREATE OR REPLACE TEMP MACRO gcp_elements(v) AS substr(v, 2, length(v) - 2);
CREATE OR REPLACE TEMP MACRO gcp_is_array(v) AS v IS NULL OR (starts_with(v, '[') AND ends_with(v, ']'));
CREATE OR REPLACE TEMP MACRO gcp_is_list(v) AS
  starts_with(v, '{"list":[') OR regexp_full_match(regexp_replace(v, '\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}', '', 'g'), '\s*\[[\s,]*\]\s*');
-- Free use within limits, commitments and negotiated prices make a row cheaper; money that Google
-- gives for a while does not. A kind that nobody knows is not hidden in a price.
CREATE OR REPLACE TEMP MACRO gcp_is_discount(kind) AS
  list_contains(['COMMITTED_USAGE_DISCOUNT', 'COMMITTED_USAGE_DISCOUNT_DOLLAR_BASE', 'DISCOUNT', 'FEE_UTILIZATION_OFFSET',
                 'FREE_TIER', 'RESELLER_MARGIN', 'SUBSCRIPTION_BENEFIT', 'SUSTAINED_USAGE_DISCOUNT'], kind);
CREATE OR REPLACE TEMP MACRO gcp_sum(credits) AS COALESCE(list_aggregate(list_transform(credits, lambda c: c.amount), 'sum'), 0);

CREATE OR REPLACE TEMP VIEW gcp_read AS
SELECT *,
  TRY_CAST(CASE WHEN length(invoice_month) BETWEEN 6 AND 7 THEN left(invoice_month, 4) || '-' || right(invoice_month, 2) || '-01' END AS DATE)
    AS invoiced,
  CASE WHEN bill_is_sane(usage_start_time) THEN gcp_pacific_month(usage_start_time) END AS usage_month,
  COALESCE(lower(cost_type), 'regular') AS kind,
  COALESCE(currency, 'XXX') AS billing_currency,
  purser_cost(cost) AS amount,
  purser_cost(cost_at_list) AS listed,
  NULLIF(credits, '[]') AS given_credits,
  COALESCE(starts_with(sku_description, 'Commitment'), false) AND COALESCE(lower(cost_type), 'regular') = 'regular' AS is_fee
FROM bill_raw;

CREATE OR REPLACE TEMP VIEW gcp_credited AS
SELECT *,
  CASE WHEN given_credits IS NOT NULL
       THEN list_transform(list_transform(gcp_objects(given_credits), lambda o: purser_tags(o)),
                           lambda c: {'kind': upper(element_at(c, 'type')),
                                      'name': COALESCE(element_at(c, 'full_name'), element_at(c, 'name'), element_at(c, 'id')),
                                      'amount': CASE WHEN COALESCE(element_at(c, 'amount'), '') = '' THEN CAST(0 AS DECIMAL(38,18))
                                                     ELSE purser_cost(element_at(c, 'amount')) END,
                                      'is_read': c IS NOT NULL}) END AS credit_list
FROM gcp_read;

CREATE OR REPLACE TEMP VIEW bill_lines AS
SELECT *,
  COALESCE(invoiced, CAST(getvariable('bill_period') AS DATE), usage_month) AS period,
  CASE WHEN credit_list IS NULL THEN 0 ELSE gcp_sum(credit_list) END AS credited,
  CASE WHEN credit_list IS NULL THEN 0 ELSE gcp_sum(list_filter(credit_list, lambda c: gcp_is_discount(c.kind))) END AS discounted,
  CASE WHEN credit_list IS NOT NULL THEN NULLIF(list_filter(credit_list, lambda c: NOT COALESCE(gcp_is_discount(c.kind), false)), []) END
    AS own_credits,
  CASE WHEN _bad IS NOT NULL THEN _bad
       WHEN cost IS NOT NULL AND amount IS NULL THEN 'cost is not a number: "' || cost || '"'
       WHEN given_credits IS NULL THEN NULL
       WHEN NOT gcp_is_list(given_credits) OR len(list_filter(credit_list, lambda c: NOT c.is_read)) > 0
       THEN 'credits are not JSON, export them by TO_JSON_STRING(credits): "' || left(given_credits, 60) || '"'
       WHEN len(list_filter(credit_list, lambda c: c.amount IS NULL)) > 0
       THEN 'the amount of a credit is not a number: "' || left(given_credits, 60) || '"' END AS why_bad
FROM gcp_credited;
