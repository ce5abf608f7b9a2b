-- engine: sqlite
-- The newest generation that has a snapshot among its current ones.
-- $snapshot  its id
-- id  of the generation
SELECT g.id
FROM generations AS g
JOIN generation_snapshots AS s ON s.generation = g.id AND s.part = 'current'
WHERE s.snapshot = $snapshot
ORDER BY g.sequence DESC
LIMIT 1
