#!/usr/bin/env python3
"""Compiles which resource types carry tags into the CSV files beside this script.

    python3 data/make_taggable.py

Needs npm and pip. Versions are pinned below, so the same files come out again; raise a version,
run it, look at the difference, commit both. data/README.md says what each file means.
"""
import csv
import json
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile

NPM = {"aws": "21.22.0", "google": "16.12.1", "azurerm": "14.23.1"}
CFN_LINT = "1.58.0"
HERE = pathlib.Path(__file__).parent

# The attribute that holds a resource's tags, by provider, in the order they are looked for.
ATTRIBUTES = {
    "aws": {"tags": "tags", "tag": "tag"},
    "google": {"labels": "labels", "resourceLabels": "resource_labels", "userLabels": "user_labels"},
    "azurerm": {"tags": "tags"},
}


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows))
    print(f"{name}: {len(rows)} rows")


def attribute_of(provider, text):
    """The tag attribute of the resource's own arguments; "" where it has none.

    A resource's arguments are the interface that extends TerraformMetaArguments."""
    config = re.search(r"export interface \w+ extends cdktf\.TerraformMetaArguments \{\n(.*?)\n\}\n", text, re.S)
    if not config:
        return ""
    for name, attribute in ATTRIBUTES[provider].items():
        shape = re.search(r"^    readonly " + name + r"\?: (.*)$", config[1], re.M)
        if shape and (shape[1].startswith("{") or attribute == "tag" and "Tag" in shape[1]):
            return attribute
    if provider == "google" and "GoogleSqlDatabaseInstance" not in text and "readonly userLabels?" in text:
        return "settings.user_labels" if "google_sql_database_instance" in text else ""
    return ""


def terraform(folder):
    rows = []
    for provider, version in NPM.items():
        subprocess.run(["npm", "pack", "--silent", f"@cdktf/provider-{provider}@{version}"], cwd=folder,
                       check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(folder / f"cdktf-provider-{provider}-{version}.tgz") as package:
            for member in package:
                if not re.fullmatch(r"package/lib/[^/]+/index\.d\.ts", member.name) or "/data-" in member.name:
                    continue
                text = package.extractfile(member).read().decode()
                kind = re.search(r'static readonly tfResourceType = "(\w+)"', text)
                if kind:
                    rows.append((kind[1], attribute_of(provider, text)))
    write("terraform_taggable.csv", ["resource_type", "attribute"], set(rows))


def property_of(schema):
    """The property that takes tags, and whether it is a list of Key and Value or a map."""
    tagging = schema.get("tagging") or {}
    if tagging.get("taggable") is False or schema.get("taggable") is False:
        return "", ""
    name = tagging.get("tagProperty", "/properties/Tags").split("/")[-1]
    shape = schema.get("properties", {}).get(name)
    if shape is None or f"/properties/{name}" in schema.get("readOnlyProperties", []):
        return "", ""
    if "$ref" in shape:
        shape = schema.get("definitions", {}).get(shape["$ref"].split("/")[-1], {})
    kinds = shape.get("type", "object")
    return name, "list" if "array" in kinds else "map"


def cloudformation(folder):
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d",
                    str(folder), f"cfn-lint=={CFN_LINT}"], check=True)
    rows = {}
    with zipfile.ZipFile(next(folder.glob("cfn_lint-*.whl"))) as wheel:
        for name in wheel.namelist():
            if not re.search(r"data/schemas/resources/.*\.json$", name):
                continue
            schema = json.loads(wheel.read(name))
            if "typeName" in schema:
                rows.setdefault(schema["typeName"], set()).add(property_of(schema))
    # Regions know a type by different schemas: tags that one region takes are tags.
    write("cloudformation_taggable.csv", ["resource_type", "property", "form"],
          [(name, *max(found)) for name, found in rows.items()])


with tempfile.TemporaryDirectory() as temporary:
    terraform(pathlib.Path(temporary))
    cloudformation(pathlib.Path(temporary))
