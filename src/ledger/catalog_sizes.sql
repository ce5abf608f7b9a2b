-- engine: sqlite
-- What the files of each listed snapshot take.
-- snapshot  its id
-- bytes     of its charges, identities and cubes together
SELECT p.id AS snapshot, sum(f.bytes) AS bytes
FROM pieces AS p
JOIN files AS f ON f.piece = p.folder
WHERE p.source <> ''
GROUP BY p.id
ORDER BY p.id
