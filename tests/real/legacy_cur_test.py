"""The real legacy CUR: 1,281 rows, E-notation, an open month; exact to the last digit."""
import pathlib
import sys
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import DATA, Purser, check, need_data, number, rows_of  # noqa: E402

need_data()
sample = DATA / "focus-converters-samples" / "aws_legacy_cur_anonymous.csv"
rows = rows_of(sample)
purser = Purser()
purser.run("ingest", "--kind", "aws-cur", "--source", "prod", sample)

expected = {}
for row in rows:
    currency = row["lineItem/CurrencyCode"]
    expected[currency] = expected.get(currency, Decimal(0)) + number(row["lineItem/UnblendedCost"])
check(purser.totals("billed") == expected, f"billed {purser.totals('billed')} is not {expected}")
check(purser.totals("effective") == expected, "no commitment in this bill: effective = billed")

lines = purser.json("report", "cost", "--by", "charge_category", "--period", "all", "--measure", "lines")
counted = {row["charge_category"]: int(Decimal(row["lines"])) for row in lines["rows"]}
check(counted == {"Usage": 1269, "Tax": 12}, f"lines by category: {counted}")

snapshot = purser.json("snapshots", "list")
check(len(snapshot["rows"]) == 1, "one billing period, one snapshot")
purser.run("reconcile", "--period", "2023-11")
again = purser.run("ingest", "--kind", "aws-cur", "--source", "prod", sample)
check("unchanged" in again.stdout, "the same file a second time makes no snapshot")
print("ok: 1,281 rows exact")
