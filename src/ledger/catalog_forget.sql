-- engine: sqlite
-- Removes what no listed generation names. Writes a row whether or not there is anything: what a
-- commit that failed may have left in the log of changes is overwritten by that.
-- $collected  the time, ISO 8601
UPDATE state SET collected = $collected || ' ' || hex(randomblob(4));
DELETE FROM snapshots WHERE id NOT IN (SELECT snapshot FROM generation_snapshots);
DELETE FROM pieces WHERE folder NOT IN (SELECT piece FROM generation_pieces);
DELETE FROM rules WHERE rules_digest NOT IN (SELECT rules_digest FROM generations);
DELETE FROM adjustments
WHERE undone_in IS NOT NULL AND undone_in <= (SELECT min(sequence) FROM generations);
