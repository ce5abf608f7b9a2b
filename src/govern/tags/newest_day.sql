-- The last day with charges.
-- $day DATE: none after it.
-- Columns: newest DATE, NULL where there are no charges.

SELECT MAX(Day) AS newest
FROM cube_owner
WHERE Day <= $day
