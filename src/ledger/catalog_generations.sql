-- engine: sqlite
-- Every listed generation with the snapshots of its current part, oldest first.
-- id         of the generation
-- is_closed  1 when a closing names it
-- snapshot   id, one row each; NULL for a generation without
SELECT
  g.id,
  EXISTS (SELECT 1 FROM closings AS c WHERE c.generation = g.id) AS is_closed,
  s.snapshot
FROM generations AS g
LEFT JOIN generation_snapshots AS s ON s.generation = g.id AND s.part = 'current'
ORDER BY g.sequence, s.snapshot
