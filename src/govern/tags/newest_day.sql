-- The last day on which something was used up: what is paid ahead for a year has days still to
-- come, and costs nothing on them.
-- $day DATE: none after it.
-- Columns: newest DATE, NULL where there is none.

SELECT MAX(Day) AS newest
FROM cube_owner
WHERE Day <= $day AND EffectiveCost <> 0
