-- Table: billed by account and billing period, with the change to the month before.
SELECT account, currency, billing_period, SUM(billed_cost) AS billed,
       SUM(billed_cost) - LAG(SUM(billed_cost)) OVER (PARTITION BY account, currency
                                                      ORDER BY billing_period) AS change
FROM purser.cost_day
[[WHERE account = {{account}}]]
GROUP BY account, currency, billing_period
ORDER BY account, currency, billing_period
