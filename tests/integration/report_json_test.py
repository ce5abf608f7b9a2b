"""What scripts read: every report, reconcile and explain in JSON and CSV, from a bill to the last digit.

Each answer is valid by docs/reference/schemas/purser.report.v1.json; amounts are exact decimals in strings; rows add up
to totals; CSV has the same numbers; tag values that are hostile to spreadsheets and terminals stay text.
"""
import csv
import io
import json
import pathlib
import shutil
import sys
from decimal import Decimal

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import ROOT, Purser  # noqa: E402

SCHEMA = json.loads((ROOT / "docs/reference/schemas/purser.report.v1.json").read_text())
AS_OF = ["--as-of", "2026-11-20"]
REPORTS = [
    ["report", "cost"],
    ["report", "cost", "--by", "team,project", "--compare", "previous"],
    ["report", "cost", "--by", "hour,resource", "--metric", "billed"],
    ["report", "cost", "--by", "tag:Team,method", "--measure", "gpu_hours,lines,consumed_quantity"],
    ["report", "cost", "--period", "2026-10-01/2026-10-08", "--by", "day"],
    ["report", "cost", "--where", "team=nobody"],
    ["report", "trend", "--by", "week,service", "--period", "all"],
    ["report", "drivers", "--top", "20"],
    ["report", "team", "nlp"],
    ["report", "unallocated", "--by", "resource"],
    ["report", "invoice", "--period", "all"],
    ["report", "chargeback"],
    ["report", "chargeback", "--by", "team,service", "--period", "all"],
    ["report", "quality"],
    ["reconcile", "--period", "all"],
    ["explain", "cell", "--by", "team", "--where", "team=nlp"],
    ["explain", "resource", "i-0a1embed"],
]


def check_sums(answer):
    """Rows that list every combination add up to the totals; drivers and trends have rows of other kinds."""
    for column in answer["columns"]:
        if column["type"] not in ("money", "quantity") or answer["totals"].get(column["name"]) is None:
            continue
        amounts = [row[column["name"]] for row in answer["rows"] if row[column["name"]] is not None]
        assert all(isinstance(amount, str) for amount in amounts), column
        total = sum((Decimal(amount) for amount in amounts), Decimal(0))
        assert total == Decimal(answer["totals"][column["name"]]), (answer["report"], column)


def check_csv(text, answer):
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(answer["rows"]), answer["report"]
    for row, expected in zip(rows, answer["rows"]):
        for name, value in expected.items():
            assert row[name].lstrip("'") == ("" if value is None else str(value)).lstrip("'"), (name, row[name], value)


def make_books(purser):
    shutil.copy(ROOT / "tests/golden/files/acme.toml", purser.home / "purser.toml")
    shutil.copytree(ROOT / "tests/golden/files/bills", purser.home / "bills")
    purser.run("ingest")


def check_answers(purser):
    for command in REPORTS:
        answer = purser.json(*command, *AS_OF)
        jsonschema.validate(answer, SCHEMA)
        check_sums(answer)
        for section in answer.get("sections", []):
            if section["name"] != "charges":
                check_sums({"report": section["name"], **section})
        check_csv(purser.run(*command, *AS_OF, "--format", "csv").stdout, answer)
    print(f"{len(REPORTS)} answers valid, in JSON and in CSV")


def check_charges(purser):
    """Down to a charge: its ID is found in the explanation of its resource."""
    resource = purser.json("explain", "resource", "i-0a1embed", *AS_OF)
    charge = resource["sections"][0]["rows"][0]["charge"]
    answer = purser.json("explain", "charge", charge)
    jsonschema.validate(answer, SCHEMA)
    assert {"column": "resource", "value": "i-0a1embed"} in answer["rows"]


def check_hostile(purser):
    """Tag values that spreadsheets run, terminals obey and Markdown renders."""
    hostile = ["=1+1", "@SUM(A1)", "+1", "-1", "\x1b[31mred", "a|b*c*", "<script>", "quo\"te,comma", "two\nlines"]
    header, *lines = (ROOT / "tests/fixtures/focus/v1_0.csv").read_text().splitlines()
    names = next(csv.reader([header]))
    base = dict(zip(names, next(csv.reader([lines[0]]))))
    path = purser.home / "hostile.csv"
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        for number, value in enumerate(hostile):
            writer.writerow({**base, "ResourceId": f"r-{number}", "BilledCost": "1", "EffectiveCost": "1",
                             "ListCost": "1", "ContractedCost": "1", "Tags": json.dumps({"label": value})})
    purser.run("ingest", "--kind", "focus", "--source", "hostile", path, "--books", "other")
    ask = ["report", "cost", "--by", "tag:label", "--books", "other", *AS_OF]
    rows = purser.json(*ask)["rows"]
    assert sorted(row["tag:label"] for row in rows) == sorted(hostile), rows
    text = purser.run(*ask, "--format", "csv").stdout
    for row in csv.reader(io.StringIO(text)):
        assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r")), row
    for form in ("table", "markdown"):
        text = purser.run(*ask, "--format", form).stdout
        assert "\x1b" not in text and "two\nlines" not in text, text
    assert "<script>" not in text and "a\\|b\\*c\\*" in text, text
    print(f"{len(hostile)} hostile values stay text")


def main():
    purser = Purser()
    make_books(purser)
    check_answers(purser)
    check_charges(purser)
    check_hostile(purser)


if __name__ == "__main__":
    main()
