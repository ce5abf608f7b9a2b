-- engine: sqlite
-- Version 2: the exchange rates that closed periods are pinned with (money.md, section 7).
-- day is the charge day, published that of the rate; one base is of_currency of currency and
-- of_report of report, exact decimals.
CREATE TABLE closed_rates (
  billing_period TEXT NOT NULL,
  report TEXT NOT NULL,
  currency TEXT NOT NULL,
  day TEXT NOT NULL,
  published TEXT NOT NULL,
  base TEXT NOT NULL,
  of_currency TEXT NOT NULL,
  of_report TEXT NOT NULL,
  PRIMARY KEY (billing_period, report, currency, day)
) STRICT, WITHOUT ROWID;
