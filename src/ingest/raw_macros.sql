-- engine: duckdb
-- What every raw view uses.
--   raw_text(text)         VARCHAR, NULL for the words that exports write for nothing
--   raw_map(keys, values)  MAP of the pairs whose value is not NULL; NULL when there is none
CREATE OR REPLACE TEMP MACRO raw_text(value) AS
  CASE WHEN strlen(value) > 6 THEN value
       -- In two: DuckDB makes a join of IN with five constants or more, here one a column.
       WHEN value IN ('', 'NULL', 'null') OR value IN ('(null)', 'None') THEN NULL ELSE value END;
CREATE OR REPLACE TEMP MACRO raw_map(keys, vals) AS
  CASE WHEN list_count(vals) = 0 THEN NULL
       ELSE map_from_entries(list_filter(list_zip(keys, vals), lambda entry: entry[2] IS NOT NULL)) END;
