-- engine: duckdb
-- Trino's functions that DuckDB lacks or means otherwise, as macros with Trino's meaning, so that
-- one text of a query gives one answer on both (docs/architecture/portable-sql.md). They shadow DuckDB's own.
CREATE OR REPLACE TEMP MACRO element_at(m, k) AS map_extract_value(m, k);
CREATE OR REPLACE TEMP MACRO date_diff(unit, a, b) AS date_sub(unit, a, b);
CREATE OR REPLACE TEMP MACRO json_extract_scalar(j, path) AS
  CASE WHEN json_type(j, path) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL ELSE json_extract_string(j, path) END;
CREATE OR REPLACE TEMP MACRO regexp_like(s, pattern) AS regexp_matches(s, pattern);
-- strftime wants its format as a constant: the formats that statements may use are listed.
CREATE OR REPLACE TEMP MACRO date_format(t, format) AS
  CASE format
    WHEN '%Y' THEN strftime(CAST(t AS TIMESTAMP), '%Y')
    WHEN '%Y-%m' THEN strftime(CAST(t AS TIMESTAMP), '%Y-%m')
    WHEN '%Y-%m-%d' THEN strftime(CAST(t AS TIMESTAMP), '%Y-%m-%d')
    WHEN '%Y-%m-%d %H' THEN strftime(CAST(t AS TIMESTAMP), '%Y-%m-%d %H')
    WHEN '%Y-%m-%d %H:%i' THEN strftime(CAST(t AS TIMESTAMP), '%Y-%m-%d %H:%M')
    WHEN '%Y-%m-%d %H:%i:%s' THEN strftime(CAST(t AS TIMESTAMP), '%Y-%m-%d %H:%M:%S')
    WHEN '%Y-%m-%dT%H:%i:%sZ' THEN strftime(CAST(t AS TIMESTAMP), '%Y-%m-%dT%H:%M:%SZ')
    ELSE error('date_format has no format ' || format)
  END;
CREATE OR REPLACE TEMP MACRO to_unixtime(t) AS epoch(t);
CREATE OR REPLACE TEMP MACRO from_iso8601_timestamp(s) AS CAST(s AS TIMESTAMPTZ);
CREATE OR REPLACE TEMP MACRO day_of_week(d) AS isodow(d);
CREATE OR REPLACE TEMP MACRO array_join(a, separator) AS array_to_string(a, separator);
CREATE OR REPLACE TEMP MACRO greatest
  (a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN a >= b THEN a ELSE b END,
  (a, b, c) AS CASE WHEN a IS NULL OR b IS NULL OR c IS NULL THEN NULL
                    WHEN a >= b AND a >= c THEN a WHEN b >= c THEN b ELSE c END;
CREATE OR REPLACE TEMP MACRO least
  (a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN a <= b THEN a ELSE b END,
  (a, b, c) AS CASE WHEN a IS NULL OR b IS NULL OR c IS NULL THEN NULL
                    WHEN a <= b AND a <= c THEN a WHEN b <= c THEN b ELSE c END;
CREATE OR REPLACE TEMP MACRO concat
  (a, b) AS a || b,
  (a, b, c) AS a || b || c,
  (a, b, c, d) AS a || b || c || d,
  (a, b, c, d, e) AS a || b || c || d || e;
