-- Table: what is doubtful about the bills and what to do about it.
SELECT billing_period, source, finding, lines, amount, currency, detail, remedy
FROM purser.data_quality
[[WHERE billing_period = {{billing_period}}]]
ORDER BY billing_period DESC, source, finding
