-- engine: sqlite
-- Version 1 of the catalog. Amounts are exact decimals as text, instants ISO 8601, months "2026-09".

-- What an older program needs to know about a newer catalog. Never changes its shape.
CREATE TABLE format (needs_purser TEXT NOT NULL) STRICT;

CREATE TABLE rules (
  rules_digest TEXT NOT NULL PRIMARY KEY,
  rules_text TEXT NOT NULL
) STRICT;

CREATE TABLE generations (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  base TEXT NOT NULL,
  created TEXT NOT NULL,
  rules_digest TEXT NOT NULL REFERENCES rules,
  command TEXT NOT NULL
) STRICT;

-- One row: the generation that is current, and when files were last collected.
CREATE TABLE state (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  current TEXT REFERENCES generations (id),
  collected TEXT NOT NULL
) STRICT;
INSERT INTO state VALUES (1, NULL, '');

CREATE TABLE snapshots (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  role TEXT NOT NULL,
  provider TEXT NOT NULL,
  billing_period TEXT NOT NULL,
  export_name TEXT NOT NULL,
  assembly TEXT NOT NULL,
  focus_version TEXT NOT NULL,
  content_digest TEXT NOT NULL,
  created TEXT NOT NULL,
  refreshed TEXT NOT NULL,
  replaces TEXT NOT NULL,
  rows_read INTEGER NOT NULL,
  rows_derived INTEGER NOT NULL,
  rows_kept INTEGER NOT NULL,
  rows_netted INTEGER NOT NULL,
  rows_quarantined INTEGER NOT NULL,
  residual TEXT NOT NULL,
  discount_mode TEXT NOT NULL
) STRICT;

CREATE TABLE accounts (
  snapshot TEXT NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  account TEXT NOT NULL
) STRICT;
CREATE INDEX accounts_of_snapshot ON accounts (snapshot);

CREATE TABLE totals (
  snapshot TEXT NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  invoice_issuer TEXT NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  category TEXT NOT NULL,
  billed TEXT NOT NULL,
  effective TEXT NOT NULL,
  list TEXT NOT NULL,
  contracted TEXT NOT NULL,
  row_count INTEGER NOT NULL
) STRICT;
CREATE INDEX totals_of_snapshot ON totals (snapshot);

CREATE TABLE quality (
  snapshot TEXT NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  remedy TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  amount TEXT NOT NULL,
  currency TEXT NOT NULL
) STRICT;
CREATE INDEX quality_of_snapshot ON quality (snapshot);

CREATE TABLE quarantine (
  snapshot TEXT NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX quarantine_of_snapshot ON quarantine (snapshot);

CREATE TABLE proof (
  snapshot TEXT NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  detail TEXT NOT NULL,
  holds INTEGER NOT NULL
) STRICT;
CREATE INDEX proof_of_snapshot ON proof (snapshot);

-- folder: relative to the books, and the piece's name.
CREATE TABLE pieces (
  folder TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  billing_period TEXT NOT NULL,
  inputs_digest TEXT NOT NULL
) STRICT;

CREATE TABLE files (
  piece TEXT NOT NULL REFERENCES pieces (folder) ON DELETE CASCADE,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  digest TEXT NOT NULL
) STRICT;
CREATE INDEX files_of_piece ON files (piece);

-- part: 'current', or 'restatement' for the bills of closed periods that came too late.
CREATE TABLE generation_snapshots (
  generation TEXT NOT NULL REFERENCES generations (id) ON DELETE CASCADE,
  part TEXT NOT NULL CHECK (part IN ('current', 'restatement')),
  snapshot TEXT NOT NULL REFERENCES snapshots (id),
  PRIMARY KEY (generation, part, snapshot)
) STRICT, WITHOUT ROWID;
CREATE INDEX generations_of_snapshot ON generation_snapshots (snapshot);

CREATE TABLE generation_pieces (
  generation TEXT NOT NULL REFERENCES generations (id) ON DELETE CASCADE,
  part TEXT NOT NULL CHECK (part IN ('current', 'restatement')),
  piece TEXT NOT NULL REFERENCES pieces (folder),
  PRIMARY KEY (generation, part, piece)
) STRICT, WITHOUT ROWID;
CREATE INDEX generations_of_piece ON generation_pieces (piece);

CREATE TABLE closings (
  billing_period TEXT NOT NULL PRIMARY KEY,
  generation TEXT NOT NULL REFERENCES generations (id),
  closed TEXT NOT NULL
) STRICT;

-- made_in, undone_in: sequence of the generation that brought it and of the one that took it back.
CREATE TABLE adjustments (
  made_in INTEGER NOT NULL,
  undone_in INTEGER,
  closed_period TEXT NOT NULL,
  booked_in TEXT NOT NULL,
  source TEXT NOT NULL,
  snapshot_before TEXT NOT NULL,
  snapshot_after TEXT NOT NULL,
  invoice_issuer TEXT NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  category TEXT NOT NULL,
  billed TEXT NOT NULL,
  effective TEXT NOT NULL,
  list TEXT NOT NULL,
  contracted TEXT NOT NULL,
  row_count INTEGER NOT NULL
) STRICT;
