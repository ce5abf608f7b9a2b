-- Time series: effective cost a day, a line a team. Set the panel's unit to the currency.
SELECT day AS time, team AS metric, SUM(effective_cost) AS "cost"
FROM purser.cost_day
WHERE $__timeFilter(day) AND currency = '$currency'
GROUP BY day, team
ORDER BY day, team
