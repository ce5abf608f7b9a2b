-- engine: duckdb
-- Lines that the report does not have and the books need, from the lines that imply them.
--   cur_derived  one row a derived line; next to them one row without d_kind for each line they
--                come from, which stays
--     period DATE; file, row BIGINT  the line it comes from
--     d_kind    VARCHAR              unused | block-hour
--     d_amount  DECIMAL(38,18)       what it costs
--     d_start, d_end TIMESTAMP       its charge period; NULL: that of the line it comes from
--     d_row     BIGINT               derived lines counted on in a period
-- Reads cur_scan, cur_mode and the variables cur_has_plans, cur_has_reservations (aws_cur.cc).
-- The part of `units` that the i-th of n equal takers gets, i from 0; the first ones take the rest.
CREATE OR REPLACE TEMP MACRO cur_part(units, i, n) AS
  units // n + CASE WHEN i < abs(units % n) THEN CAST(sign(units) AS INTEGER) ELSE 0 END;

CREATE OR REPLACE TEMP TABLE cur_derived AS
WITH sources AS (
  SELECT s.period, s.kind, s.is_block, s.block, m.mode, m.sign, UNNEST(s.sources, recursive := true)
  FROM cur_scan s JOIN cur_mode m ON m.period = s.period AND m.payer = s.payer AND m.currency = s.currency
  WHERE s.sources IS NOT NULL AND NOT s.is_bad AND NOT s.is_split
), unused AS (
  -- What commitments cost and nobody used: the fee lines name it and nothing else does. Either sign.
  SELECT period, file, row, 'unused' AS d_kind,
         CASE WHEN mode IN ('net-columns', 'discount-map')
              THEN CASE kind WHEN 'RIFee' THEN reserved_net_unused ELSE plan_net_unused END
              ELSE CASE kind WHEN 'RIFee' THEN reserved_unused ELSE plan_unused END END AS d_amount,
         CAST(NULL AS TIMESTAMP) AS d_start, CAST(NULL AS TIMESTAMP) AS d_end
  FROM sources
  WHERE NOT is_block
    AND ((kind = 'RIFee' AND getvariable('cur_has_reservations')) OR (kind <> 'RIFee' AND getvariable('cur_has_plans')))
), used AS (
  -- The time that the block's other lines cover, where the fee's own is a moment.
  SELECT block, MIN(first_start) AS first, MAX(last_end) AS last
  FROM cur_scan WHERE block IS NOT NULL AND NOT is_block GROUP BY block
), fees AS (
  SELECT s.period, s.file, s.row,
         CASE s.mode WHEN 'net-columns' THEN COALESCE(s.net, 0)
                     WHEN 'discount-map' THEN s.unblended + s.sign * COALESCE(s.discounted, 0)
                     ELSE s.unblended END AS amount,
         CASE WHEN u.first IS NOT NULL AND s.ends <= s.starts + INTERVAL 1 HOUR THEN u.first
              WHEN cur_is_sane(s.starts) THEN s.starts ELSE CAST(s.period AS TIMESTAMP) END AS first,
         CASE WHEN u.first IS NOT NULL AND s.ends <= s.starts + INTERVAL 1 HOUR THEN u.last ELSE s.ends END AS last
  FROM sources s LEFT JOIN used u ON u.block = s.block
  WHERE s.is_block
), hours AS (
  -- A fee is billed once, ahead; every hour of the block bears an equal share (a refund's too).
  -- Without a believable time it is one hour.
  SELECT *, UNNEST(range(hours)) AS hour
  FROM (SELECT *, CAST(GREATEST(1, ceil(date_diff('second', first, last) / CAST(3600 AS DOUBLE))) AS BIGINT) AS hours
        FROM (SELECT * REPLACE (CASE WHEN last BETWEEN first AND first + INTERVAL 366 DAY THEN last ELSE first END AS last) FROM fees))
), derived AS (
  SELECT * FROM unused
  UNION ALL
  SELECT period, file, row, 'block-hour', cur_cost(cur_part(cur_units(amount), hour, hours)), first + to_hours(hour),
         CASE WHEN hour + 1 = hours AND last > first THEN last ELSE first + to_hours(hour + 1) END
  FROM hours
)
SELECT *, row_number() OVER (PARTITION BY period ORDER BY d_kind, file, row, d_start) AS d_row FROM derived
UNION ALL
SELECT DISTINCT period, file, row, NULL, CAST(NULL AS DECIMAL(38,18)), CAST(NULL AS TIMESTAMP), CAST(NULL AS TIMESTAMP),
       CAST(NULL AS BIGINT)
FROM derived;
