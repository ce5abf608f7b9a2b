"""Who may include whom (src/README.md). An #include that points the wrong way is an error."""
import pathlib
import re
import sys

SRC = pathlib.Path("src")
BELOW = {
    "base": set(),
    "world": {"base"},
    "cloud": {"base", "world"},
    "domain": {"base"},
    "config": {"base", "domain", "world"},
    "ledger": {"base", "world", "domain", "config"},
    "ledger/remote": {"base", "world", "domain", "config", "ledger", "cloud"},
    "ingest": {"base", "world", "domain", "config", "ledger", "cloud"},
    "allocate": {"base", "world", "domain", "config", "ledger"},
    "insight": {"base", "domain", "config", "ledger"},
    "findings": {"base", "world", "domain", "config", "ledger"},
    "govern": {"base", "world", "domain", "config", "ledger", "cloud", "govern/gate"},
    "govern/gate": {"base", "world", "domain", "config"},
    "report": {"base", "world", "domain", "config", "ledger"},
    "notify": {"base", "world", "domain", "config", "cloud", "report", "findings"},
    "publish": {"base", "world", "domain", "config", "ledger", "report"},
    "demo": {"base", "world", "domain"},
}
ABOVE = {"cli", "serve", "."}  # cli, serve, pipeline and main know all

# A library's header, and the folders that may see it.
LIBRARY = {
    r"duckdb\.h": ("ledger",),
    r"sqlite3\.h": ("ledger",),
    r"boost/(beast|asio)": ("serve",),
    r"curl/": ("world",),
    r"libpq": ("world",),
    r"re2/": ("domain",),
    r"toml\+\+|toml\.hpp": ("config",),
    r"yaml-cpp/": ("govern",),
    r"pugixml": ("cloud",),
    r"openssl/": ("cloud",),
}


def room(path):
    parts = path.relative_to(SRC).parts
    if len(parts) == 1:
        return "."
    if parts[:2] in (("ledger", "remote"), ("govern", "gate")):
        return "/".join(parts[:2])
    return parts[0]


bad, arrows = [], 0
for path in sorted(SRC.rglob("*")):
    if path.suffix not in (".h", ".cc"):
        continue
    here, test = room(path), path.stem.endswith("_test") or path.stem.startswith("test_")
    for number, line in enumerate(path.read_text().split("\n"), 1):
        local = re.match(r'#include "([^"]+)"', line)
        if local and (SRC / local[1]).exists():
            arrows += 1
            there = room(SRC / local[1])
            if here in ABOVE or here == there or there in BELOW.get(here, set()) or test:
                continue
            bad.append(f"{path}:{number}: {here} may not include {there}")
        elif local and local[1] != "embedded.h":
            bad.append(f"{path}:{number}: no such header: {local[1]}")
        for pattern, rooms in LIBRARY.items():
            if re.match(r"#include <" + pattern, line) and here.split("/")[0] not in rooms and not test:
                bad.append(f"{path}:{number}: {pattern} belongs to {', '.join(rooms)}")
        if path.suffix == ".h" and re.match(r"#include <nlohmann/(?!json_fwd)", line):
            bad.append(f"{path}:{number}: the JSON library stays in .cc files")
    if here not in BELOW and here not in ABOVE:
        bad.append(f"{path}: {here} is not in the map")
print("\n".join(bad) or f"{arrows} arrows")
sys.exit(bool(bad))
