-- engine: sqlite
-- Calls of other people's services that purser made, by UTC day: what `report self` prices.
-- calls has the repetitions in it, retries is how many of them those were.
CREATE TABLE api_use (
  day TEXT NOT NULL,
  service TEXT NOT NULL,
  operation TEXT NOT NULL,
  calls INTEGER NOT NULL,
  retries INTEGER NOT NULL,
  PRIMARY KEY (day, service, operation)
) STRICT, WITHOUT ROWID;
