-- engine: duckdb
-- Adds to cur_derived what commitments cost and nobody used: the fee lines name it and nothing
-- else does (formats: RIFee, SavingsPlanRecurringFee). Either sign.
INSERT INTO cur_derived
SELECT *, 'unused', CASE kind WHEN 'RIFee' THEN reserved_unused ELSE plan_unused END, NULL, NULL
FROM cur_priced
WHERE why_bad IS NULL AND ((kind = 'RIFee' AND reserved_unused <> 0 AND getvariable('cur_has_reservations'))
                           OR (kind = 'SavingsPlanRecurringFee' AND plan_unused <> 0 AND getvariable('cur_has_plans')));
