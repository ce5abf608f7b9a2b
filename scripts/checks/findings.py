"""Kinds of quality finding: what statements and importers make is in ingest/finding_kinds.cc, and nothing else is."""
import pathlib
import re
import sys

INGEST = pathlib.Path("src/ingest")
table = re.findall(r'FindingKind\{"([a-z-]+)"', (INGEST / "finding_kinds.cc").read_text())
made = {}
for path in sorted(INGEST.iterdir()):
    if path.stem.endswith("_test") or path.stem.startswith("test_"):
        continue
    text = path.read_text()
    found = re.findall(r"\bSELECT\s+'([a-z]+(?:-[a-z]+)+)'", text) if "findings" in path.name else []
    for kind in found + re.findall(r'\.kind = "([a-z-]+)"', text):
        made.setdefault(kind, path)

bad = [f"{path}: finding {kind} has no row in {INGEST}/finding_kinds.cc" for kind, path in made.items() if kind not in table]
bad += [f"{INGEST}/finding_kinds.cc: nothing makes {kind}" for kind in table if kind not in made]
if table != sorted(set(table)):
    bad.append(f"{INGEST}/finding_kinds.cc: rows by name, each once")
print("\n".join(bad) or f"{len(table)} kinds")
sys.exit(bool(bad))
