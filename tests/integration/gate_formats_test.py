"""What CI reads from the gate: JSON valid by its schema, SARIF by the standard's, JUnit well-formed; no secret anywhere.

The SARIF schema is the standard's own, from the crate serde-sarif; where that cannot be had, the last line says so.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = sys.argv[1]
PLANS = sorted((ROOT / "tests/fixtures/gate").glob("*.json")) + sorted(
    (ROOT.parent / "shared/data/infracost-plans").glob("*plan*.json"))


def gate(plan, form):
    done = subprocess.run([BINARY, "gate", str(plan), "--format", form, "--as-of", "2026-11-20", "--config",
                           str(ROOT / "tests/fixtures/gate/purser.toml")], capture_output=True, text=True)
    assert done.returncode in (0, 1), (plan, form, done.stderr)
    assert "hunter2" not in done.stdout + done.stderr and "S3cret" not in done.stdout + done.stderr, (plan, form)
    return done.stdout


def sarif_schema():
    """The standard's schema as the crate serde-sarif carries it; None where cargo cannot have it."""
    if not shutil.which("cargo"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "src").mkdir()
        pathlib.Path(folder, "src/lib.rs").touch()
        pathlib.Path(folder, "Cargo.toml").write_text(
            '[package]\nname = "x"\nversion = "0.1.0"\n[dependencies]\nserde-sarif = "=0.4.2"\n')
        if subprocess.run(["cargo", "fetch", "--quiet"], cwd=folder, capture_output=True, timeout=120).returncode:
            return None
    home = pathlib.Path(os.environ.get("CARGO_HOME", pathlib.Path.home() / ".cargo"))
    files = list(home.glob("registry/src/*/serde-sarif-0.4.2/src/schema.json"))
    return json.loads(files[0].read_text()) if files else None


def main():
    schema = json.loads((ROOT / "docs/reference/schemas/purser.gate.v1.json").read_text())
    sarif = sarif_schema()
    for plan in PLANS:
        answer = json.loads(gate(plan, "json"))
        jsonschema.validate(answer, schema)
        violations = sum(len(row["violations"]) for row in answer["resources"])
        counts = {name: 0 for name in answer["summary"]}
        for row in answer["resources"]:
            counts[row["verdict"]] += 1
        assert counts == answer["summary"], plan

        report = json.loads(gate(plan, "sarif"))
        if sarif:
            jsonschema.validate(report, sarif)
        assert len(report["runs"][0]["results"]) == violations, plan

        suites = xml.fromstring(gate(plan, "junit").encode())
        assert len(suites.findall(".//testcase")) == len(answer["resources"]), plan
        assert len(suites.findall(".//failure")) == answer["summary"]["fail"], plan

        lines = gate(plan, "github").splitlines()
        assert sum(line.startswith(("::error ", "::warning ")) for line in lines) == violations, plan
        assert gate(plan, "markdown").startswith("<!-- purser-gate -->\n"), plan
    print(f"{len(PLANS)} plans and templates, {'SARIF by its schema' if sarif else 'no SARIF schema here: skipped'}")


main()
