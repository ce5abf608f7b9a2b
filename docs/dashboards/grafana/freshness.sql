-- Table: how new each source's newest bill is.
SELECT source, MAX(billing_period) AS "billing period", MAX(refreshed) AS "refreshed"
FROM purser.freshness
GROUP BY source
ORDER BY source
