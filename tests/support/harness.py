"""What Python tests share: running the binary in a fresh folder, exact numbers, independent sums."""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
from decimal import Decimal, getcontext

getcontext().prec = 60
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = ROOT.parent / "shared" / "data"
METRICS = {"billed": "BilledCost", "effective": "EffectiveCost", "list": "ListCost", "contracted": "ContractedCost"}


def need_data():
    """The tests on real bills are required where CI runs and visibly skipped elsewhere."""
    if DATA.is_dir():
        return
    if os.environ.get("CI") == "true":
        sys.exit("../shared/data is missing")
    print("SKIPPED: no ../shared/data beside this checkout")
    sys.exit(77)


class Purser:
    """The unchanged binary, with a home of its own."""

    def __init__(self, binary=None):
        self.binary = pathlib.Path(binary or sys.argv[1]).resolve()
        self.temporary = tempfile.TemporaryDirectory()
        self.home = pathlib.Path(self.temporary.name)
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8"}

    def run(self, *arguments, expect=0, cwd=None):
        done = subprocess.run([str(self.binary), *map(str, arguments)], cwd=cwd or self.home, env=self.environment,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=900)
        if expect is not None and done.returncode != expect:
            raise AssertionError(f"purser {' '.join(map(str, arguments))}\n  exit {done.returncode}, not {expect}\n"
                                 f"{done.stdout}\n{done.stderr}")
        return done

    def json(self, *arguments, **keywords):
        return json.loads(self.run(*arguments, "--format", "json", **keywords).stdout)

    def totals(self, metric, period="all"):
        """Exact total per currency, as a report says it."""
        report = self.json("report", "cost", "--by", "currency", "--period", period, "--metric", metric)
        return {name: Decimal(value) for name, value in report["totals"].items()
                if any(column["name"] == name and column["type"] == "money" for column in report["columns"])}


def rows_of(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def number(text):
    """A decimal as people export it, or None: the tests' own reading, independent of purser's."""
    text = (text or "").strip()
    if text in ("", "NULL", "null", "(null)", "None"):
        return None
    return Decimal(text.replace("$", "").replace(",", ""))


def check(holds, message):
    if not holds:
        raise AssertionError(message)
