-- Dashboard variable "currency".
SELECT DISTINCT currency FROM purser.cost_day ORDER BY currency
