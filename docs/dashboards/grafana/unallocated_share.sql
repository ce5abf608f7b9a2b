-- Stat: share of positive effective cost in the chosen time that nobody owns.
SELECT ROUND(100 * SUM(effective_cost) FILTER (WHERE team = 'unallocated' AND effective_cost > 0)
             / NULLIF(SUM(effective_cost) FILTER (WHERE effective_cost > 0), 0), 1) AS "unallocated %"
FROM purser.cost_day
WHERE $__timeFilter(day) AND currency = '$currency'
