"""Documents name what is there: every folder of src/ is on the map, every path and link leads somewhere."""
import pathlib
import re
import subprocess
import sys

bad = []
tracked = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=True)
files = {name for name in tracked.stdout.split() if pathlib.Path(name).exists()}
folders = {str(parent) for name in files for parent in pathlib.PurePath(name).parents} - {"."}

drawn = set(re.findall(r"^\| `(\w+)/` \|", pathlib.Path("src/README.md").read_text(), re.M))
there = {pathlib.PurePath(folder).name for folder in folders if re.fullmatch(r"src/\w+", folder)}
bad += [f"src/README.md: no line for src/{name}/" for name in sorted(there - drawn)]
bad += [f"src/README.md: src/{name}/ is not there" for name in sorted(drawn - there)]

# A path in backticks: with a folder of ours in front and no placeholder in it.
PATH = re.compile(r"^(src|tests|scripts|docs|cmake|data|bench|packaging|examples|\.ci)/[\w./*-]*$")
ROOMS = re.compile(r"^(" + "|".join(sorted(there)) + r")/[\w./*-]+\.\w+$")


def exists(path):
    if "*" in path:
        return any(pathlib.PurePath(name).match(path) for name in files)
    return path.rstrip("/") in files | folders


names = 0
for name in sorted(files):
    if not name.endswith(".md") or name.startswith("third_party/") or "/fixtures/" in name:
        continue
    text = pathlib.Path(name).read_text()
    text_only = re.sub(r"^    .*$", "", text, flags=re.M)
    for path in re.findall(r"`([^`\s]+)`", text_only):
        if not re.search(r"NAME|YYYY|NNNN|<", path):
            path = f"src/{path}" if ROOMS.match(path) and name == "src/README.md" else path
            if PATH.match(path):
                names += 1
                if not exists(path):
                    bad.append(f"{name}: {path} is not there")
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text_only):
        if "://" in link or link.startswith("mailto:"):
            continue
        names += 1
        target = pathlib.PurePath(pathlib.Path(name).parent.joinpath(link))
        parts = []
        for part in target.parts:
            parts.pop() if part == ".." and parts else parts.append(part)
        if not exists("/".join(part for part in parts if part != ".")):
            bad.append(f"{name}: the link {link} leads nowhere")
print("\n".join(bad) or f"{names} paths and links")
sys.exit(bool(bad))
