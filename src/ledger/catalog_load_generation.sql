-- engine: sqlite
-- One generation, without what it names.
-- $generation  its id
-- sequence, id, base, created, rules_digest, rules_text
SELECT g.sequence, g.id, g.base, g.created, g.rules_digest, r.rules_text
FROM generations AS g
JOIN rules AS r ON r.rules_digest = g.rules_digest
WHERE g.id = $generation
