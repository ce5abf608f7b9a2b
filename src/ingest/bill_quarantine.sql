-- engine: duckdb
-- Rows whose cost cannot be read, the first 1,000: file BIGINT (number in the delivery), line
-- BIGINT (row where the format has no lines), reason VARCHAR.
SELECT _file AS file, COALESCE(_line, _row) AS line, why_bad AS reason
FROM bill_lines WHERE why_bad IS NOT NULL ORDER BY _file, _row LIMIT 1000;
