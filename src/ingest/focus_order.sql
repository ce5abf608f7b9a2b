-- engine: duckdb
-- Which order of day and month the slashed dates of focus_dates have. One row, all BIGINT but
-- `sample` VARCHAR: slashed (texts), mdy_bad, dmy_bad (texts that the order does not read, or
-- that would begin a billing period on another day than the first), mdy_ends, dmy_ends (billing
-- periods that the order would end neither on the last day of a month nor on a first),
-- differ (texts that the two orders read differently).
WITH texts AS (
  SELECT BillingPeriodStart AS text, true AS is_start, false AS is_end FROM focus_dates
  UNION ALL SELECT BillingPeriodEnd, false, true FROM focus_dates
  UNION ALL SELECT ChargePeriodStart, false, false FROM focus_dates
  UNION ALL SELECT ChargePeriodEnd, false, false FROM focus_dates
), distinct_texts AS (
  SELECT text, bool_or(is_start) AS is_start, bool_or(is_end) AS is_end
  FROM texts WHERE contains(text, '/') GROUP BY text
), readings AS (
  SELECT *, purser_instant(text, 'mdy') AS mdy, purser_instant(text, 'dmy') AS dmy FROM distinct_texts
)
SELECT COUNT(*) AS slashed,
       COUNT(*) FILTER (WHERE mdy IS NULL OR (is_start AND day(mdy) <> 1)) AS mdy_bad,
       COUNT(*) FILTER (WHERE dmy IS NULL OR (is_start AND day(dmy) <> 1)) AS dmy_bad,
       COUNT(*) FILTER (WHERE is_end AND day(mdy) <> 1 AND day(mdy + INTERVAL 1 DAY) <> 1) AS mdy_ends,
       COUNT(*) FILTER (WHERE is_end AND day(dmy) <> 1 AND day(dmy + INTERVAL 1 DAY) <> 1) AS dmy_ends,
       COUNT(*) FILTER (WHERE mdy IS DISTINCT FROM dmy) AS differ,
       COALESCE(min_by(text, CASE WHEN mdy IS DISTINCT FROM dmy THEN 0 ELSE 1 END), '') AS sample
FROM readings;
