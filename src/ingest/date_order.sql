-- engine: duckdb
-- Which order of day and month the slashed dates of the view dates have. One row, all BIGINT but
-- `sample` (a date that the orders read differently) and `mdy_misread`, `dmy_misread` (one that
-- the order does not read) VARCHAR: slashed (texts), mdy_unread, dmy_unread (texts that the order
-- does not read), mdy_starts, dmy_starts (billing periods that it would begin on another day than
-- the first), mdy_ends, dmy_ends (billing periods that it would end neither on the last day of a
-- month nor on a first), differ (texts that the two orders read differently).
WITH texts AS (
  SELECT period_start AS text, true AS is_start, false AS is_end FROM dates
  UNION ALL SELECT period_end, false, true FROM dates
  UNION ALL SELECT charge_start, false, false FROM dates
  UNION ALL SELECT charge_end, false, false FROM dates
), distinct_texts AS (
  SELECT text, bool_or(is_start) AS is_start, bool_or(is_end) AS is_end
  FROM texts WHERE contains(text, '/') GROUP BY text
), readings AS (
  SELECT *, purser_instant(text, 'mdy') AS mdy, purser_instant(text, 'dmy') AS dmy FROM distinct_texts
)
SELECT COUNT(*) AS slashed,
       COUNT(*) FILTER (WHERE mdy IS NULL) AS mdy_unread,
       COUNT(*) FILTER (WHERE dmy IS NULL) AS dmy_unread,
       COUNT(*) FILTER (WHERE is_start AND day(mdy) <> 1) AS mdy_starts,
       COUNT(*) FILTER (WHERE is_start AND day(dmy) <> 1) AS dmy_starts,
       COUNT(*) FILTER (WHERE is_end AND day(mdy) <> 1 AND day(mdy + INTERVAL 1 DAY) <> 1) AS mdy_ends,
       COUNT(*) FILTER (WHERE is_end AND day(dmy) <> 1 AND day(dmy + INTERVAL 1 DAY) <> 1) AS dmy_ends,
       COUNT(*) FILTER (WHERE mdy IS DISTINCT FROM dmy) AS differ,
       COALESCE(MIN(text) FILTER (WHERE mdy IS DISTINCT FROM dmy), MIN(text), '') AS sample,
       COALESCE(MIN(text) FILTER (WHERE mdy IS NULL), '') AS mdy_misread,
       COALESCE(MIN(text) FILTER (WHERE dmy IS NULL), '') AS dmy_misread
FROM readings;
