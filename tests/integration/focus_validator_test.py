"""The FinOps Foundation's own validator on what `export focus` writes: what it fails is a named exception.

It needs Python 3.12 and lives in a virtual environment of its own, build/venv-focus (scripts/bootstrap --test makes it
where there is such a Python); without it this test is skipped."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "data")]
import focus_exceptions as exceptions  # noqa: E402
from harness import Purser, check  # noqa: E402
from make_focus_rules import MODEL_MISTAKES  # noqa: E402

VENV = ROOT / "build" / "venv-focus"
VALIDATOR = VENV / "bin" / "focus-validator"
if not VALIDATOR.exists():
    print("SKIPPED: no focus-validator in build/venv-focus: it needs Python 3.12 or newer")
    sys.exit(77)

purser = Purser()
purser.run("demo", "--dir", "demo", "--quiet")
file = purser.home / "focus.parquet"
purser.run("export", "focus", "--period", "2026-10", "--format", "parquet", "--output", file, cwd=purser.home / "demo")
packages = next(VENV.glob("lib/python3*/site-packages"))  # it reads its rules relative to where it runs
done = subprocess.run([VALIDATOR, "--data-file", file, "--validate-version", "1.2.0.1", "--block-download", "--show-violations",
                       "--applicability-criteria", "ALL"], cwd=packages, capture_output=True, text=True, timeout=600)
total = re.search(r"Total: (\d+) \| Pass: (\d+) \| Fail: (\d+) \| Skipped: (\d+)", done.stdout)
check(total, f"the validator gave no verdict:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
known = {**MODEL_MISTAKES, **exceptions.NOT_IN_THE_BILL, **exceptions.AS_BILLED}
failed = re.findall(r"^- ([A-Za-z]+-[A-Z]-\d+-[A-Z]): violations=(\d+); (.*)$", done.stdout, re.MULTILINE)
# Composite rules only say that one of their parts failed.
leaves = {rule: int(rows) for rule, rows, words in failed if "failed - failed child rules" not in words
          and "all child rules failed" not in words}
unknown = sorted(rule for rule in leaves if rule not in known)
check(not unknown, f"the validator refuses what is no named exception: {unknown}")
check(int(total[2]) >= 300, f"the validator passed only {total[2]} rules")
for rule, rows in sorted(leaves.items()):
    print(f"exception: {rule} on {rows} rows: {known[rule]}")
print(f"ok: {total[0]}; each failure is one of {len(leaves)} named exceptions, or consists of them")
