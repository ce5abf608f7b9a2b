-- engine: postgres
-- Version 2 of the published schema: freshness, data quality and the generation that is published.
-- Runs in one transaction with the schema first in the search path. Never changed once released.

CREATE TABLE published_table (
  name text PRIMARY KEY,
  digest text NOT NULL
);
COMMENT ON TABLE published_table IS 'Digest of each small table: only a changed one is written again.';

CREATE TABLE freshness (
  source text NOT NULL,
  billing_period text NOT NULL,
  kind text,
  snapshot text,
  refreshed timestamptz,
  lines bigint,
  PRIMARY KEY (snapshot)
);
COMMENT ON TABLE freshness IS 'The bills that all numbers come from.';
COMMENT ON COLUMN freshness.source IS 'Source of the bill, as purser.toml names it.';
COMMENT ON COLUMN freshness.billing_period IS 'Month of the invoice, 2026-09.';
COMMENT ON COLUMN freshness.kind IS 'Kind of source, such as aws-cur.';
COMMENT ON COLUMN freshness.snapshot IS 'The bill as purser calls it: purser snapshots.';
COMMENT ON COLUMN freshness.refreshed IS 'When the source last changed the bill.';
COMMENT ON COLUMN freshness.lines IS 'Lines of the bill.';

CREATE TABLE data_quality (
  source text NOT NULL,
  billing_period text NOT NULL,
  finding text NOT NULL,
  detail text,
  remedy text,
  lines bigint,
  amount numeric(38,18),
  currency text
);
COMMENT ON TABLE data_quality IS 'What is doubtful about the bills; costs are never altered.';
COMMENT ON COLUMN data_quality.source IS 'Source of the bill, as purser.toml names it.';
COMMENT ON COLUMN data_quality.billing_period IS 'Month of the invoice, 2026-09.';
COMMENT ON COLUMN data_quality.finding IS 'Kind of finding; docs/reference/findings.md explains each.';
COMMENT ON COLUMN data_quality.detail IS 'What was found, in a sentence.';
COMMENT ON COLUMN data_quality.remedy IS 'What to do about it.';
COMMENT ON COLUMN data_quality.lines IS 'Lines of the bill that it concerns.';
COMMENT ON COLUMN data_quality.amount IS 'Money at stake, in currency.';
COMMENT ON COLUMN data_quality.currency IS 'ISO 4217 currency of amount; null where no money is at stake.';

CREATE TABLE publication (
  generation text PRIMARY KEY,
  generation_created timestamptz NOT NULL
);
COMMENT ON TABLE publication IS 'One row: the generation of the books that all tables are of.';
COMMENT ON COLUMN publication.generation IS 'Generation, as purser reports name it.';
COMMENT ON COLUMN publication.generation_created IS 'When it was made.';
