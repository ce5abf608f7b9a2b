-- Table: projects of a team (all teams without the filter), the most expensive first.
SELECT project, currency, SUM(effective_cost) AS cost, SUM(gpu_hours) AS gpu_hours
FROM purser.cost_day
WHERE day >= {{from}} AND day < {{until}} [[AND team = {{team}}]]
GROUP BY project, currency
ORDER BY cost DESC
