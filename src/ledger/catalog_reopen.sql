-- engine: sqlite
-- Takes a closing back, and its adjustments from a generation on.
-- $billing_period  "2026-09"
-- $generation      id of the generation that ends the adjustments
DELETE FROM closed_rates WHERE billing_period = $billing_period;
DELETE FROM closings WHERE billing_period = $billing_period;
UPDATE adjustments
SET undone_in = (SELECT sequence FROM generations WHERE id = $generation)
WHERE closed_period = $billing_period AND undone_in IS NULL;
