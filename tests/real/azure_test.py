"""Real Azure cost exports, and those of the demo: Billed and Effective to the 28th decimal, summed independently."""
import csv
import gzip
import pathlib
import re
import sys
from decimal import ROUND_HALF_EVEN, Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import DATA, Purser, check, need_data, number, rows_of  # noqa: E402

COST = ("costinbillingcurrency", "cost")
CURRENCY = ("billingcurrency", "billingcurrencycode")


def field(row, *names):
    lower = {key.lower(): value for key, value in row.items()}
    return next((lower[name] for name in names if name in lower), "")


def pair_of(actual, amortized):
    """The rows that count, with what each bills and what it uses up: formats of Azure, by hand."""
    for row in amortized:
        cost = number(field(row, *COST))
        committed = field(row, "pricingmodel") in ("Reservation", "SavingsPlan")
        yield row, Decimal(0) if committed else cost, cost
    for row in actual:
        if field(row, "pricingmodel") in ("Reservation", "SavingsPlan") and field(row, "chargetype") in ("Purchase", "Refund"):
            yield row, number(field(row, *COST)), Decimal(0)


def totals(counted):
    """Per currency: exact sums, and sums of amounts rounded to the books' 18 decimals."""
    exact, rounded = {}, {}
    unit = Decimal(1).scaleb(-18)
    for row, billed, effective in counted:
        currency = field(row, *CURRENCY)
        for metric, amount in (("billed", billed), ("effective", effective)):
            key = metric, currency
            exact[key] = exact.get(key, Decimal(0)) + amount
            rounded[key] = rounded.get(key, Decimal(0)) + amount.quantize(unit, ROUND_HALF_EVEN)
    return exact, rounded


def prove(counted, files, lines, cwd=None):
    """Ingests and compares: rounded sums with the books, the exact ones with books + residual."""
    purser = Purser()
    done = purser.run("ingest", "--kind", "azure-cost", "--source", "azure", *files, cwd=cwd)
    exact, rounded = totals(counted)
    for metric in ("billed", "effective"):
        expected = {currency: amount for (name, currency), amount in rounded.items() if name == metric}
        check(purser.totals(metric) == expected, f"{metric} {purser.totals(metric)} is not {expected}")
    residual = Decimal(re.search(r"residual (\S+)", done.stdout)[1])
    for (metric, currency), amount in exact.items():
        if metric == "billed":
            check(rounded[metric, currency] + residual == amount, f"{currency}: books + {residual} is not {amount}")
    check(f"{lines} read" in done.stdout, f"not {lines} rows read: {done.stdout}")
    purser.run("reconcile", "--period", "all")
    return purser, done, residual


def found(purser):
    quality = purser.json("report", "quality", "--period", "all")
    return {row["kind"]: (int(Decimal(row["rows"])), Decimal(row["amount"] or 0)) for row in quality["rows"]}


need_data()
folder = DATA / "microsoft-finops-toolkit"
actual, amortized = rows_of(folder / "EA_ActualCost_Small.csv"), rows_of(folder / "EA_AmortizedCost_Small.csv")
purser, done, residual = prove(list(pair_of(actual, amortized)),
                               [folder / "EA_ActualCost_Small.csv", folder / "EA_AmortizedCost_Small.csv"], 39)
check("29 kept + 10 netted" in done.stdout, f"28 amortized rows and one purchase: {done.stdout}")
check(residual == Decimal("0.000000000000000000485419"), f"residual {residual}")
billed = purser.totals("billed")["USD"]
delivered = sum(number(row["Cost"]) for row in actual)
kinds = found(purser)
check(kinds["exports-differ"][1] == billed - delivered, f"the published pair is cut short: {kinds}")
check(kinds["list-missing"][0] == 28 and kinds["digits-rounded"][0] == 3, f"findings: {kinds}")
by_type = purser.json("report", "cost", "--by", "commitment_status", "--period", "2023-09")
used = {row["commitment_status"]: Decimal(row["USD"]) for row in by_type["rows"]}
check(used["Used"] == Decimal("0.493152") + Decimal("0.006000000468"), f"used commitments: {used}")

purser, done, residual = prove([(row, number(row["Cost"]), number(row["Cost"])) for row in actual], [folder / "EA_ActualCost_Small.csv"], 11)
check(found(purser)["export-missing"] == (1, Decimal("3.25")), f"the actual export alone: {found(purser)}")

purser, done, residual = prove(list(pair_of([], amortized)), [folder / "EA_AmortizedCost_Small.csv"], 28)
check(found(purser)["export-missing"] == (2, Decimal("0.499152000468")), f"the amortized export alone: {found(purser)}")

sample = DATA / "focus-converters-samples" / "azure_ea_anonymous.csv"
rows = rows_of(sample)
purser, done, residual = prove(list(pair_of([], rows)), [sample], 27)
check(set(purser.totals("billed")) == {"CAD"}, "Canadian dollars")
check(residual == 0, "27 rows, nothing beyond 18 decimals")

demo = Purser()
demo.run("demo", "--dir", demo.home / "acme")
halves = {}
for path in sorted((demo.home / "acme" / "azure").rglob("*.csv.gz")):
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        halves["amortized" if "amortized" in str(path) else "actual"] = list(csv.DictReader(file))
counted = list(pair_of(halves["actual"], halves["amortized"]))
purser, done, residual = prove(counted, [demo.home / "acme" / "azure"], len(halves["actual"]) + len(halves["amortized"]))
with open(demo.home / "acme" / "expected.csv", newline="") as file:
    invoice, = [Decimal(row["amount"]) for row in csv.DictReader(file) if row["account"] == "ACME-ML-AZURE"]
check(purser.totals("billed") == {"USD": invoice}, f"the demo's invoice {invoice}: {purser.totals('billed')}")
check("billed = actual export" in done.stdout, f"the two exports agree: {done.stdout}")
print("ok: three real exports and the demo's month, exact")
