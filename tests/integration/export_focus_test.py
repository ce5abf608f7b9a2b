"""`export focus` against the 621 rules of FOCUS 1.2, run as SQL over what was written: the demo's bills and, re-exported,
the real sample. Each rule is run, or listed with the reason why a file cannot show it; what breaks a rule is a named
exception. The file's sums are those of `reconcile`, to the last digit, in both formats and both versions."""
import collections
import json
import pathlib
import sys
from decimal import Decimal

import duckdb

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "data")]
import focus_exceptions as exceptions  # noqa: E402
import make_focus_rules as focus  # noqa: E402
from harness import DATA, METRICS, Purser, check, need_data, rows_of  # noqa: E402

need_data()
MODEL = json.loads((DATA / "focus-models" / "model-1.2.json").read_text(encoding="utf-8"))
RULES = focus.compiled(MODEL)


def broken_rules(file):
    """{rule: rows that break it} of every rule that a file can show."""
    engine = duckdb.connect()
    engine.execute("CREATE TABLE charges AS SELECT * FROM read_csv(?, header = true, all_varchar = true, delim = ',', "
                   "quote = '\"', escape = '\"')", [str(file)])
    there = {name for (name,) in engine.execute("SELECT column_name FROM information_schema.columns").fetchall()}
    broken = {}
    for name, _, _, _, sql, _, presence in RULES:
        if presence:
            if presence not in there:
                broken[name] = 1
        elif sql:
            rows = engine.execute(f"SELECT COUNT(*) FROM charges WHERE {sql}").fetchone()[0]
            if rows:
                broken[name] = rows
    return broken


def judge(title, broken, *named):
    known = dict(focus.MODEL_MISTAKES)
    for group in named:
        known.update(group)
    unknown = {rule: rows for rule, rows in broken.items() if rule not in known}
    check(not unknown, f"{title}: rules are broken that are no named exception: {unknown}")
    for rule in sorted(broken):
        print(f"exception: {title}: {rule} on {broken[rule]} rows: {known[rule]}")


def sums(file):
    totals = collections.defaultdict(Decimal)
    for row in rows_of(file):
        for metric, column in METRICS.items():
            totals[row["BillingCurrency"], metric] += Decimal(row[column] or 0)
        totals[row["BillingCurrency"], "billed"] += Decimal(row["x_ThirdPartyBilledCost"])
    return totals


def compare(purser, file, period):
    written = sums(file)
    for row in purser.json("reconcile", "--period", period)["rows"]:
        for metric in METRICS:
            if metric in row:
                written[row["currency"], metric] -= Decimal(row[metric])
    wrong = {place: amount for place, amount in written.items() if amount}
    check(not wrong, f"{file.name}: not what reconcile says: {wrong}")


def same_in_parquet(purser, file, period):
    parquet = purser.home / "same.parquet"
    purser.run("export", "focus", "--period", period, "--format", "parquet", "--output", parquet)
    engine = duckdb.connect()
    columns = [name for (name,) in engine.execute(
        "SELECT column_name FROM (DESCRIBE SELECT * FROM read_csv(?, header = true, all_varchar = true))", [str(file)]).fetchall()]
    dates = {"BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"}
    typed = ", ".join(f"strftime({name}, '%Y-%m-%dT%H:%M:%SZ')" if name in dates else f"CAST({name} AS VARCHAR)"
                      for name in columns)
    differing = engine.execute(
        f"SELECT COUNT(*) FROM ((SELECT {', '.join(columns)} FROM read_csv(?, header = true, all_varchar = true, delim = ',', "
        f"quote = '\"', escape = '\"')) EXCEPT ALL (SELECT {typed} FROM read_parquet(?)))", [str(file), str(parquet)]).fetchone()[0]
    check(differing == 0, f"{differing} rows differ between CSV and Parquet")


def count_rules():
    run = sum(1 for rule in RULES if rule[4] or rule[6])
    reasons = collections.Counter(rule[5] for rule in RULES if not rule[4] and not rule[6])
    check(len(RULES) == 621 and run + sum(reasons.values()) == 621, f"{len(RULES)} rules, {run} run, {reasons}")
    print(f"621 rules: {run} run as SQL")
    for reason, count in reasons.items():
        print(f"not run: {count}: {reason}")


def demo():
    purser = Purser()
    purser.run("demo", "--dir", "demo", "--quiet")
    purser.home = purser.home / "demo"
    file = purser.home / "focus.csv"
    purser.run("export", "focus", "--period", "2026-10", "--output", file)
    check(purser.run("export", "focus", "--period", "2026-10").stdout.encode() == file.read_bytes(), "stdout is the file")
    judge("demo", broken_rules(file), exceptions.NOT_IN_THE_BILL, exceptions.AS_BILLED)
    compare(purser, file, "2026-10")
    same_in_parquet(purser, file, "2026-10")
    newer = purser.home / "newer.csv"
    purser.run("export", "focus", "--period", "2026-10", "--focus-version", "1.4", "--output", newer)
    compare(purser, newer, "2026-10")
    wanted = [row["column_id"] for row in rows_of(DATA / "focus-models" / "focus_columns_by_version.csv")
              if row["dataset"] == "Cost and Usage" and row["focus_version"] == "1.4"]
    check(sorted(rows_of(newer)[0]) == sorted(wanted + ["x_ThirdPartyBilledCost"]), "the columns of FOCUS 1.4")


def sample():
    purser = Purser()
    purser.run("ingest", "--kind", "focus", "--source", "sample", DATA / "focus-sample-data" / "focus_sample.csv")
    file = purser.home / "focus.csv"
    purser.run("export", "focus", "--period", "all", "--output", file)
    judge("sample", broken_rules(file), exceptions.NOT_IN_THE_BILL, exceptions.AS_BILLED, exceptions.SAMPLE)
    compare(purser, file, "all")
    again = Purser()
    again.run("ingest", "--kind", "focus", "--source", "again", file)
    for metric in METRICS:
        check(again.totals(metric) == purser.totals(metric), f"{metric} survives the way round")


count_rules()
demo()
sample()
print("ok: every rule that a file can show holds or is a named exception")
