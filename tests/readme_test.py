#!/usr/bin/env python3
"""The README's examples, run in order in a fresh folder: each must succeed and print what is shown.

    readme_test.py BINARY [--update]

An example is an indented line `$ purser …` (or cd, cat and the like); the indented lines below it are what it
prints. A line that is only `…` stands for any lines. An example without lines below is run all the same.
Lines of README without `$ ` (scripts/demo and so on) are not examples.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "golden"))
from run import normalised  # noqa: E402

README = pathlib.Path(__file__).resolve().parent.parent / "README.md"


def examples(lines):
    """(index of the command's line, command, shown lines) of each."""
    found = []
    for index, line in enumerate(lines):
        if line.startswith("    $ "):
            found.append((index, line[6:].split("   #")[0].rstrip(), []))
        elif found and line.startswith("    ") and index == found[-1][0] + len(found[-1][2]) + 1:
            found[-1][2].append(line[4:])
    return found


def fits(shown, actual):
    """Whether the lines are those, `…` being any number of them."""
    if not shown:
        return not actual
    if shown[0].strip() == "…":
        return any(fits(shown[1:], actual[start:]) for start in range(len(actual) + 1))
    return bool(actual) and shown[0] == actual[0] and fits(shown[1:], actual[1:])


def main():
    binary, update = pathlib.Path(sys.argv[1]).resolve(), "--update" in sys.argv
    lines, failures, changed = README.read_text().split("\n"), 0, []
    found = examples(lines)
    with tempfile.TemporaryDirectory() as name:
        home = folder = pathlib.Path(name).resolve()
        environment = {"PATH": f"{binary.parent}:{os.environ['PATH']}", "HOME": str(home), "LANG": "C.UTF-8",
                       "COLUMNS": "100", "TERM": "dumb"}
        for index, command, shown in found:
            if command.startswith("cd "):
                folder = (folder / command[3:].split()[0]).resolve()
                continue
            done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True,
                                  text=True, stdin=subprocess.DEVNULL, timeout=900)
            actual = [line.rstrip() for line in normalised(done.stdout, home).rstrip("\n").split("\n")]
            if done.returncode != 0:
                failures += 1
                print(f"$ {command}\nexit {done.returncode}\n{done.stdout}\n{done.stderr}")
            elif shown and not fits([normalised(line, home) for line in shown], actual):
                if update and "…" not in (line.strip() for line in shown):
                    changed.append((index, len(shown), actual))
                    continue
                failures += 1
                print(f"$ {command}", "shown:", *shown, "printed:", *actual, sep="\n    ")
    for index, count, actual in reversed(changed):
        lines[index + 1:index + 1 + count] = [f"    {line}".rstrip() for line in actual]
    if changed:
        README.write_text("\n".join(lines))
    if not found:
        failures = print("README.md: no example in it") or 1
    print(f"{len(found)} examples")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
