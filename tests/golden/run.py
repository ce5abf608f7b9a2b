#!/usr/bin/env python3
"""Runs golden tests: what the user types and exactly what they see.

    run.py BINARY FILE.test [--update]

A file has a header of `# key: value` lines, then blocks: a line `$ command` (run by bash in a fresh
folder that the blocks of one file share), and what comes back: standard output as it is, standard
error behind `! `, and `! exit N` when the exit code is not 0. Header keys: `name` (a sentence),
`files` (copied from tests/ into the folder, keeping the base name; `a -> b` renames), `needs: terminal` (visibly
skipped where none can be made).
What changes from run to run is normalised: ULIDs become ULID, times of the clock (those with
microseconds) become INSTANT, durations become TIME.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent


def normalised(text, folder):
    text = text.replace(str(folder), "DIR")
    text = re.sub(r"\b0[0-9A-HJKMNP-TV-Z]{25}\b", "ULID", text)
    text = re.sub(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", "INSTANT", text)
    text = re.sub(r"\bin \d+(\.\d+)? (ms|s)\b", "in TIME", text)
    return text


def parse(path):
    header, blocks = [], []
    for line in path.read_text().split("\n"):
        if line.startswith("$ "):
            blocks.append((line[2:], []))
        elif not blocks:
            header.append(line)
        else:
            blocks[-1][1].append(line)
    if blocks and blocks[-1][1] and blocks[-1][1][-1] == "":
        blocks[-1][1].pop()
    return header, blocks


def copy_files(header, folder):
    for line in header:
        if not line.startswith("# files:"):
            continue
        for item in re.findall(r"(\S+)(?:\s+->\s+(\S+))?", line[len("# files:"):]):
            source, target = TESTS / item[0], folder / (item[1] or pathlib.Path(item[0]).name)
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copy(source, target)


def can_run(header):
    if "# needs: terminal" in header:
        try:
            for descriptor in os.openpty():
                os.close(descriptor)
        except OSError as error:
            print(f"SKIPPED: no terminal can be made here: {error}")
            return False
    return True


def run(command, folder, binary):
    environment = {"PATH": f"{binary.parent}:{os.environ['PATH']}", "HOME": str(folder), "LANG": "C.UTF-8",
                   "COLUMNS": "80", "TERM": "dumb", "TMPDIR": str(folder)}
    # What a user sees must not depend on where they live: ctest runs each file elsewhere, too.
    environment |= {name: os.environ[name] for name in ("LC_ALL", "TZ") if name in os.environ}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, timeout=300)
    lines = normalised(done.stdout, folder).split("\n")
    if lines[-1] == "":
        lines.pop()
    if done.returncode != 0:
        lines.append(f"! exit {done.returncode}")
    errors = normalised(done.stderr, folder).split("\n")
    if errors[-1] == "":
        errors.pop()
    return lines + [f"! {line}".rstrip() for line in errors]


def main():
    binary, path = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    update = "--update" in sys.argv
    header, blocks = parse(path)
    if not can_run(header):
        sys.exit(77)
    failures, rewritten = 0, list(header)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        copy_files(header, folder)
        for command, expected in blocks:
            actual = run(command, folder, binary)
            rewritten += [f"$ {command}"] + actual
            if actual != expected and not update:
                failures += 1
                print(f"--- {path.name}: $ {command}")
                print("expected:", *expected, sep="\n    ")
                print("actual:", *actual, sep="\n    ")
    if update:
        path.write_text("\n".join(rewritten) + "\n")
    if not blocks:
        print(f"{path.name}: no command in it")
        failures = 1
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
