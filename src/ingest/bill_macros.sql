-- engine: duckdb
-- What the statements of every BillMapping may use.
--   bill_text(amount)   a decimal without the zeros at its end
--   bill_is_sane(t)     BOOLEAN: a time that a bill may have
CREATE OR REPLACE TEMP MACRO bill_text(amount) AS
  CASE WHEN contains(CAST(amount AS VARCHAR), '.') THEN rtrim(rtrim(CAST(amount AS VARCHAR), '0'), '.') ELSE CAST(amount AS VARCHAR) END;
CREATE OR REPLACE TEMP MACRO bill_is_sane(t) AS COALESCE(t >= TIMESTAMP '2006-01-01' AND t < TIMESTAMP '2201-01-01', false);
