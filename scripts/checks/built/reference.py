"""docs/reference is what the program says of itself: `purser docs` writes the same pages again."""
import pathlib
import subprocess
import sys
import tempfile

BINARY, PAGES = sys.argv[1], pathlib.Path("docs/reference")

with tempfile.TemporaryDirectory() as name:
    subprocess.run([BINARY, "docs", "--dir", name], check=True, capture_output=True)
    written = {file.name: file.read_bytes() for file in pathlib.Path(name).iterdir()}
kept = {file.name: file.read_bytes() for file in PAGES.iterdir() if file.is_file()}
bad = [f"{PAGES / page} is stale" for page in sorted(written) if written[page] != kept.get(page)]
bad += [f"{PAGES / page} is no page of purser docs" for page in sorted(set(kept) - set(written))]
if bad:
    bad.append(f"run: {BINARY} docs")
print("\n".join(bad) or f"{len(written)} pages")
sys.exit(bool(bad))
