"""Every verb, noun, format and kind of source that the program knows is in a golden test."""
import pathlib
import re
import subprocess
import sys
import tempfile

BINARY = sys.argv[1]

commands = "\n".join(line for file in sorted(pathlib.Path("tests/golden").glob("*.test"))
                     for line in file.read_text().split("\n") if line.startswith("$ "))
with tempfile.TemporaryDirectory() as name:
    subprocess.run([BINARY, "docs", "--dir", name], check=True, capture_output=True)
    pages = {file.name: file.read_text() for file in pathlib.Path(name).iterdir()}

rows = []  # what people call it, and how a command that uses it looks
for part in pages["verbs.md"].split("\n## ")[1:]:
    verb = part.split("\n", 1)[0]
    rows.append((verb, rf"\bpurser {verb}\b"))
    nouns = part.split("| name | |\n|---|---|\n")[1:]
    for noun in re.findall(r"^\| `([\w-]+)", nouns[0].split("\n\n")[0], re.M) if nouns else []:
        default = "(default)" in re.search(rf"^\| `{noun}.*$", nouns[0], re.M)[0]
        rows.append((f"{verb} {noun}", rf"\bpurser {verb}\b" if default else rf"\bpurser {verb}\b.* {noun}\b"))
for page, flag in (("formats.md", "--format"), ("sources.md", "--kind")):
    for value in re.findall(r"^\| `([\w-]+)", pages[page], re.M):
        rows.append((f"{flag} {value}", rf"{flag}[ =]{value}\b" + (r"|\bpurser report\b" if value == "table" else "")))

missing = [f"no golden test of: {name}" for name, pattern in rows if not re.search(pattern, commands)]
print("\n".join(missing) or f"{len(rows)} rows of the tables, each in a test")
sys.exit(bool(missing))
