-- engine: sqlite
-- Observations of what exists: one row each, with the file that has its resources, what it does not
-- cover and what it does. Instants ISO 8601. allocated: 1 once owners were decided with it.
CREATE TABLE observations (
  id TEXT NOT NULL PRIMARY KEY,
  source TEXT NOT NULL,
  observed TEXT NOT NULL,
  content_digest TEXT NOT NULL,
  tags_digest TEXT NOT NULL,
  resources INTEGER NOT NULL,
  path TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL,
  digest TEXT NOT NULL,
  allocated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX observations_of_source ON observations (source, observed);

CREATE TABLE observation_gaps (
  observation TEXT NOT NULL REFERENCES observations (id) ON DELETE CASCADE,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  what TEXT NOT NULL,
  reason TEXT NOT NULL,
  remedy TEXT NOT NULL
) STRICT;
CREATE INDEX gaps_of_observation ON observation_gaps (observation);

CREATE TABLE observation_coverage (
  observation TEXT NOT NULL REFERENCES observations (id) ON DELETE CASCADE,
  account TEXT NOT NULL,
  region TEXT NOT NULL
) STRICT;
CREATE INDEX coverage_of_observation ON observation_coverage (observation);
