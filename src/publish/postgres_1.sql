-- engine: postgres
-- Version 1 of the published schema: cost by day, and what is published of each period and day.
-- Runs in one transaction with the schema first in the search path. Never changed once released:
-- the next change is a file of its own. Owner dimensions are columns that purser adds.

CREATE TABLE schema_version (
  version integer PRIMARY KEY,
  applied timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE schema_version IS 'Migrations that were applied; purser publish applies those that are missing.';

CREATE TABLE published_period (
  billing_period text PRIMARY KEY,
  inputs text NOT NULL
);
COMMENT ON TABLE published_period IS 'What each billing period was published from, so that unchanged ones are left alone.';

CREATE TABLE published_day (
  billing_period text NOT NULL,
  day date NOT NULL,
  digest text NOT NULL,
  PRIMARY KEY (billing_period, day)
);
COMMENT ON TABLE published_day IS 'Digest of each day in cost_day: only changed days are written again.';

CREATE TABLE cost_day (
  day date NOT NULL,
  billing_period text NOT NULL,
  source text NOT NULL,
  service text,
  account text,
  account_name text,
  region text,
  charge_category text,
  currency text,
  effective_cost numeric(38,18) NOT NULL,
  billed_cost numeric(38,18) NOT NULL,
  list_cost numeric(38,18),
  contracted_cost numeric(38,18),
  gpu_hours numeric(38,12),
  lines bigint
);
CREATE INDEX cost_day_by_day ON cost_day (day);
CREATE INDEX cost_day_by_period ON cost_day (billing_period, day);
COMMENT ON TABLE cost_day IS 'Cost by day, owner, service, account and region. Sums equal the bill to the last digit; never add amounts of different currencies.';
COMMENT ON COLUMN cost_day.day IS 'Day of the charge, UTC. Charges longer than a day are spread over their days, but billed_cost stands on the first.';
COMMENT ON COLUMN cost_day.billing_period IS 'Month of the invoice, 2026-09.';
COMMENT ON COLUMN cost_day.source IS 'Source of the bill, as purser.toml names it.';
COMMENT ON COLUMN cost_day.service IS 'Service, as the provider names it (FOCUS ServiceName).';
COMMENT ON COLUMN cost_day.account IS 'Sub-account; the billing account where there is none.';
COMMENT ON COLUMN cost_day.account_name IS 'Name of the sub-account, where the bill has one.';
COMMENT ON COLUMN cost_day.region IS 'Region (FOCUS RegionId).';
COMMENT ON COLUMN cost_day.charge_category IS 'Usage, Purchase, Tax, Credit or Adjustment (FOCUS ChargeCategory).';
COMMENT ON COLUMN cost_day.currency IS 'ISO 4217 currency of all amounts of the row.';
COMMENT ON COLUMN cost_day.effective_cost IS 'Amortised cost in currency (FOCUS EffectiveCost): purchases for the future are 0, their use is not.';
COMMENT ON COLUMN cost_day.billed_cost IS 'What the invoice says, in currency (FOCUS BilledCost).';
COMMENT ON COLUMN cost_day.list_cost IS 'At list prices, in currency; without purchases for the future.';
COMMENT ON COLUMN cost_day.contracted_cost IS 'At contracted prices, in currency; without purchases for the future.';
COMMENT ON COLUMN cost_day.gpu_hours IS 'Hours of GPUs: instance hours times GPUs of the instance.';
COMMENT ON COLUMN cost_day.lines IS 'Lines of the bill; null for shares of shared costs.';
