-- The days that have charges, to see which rules begin or end among them, and how many snapshots.
-- Reads cube_day (one billing period).
-- Columns: first, last DATE (inclusive; NULL when there are no charges); several BOOLEAN: more
--   than one snapshot, so that an identity may come twice.

SELECT MIN(Day) AS first, MAX(Day) AS last,
       COALESCE(MIN(snapshot) <> MAX(snapshot), FALSE) AS several
FROM cube_day
