-- The days that have charges, to see which rules begin or end among them.
-- Reads cube_day (one billing period).
-- Columns: first, last DATE (inclusive); NULL when there are no charges.

SELECT MIN(Day) AS first, MAX(Day) AS last FROM cube_day
