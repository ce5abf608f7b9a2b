-- Time series, stacked: effective cost a week, a band a service.
SELECT week AS time, service AS metric, SUM(effective_cost) AS "cost"
FROM purser.cost_week
WHERE $__timeFilter(week) AND currency = '$currency'
GROUP BY week, service
ORDER BY week, service
