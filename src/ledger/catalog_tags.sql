-- engine: sqlite
-- Tags that purser wrote to resources, so that it can be said who changed what and taken back.
-- A row is there before the cloud is asked (state planned); then it is written or failed, and
-- later undone, or kept where somebody else had changed the tag meanwhile.
-- before NULL: there was no such tag. after NULL: it was removed.
CREATE TABLE tag_runs (
  id TEXT NOT NULL PRIMARY KEY,
  started TEXT NOT NULL,
  about TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_changes (
  run TEXT NOT NULL REFERENCES tag_runs (id),
  number INTEGER NOT NULL,
  arn TEXT NOT NULL,
  resource TEXT NOT NULL,
  type TEXT NOT NULL,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  key TEXT NOT NULL,
  before TEXT,
  after TEXT,
  evidence TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'written', 'failed', 'undone', 'kept')),
  changed TEXT NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
