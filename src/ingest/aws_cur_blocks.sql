-- engine: duckdb
-- Adds to cur_derived the hours of capacity blocks: the fee is billed once, ahead, and every hour
-- of the block bears an equal share of it (the same for a refund, negative). The block's time is
-- the fee line's; where that is a moment, the time the reservation's other lines cover.
INSERT INTO cur_derived
WITH used AS (
  SELECT capacity_reservation_capacity_reservation_arn AS reservation,
         MIN(line_item_usage_start_date) AS first, MAX(line_item_usage_end_date) AS last
  FROM cur_lines
  WHERE capacity_reservation_capacity_reservation_type = 'EC2 Capacity Blocks for ML' AND NOT is_block
  GROUP BY 1
), fees AS (
  SELECT p.*,
         CASE WHEN used.first IS NOT NULL AND p.line_item_usage_end_date <= p.line_item_usage_start_date + INTERVAL 1 HOUR
              THEN used.first ELSE p.line_item_usage_start_date END AS first,
         CASE WHEN used.first IS NOT NULL AND p.line_item_usage_end_date <= p.line_item_usage_start_date + INTERVAL 1 HOUR
              THEN used.last ELSE p.line_item_usage_end_date END AS last
  FROM cur_priced p LEFT JOIN used ON used.reservation = p.capacity_reservation_capacity_reservation_arn
  WHERE p.is_block AND p.why_bad IS NULL AND NOT p.is_split
), sized AS (
  SELECT *, CAST(GREATEST(1, ceil(date_diff('second', first, last) / CAST(3600 AS DOUBLE))) AS BIGINT) AS hours FROM fees
)
SELECT * EXCLUDE (first, last, hours, hour), 'block-hour',
       cur_cost(cur_part(cur_units(amount), hour, hours)),
       first + to_hours(hour),
       CASE WHEN hour + 1 = hours AND last > first THEN last ELSE first + to_hours(hour + 1) END
FROM (SELECT *, UNNEST(range(hours)) AS hour FROM sized);
