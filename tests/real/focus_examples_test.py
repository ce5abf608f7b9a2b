"""The FOCUS specification's own examples: each file's exact Billed and Effective totals."""
import pathlib
import sys
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import DATA, Purser, check, need_data, number, rows_of  # noqa: E402

need_data()
files = sorted((DATA / "focus-spec-examples-v1.2").rglob("*.csv"))
check(len(files) == 26, f"{len(files)} example files")
for path in files:
    rows = [{(key or "").strip(): value for key, value in row.items()} for row in rows_of(path)
            if any((value or "").strip() if isinstance(value, str) else value for value in row.values())]
    purser = Purser()
    purser.run("ingest", "--kind", "focus", "--source", "example", path)
    for metric, column in (("billed", "BilledCost"), ("effective", "EffectiveCost")):
        expected = sum((number(row[column]) or Decimal(0)) for row in rows)
        actual = sum(purser.totals(metric).values(), Decimal(0))
        check(actual == expected, f"{path.name}: {column} {actual} is not {expected}")
    purser.run("reconcile", "--period", "all")
print(f"ok: {len(files)} files exact")
