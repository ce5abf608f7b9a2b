"""Three currencies side by side: no report, in no format, says a sum across them. Every number that is the sum of two or
three of the currencies' totals would be one; none is anywhere."""
import itertools
import pathlib
import re
import shutil
import sys
from decimal import Decimal

import openpyxl

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
from harness import Purser, check  # noqa: E402

FILES = ROOT / "tests" / "golden" / "files" / "currencies"
TOTALS = {"USD": Decimal("162.965"), "EUR": Decimal("250.000000000000000001"), "CAD": Decimal("421")}
ASKED = [["report", "cost"], ["report", "cost", "--by", "service,account"], ["report", "cost", "--by", "day"],
         ["report", "cost", "--compare", "previous"], ["report", "trend", "--period", "2026-10"], ["report", "drivers"],
         ["report", "team", "nlp"], ["report", "unallocated"], ["report", "invoice"], ["report", "chargeback", "--by", "team"],
         ["report", "quality"], ["reconcile"], ["explain", "cell", "--by", "team", "--where", "team=nlp"],
         ["explain", "resource", "ep-1"], ["snapshots"]]
FORMATS = ["table", "json", "csv", "markdown", "html", "xlsx"]


def across():
    """Every sum of two or three totals, by currency and for nlp alone, as people and machines write it."""
    of_nlp = {"USD": Decimal("104.74"), "EUR": Decimal("250"), "CAD": Decimal("321")}
    for totals in (TOTALS, of_nlp):
        for count in (2, 3):
            for some in itertools.combinations(totals.values(), count):
                yield sum(some).quantize(Decimal("0.01"))


def numbers_in(text):
    for found in re.findall(r"-?\d[\d,]*\.\d+", text):
        yield Decimal(found.replace(",", "")).quantize(Decimal("0.01"))


def said(purser, words, form):
    if form != "xlsx":
        return set(numbers_in(purser.run(*words, "--format", form).stdout))
    file = purser.home / "answer.xlsx"
    purser.run(*words, "--format", form, "--output", file)
    book = openpyxl.load_workbook(file)
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return set(numbers_in(" ".join(cell if "." in cell else cell + ".0" for cell in cells)))


purser = Purser()
for name in ("usd.csv", "eur.csv", "cad.csv", "ecb.csv", "many.toml", "one.toml"):
    shutil.copy(FILES / name, purser.home)
purser.run("ingest", "--config", "many.toml", "--quiet")
forbidden = set(across())
looked = 0
for words in ASKED:
    for form in FORMATS:
        numbers = said(purser, [*words, "--config", "many.toml", "--as-of", "2026-11-20"], form)
        check(not numbers & forbidden, f"{' '.join(words)} --format {form} adds currencies: {numbers & forbidden}")
        looked += 1

purser.run("allocate", "--config", "one.toml", "--quiet")
# In one currency the converted total is shown beside the originals; what is added as it was billed is still nowhere.
for words in ASKED:
    numbers = said(purser, [*words, "--config", "one.toml", "--as-of", "2026-11-20"], "json")
    check(not numbers & forbidden, f"{' '.join(words)} in EUR adds currencies: {numbers & forbidden}")
report = purser.json("report", "cost", "--config", "one.toml", "--as-of", "2026-11-20")
expected = TOTALS["EUR"] + Decimal("321") / Decimal("1.605") + Decimal("100") / Decimal("1.61") + Decimal("116.45") / Decimal(
    "1.1645") + Decimal("58.225") / Decimal("1.165") - Decimal("11.71") / Decimal("1.171")
check(abs(Decimal(report["totals"]["EUR"]) - expected) < Decimal("1e-17"), f"{report['totals']} is not {expected}")
for currency, total in TOTALS.items():
    check(Decimal(report["totals"][currency + "_original"]) == total, f"{currency} is kept as it was billed")
print(f"ok: {looked} answers, none adds currencies")
