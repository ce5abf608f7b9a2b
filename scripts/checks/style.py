"""The house rules that text can show: sizes, clocks, money in doubles, TRY, what a machine leaves behind."""
import pathlib
import re
import subprocess
import sys

bad = []


def rule(path, number, message):
    bad.append(f"{path}:{number}: {message}")


def check_try(path, text):
    """TRY must be a whole statement, initializer or return: see base/result.h."""
    text = re.sub(r"//[^\n]*", lambda comment: " " * len(comment[0]), text)
    for use in re.finditer(r"\bTRY\(", text):
        before = text[: use.start()].rstrip()
        line = text[text.rfind("\n", 0, use.start()) + 1: use.start()]
        if line.lstrip().startswith(("//", "#")):
            continue
        whole = re.search(r"(;|\}|\)|\breturn|\belse|:)$", before) or (
            re.search(r"=$", before) and not re.search(r"(^|[{,(\s])\.\w+\s*=$", before)) or (
            re.search(r"[)\]]\s*(const\s*)?\{$|\{$", before) and not re.search(r"[\w>,(=]\s*\{$", before)
            or re.search(r"(else|void>|try|\w) \{$", before))
        if not whole:
            rule(path, text[: use.start()].count("\n") + 1, "TRY inside an expression")


defined = {}


def check_one_definition(path, lines):
    """Two types of one name are one type to the linker: the destructor of the wrong one runs."""
    hidden = False
    for number, line in enumerate(lines, 1):
        if line == "namespace {":
            hidden = True
        if line == "}  // namespace":
            hidden = False
        named = re.match(r"(?:struct|class|enum class) ([A-Z]\w*(?:::\w+)*)[^;]*\{", line)
        if not named or hidden:
            continue
        first = defined.setdefault(named[1], f"{path}:{number}")
        if first != f"{path}:{number}":
            rule(path, number, f"{named[1]} is already the name of a type at {first}")


OUTSIDE = re.compile(r"system_clock::now|steady_clock::now|\btime\(nullptr\)|\bgetenv\(|\bgettimeofday|random_device")
DOUBLE = re.compile(r"\b(double|float)\b.*\b\w*(cost|price|money|amount|saving|spend|budget)\w*\b", re.I)
# Words that say a thing is unfinished, put together so that this file does not contain them.
LEFT_OPEN = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "HA" + "CK"]) + r")\b|GTEST_" + "SKIP|DISABLED" + "_")
MACHINE = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm|root|home/[a-z]+)/|AKIA[0-9A-Z]{16}")

files = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split()
for name in files:
    path = pathlib.Path(name)
    if not path.exists() or path.suffix in (".gz", ".zip", ".parquet", ".png"):
        continue
    text = path.read_text(errors="replace")
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if MACHINE.search(line) and name != "scripts/checks/style.py" and not name.startswith("Dockerfile"):
            rule(path, number, "a path or key of one machine")
    if path.suffix not in (".h", ".cc") or not name.startswith("src/"):
        continue
    test = path.stem.endswith("_test") or path.stem.startswith("test_") or "fake" in path.stem
    check_try(path, text)
    check_one_definition(path, lines)
    limit = 150 if path.suffix == ".h" else 400
    if not test and len(lines) - 1 > limit:
        rule(path, len(lines) - 1, f"longer than {limit} lines: it holds two ideas")
    for number, line in enumerate(lines, 1):
        code = re.sub(r'"(?:[^"\\]|\\.)*"', '""', line).split("//")[0]
        if OUTSIDE.search(code) and not name.startswith("src/world/"):
            rule(path, number, "time, environment and chance come through World")
        if "std::regex" in code:
            rule(path, number, "std::regex crashes on long input: RE2")
        if DOUBLE.search(code):
            rule(path, number, "money in a double")
        if LEFT_OPEN.search(line):
            rule(path, number, "left open")
        if re.search(r"\b(sto[idlf]+|strto[dfl]+|atof|std::to_string)\(", code) and re.search(r"(cost|amount|money)", code, re.I):
            rule(path, number, "numbers are read and written by base/")
    if path.suffix == ".h" and "#pragma once" not in text:
        rule(path, 1, "no #pragma once")
print("\n".join(bad) or f"{len(files)} files")
sys.exit(bool(bad))
