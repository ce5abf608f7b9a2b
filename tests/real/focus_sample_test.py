"""The real FOCUS 1.0 sample of three clouds: every row kept, exact totals, oddities said."""
import pathlib
import sys
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import DATA, METRICS, Purser, check, need_data, number, rows_of  # noqa: E402

need_data()
PUBLISHED = {"billed": "20.52022672899", "effective": "14.97651418586", "list": "20.39090575119",
             "contracted": "14.97626039326"}
sample = DATA / "focus-sample-data" / "focus_sample.csv"
rows = rows_of(sample)
purser = Purser()
purser.run("ingest", "--kind", "focus", "--source", "sample", sample)

for metric, column in METRICS.items():
    independent = sum((number(row[column]) or Decimal(0)) for row in rows)
    check(independent == Decimal(PUBLISHED[metric]), f"{column}: the sample is not the published one: {independent}")
    if metric in ("billed", "effective"):
        check(purser.totals(metric) == {"USD": independent}, f"{column}: {purser.totals(metric)} is not {independent}")

billed_2024_09 = sum(number(row["BilledCost"]) for row in rows if row["BillingPeriodStart"].startswith("2024-09"))
check(purser.totals("billed", "2024-09") == {"USD": billed_2024_09}, "September 2024")

lines = purser.json("report", "cost", "--by", "provider", "--period", "all", "--measure", "lines")
counted = {row["provider"]: Decimal(row["lines"]) for row in lines["rows"]}
check(counted == {"AWS": 942, "Microsoft": 51, "Oracle": 7}, f"lines by provider: {counted}")

billed = purser.json("report", "cost", "--by", "provider", "--period", "all", "--metric", "billed")
for row in billed["rows"]:
    independent = sum((number(line["BilledCost"]) for line in rows if line["ProviderName"] == row["provider"]), Decimal(0))
    check(Decimal(row["USD"]) == independent != 0, f"{row['provider']}: {row['USD']} is not {independent}")

quality = purser.json("report", "quality", "--period", "all")
found = {}
for row in quality["rows"]:
    found[row["kind"]] = found.get(row["kind"], 0) + int(Decimal(row["rows"]))
for kind, expected in {"effective-zero-on-paid": 610, "shifted-columns": 51, "value-repaired": 7,
                       "list-price-mismatch": 31, "commitment-used-free": 4, "contracted-block-divided": 31}.items():
    check(found.get(kind) == expected, f"{kind}: {found.get(kind)} rows, not {expected}; found {found}")
check("tag-keys-collide" in found, f"keys org and ' org' collide: {found}")

charge = purser.json("report", "cost", "--by", "tag:env", "--period", "all")
environments = {row["tag:env"] for row in charge["rows"]}
check("prod" in environments or "dev" in environments, f"tag values: {environments}")

purser.run("reconcile", "--period", "all")
print("ok: 1,000 rows, four totals exact")
