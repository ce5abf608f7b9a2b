-- engine: sqlite
-- What purser started, so that it can be said who asked for what at which price. A row is there
-- before the cloud is asked (state asked); then it has started, was running already, or failed.
-- tags and started are JSON: an object, and a list of IDs. Prices are USD an hour of all
-- instances when it was asked, exact decimals; NULL is unknown.
CREATE TABLE launches (
  id TEXT NOT NULL PRIMARY KEY,
  asked TEXT NOT NULL,
  service TEXT NOT NULL,
  region TEXT NOT NULL,
  type TEXT NOT NULL,
  instances INTEGER NOT NULL,
  spot INTEGER NOT NULL,
  client_token TEXT NOT NULL,
  tags TEXT NOT NULL,
  on_demand_per_hour TEXT,
  spot_per_hour TEXT,
  state TEXT NOT NULL CHECK (state IN ('asked', 'started', 'was_running', 'failed')),
  changed TEXT NOT NULL,
  started TEXT NOT NULL,
  error TEXT NOT NULL
) STRICT, WITHOUT ROWID;
