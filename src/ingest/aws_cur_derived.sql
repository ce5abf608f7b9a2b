-- engine: duckdb
-- Table cur_derived, empty: lines that the report does not have and the books need. The columns
-- of cur_priced, and
--   d_kind    VARCHAR         unused | block-hour | adjustment
--   d_amount  DECIMAL(38,18)  what it costs
--   d_start, d_end TIMESTAMP  its charge period; NULL: that of the line it comes from
-- View cur_rows: what becomes a charge, with d_row BIGINT, derived lines counted on in a period.
CREATE OR REPLACE TEMP TABLE cur_derived AS
SELECT *, CAST(NULL AS VARCHAR) AS d_kind, CAST(NULL AS DECIMAL(38,18)) AS d_amount,
       CAST(NULL AS TIMESTAMP) AS d_start, CAST(NULL AS TIMESTAMP) AS d_end
FROM cur_priced WHERE false;

-- Exact shares: amounts as whole numbers of 1e-18 and back.
CREATE OR REPLACE TEMP MACRO cur_units(amount) AS
  CAST(replace(CAST(CAST(amount AS DECIMAL(38,18)) AS VARCHAR), '.', '') AS HUGEINT);
CREATE OR REPLACE TEMP MACRO cur_cost(units) AS
  CAST(CAST(units AS DECIMAL(38,0)) * CAST('0.000000000000000001' AS DECIMAL(18,18)) AS DECIMAL(38,18));
CREATE OR REPLACE TEMP MACRO cur_quantity_units(quantity) AS
  CAST(replace(CAST(CAST(quantity AS DECIMAL(38,12)) AS VARCHAR), '.', '') AS HUGEINT);
CREATE OR REPLACE TEMP MACRO cur_quantity(units) AS
  CAST(CAST(units AS DECIMAL(38,0)) * CAST('0.000000000001' AS DECIMAL(18,12)) AS DECIMAL(38,12));
-- The part of `units` that the i-th of n equal takers gets, i from 0; the first ones take the rest.
CREATE OR REPLACE TEMP MACRO cur_part(units, i, n) AS
  units // n + CASE WHEN i < abs(units % n) THEN CAST(sign(units) AS INTEGER) ELSE 0 END;

CREATE OR REPLACE TEMP VIEW cur_rows AS
SELECT *, CAST(NULL AS VARCHAR) AS d_kind, CAST(NULL AS DECIMAL(38,18)) AS d_amount,
       CAST(NULL AS TIMESTAMP) AS d_start, CAST(NULL AS TIMESTAMP) AS d_end, CAST(NULL AS BIGINT) AS d_row
FROM cur_priced
WHERE why_bad IS NULL AND NOT is_split AND (kind <> 'SavingsPlanNegation' OR is_kept)
UNION ALL
SELECT *, row_number() OVER (PARTITION BY period ORDER BY d_kind, _file, _row, d_start, arn, payer, bill_invoice_id)
FROM cur_derived;

-- "1,234.5" without the commas: every digit and no more.
CREATE OR REPLACE TEMP MACRO cur_text(amount) AS rtrim(rtrim(CAST(amount AS VARCHAR), '0'), '.');
