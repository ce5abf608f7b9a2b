"""The launcher against AWS: nothing untagged starts, nothing starts twice, and what is sent is what AWS's model allows.

moto checks signatures and permissions. Where it has no behaviour of AWS's (tokens, capacity, names that are taken), a
stub answers as documented. Every request to the stub is held against botocore's own model of the operation.
"""
import base64
import contextlib
import json
import os
import pathlib
import pty
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.parse

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from calls import calls_of, not_allowed  # noqa: E402
from harness import ROOT, Purser, check  # noqa: E402
from moto import Moto, Stub, need_cloud  # noqa: E402

SCHEMA = json.loads((ROOT / "docs/reference/schemas/purser.launch.v1.json").read_text())
TAGS = {"team": "nlp", "project": "qa-model", "environment": "experiment", "cost_center": "cc-ml-001",
        "owner": "me@acme.example"}
WRITTEN = {**TAGS, "auto_shutdown": "2026-11-27"}
GIVEN = [f"--tag={key}={value}" for key, value in TAGS.items()]
DAY = "--as-of=2026-11-24"
XML = {"Content-Type": "text/xml"}


def launch(purser, *words, expect=0):
    """The answer in JSON, valid by its schema."""
    done = purser.run("launch", *words, "--format=json", DAY, expect=expect)
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, SCHEMA)
    return answer


def model_of(service):
    need_cloud()
    import botocore.session
    return botocore.session.get_session().get_service_model(service)


def unflattened(form, shape):
    """EC2's flattened parameters as the nested ones of the model; a name that the model lacks is an error."""
    if shape.type_name == "structure":
        members = {}
        for member, inner in shape.members.items():
            name = inner.serialization.get("queryName") or inner.serialization.get("name", member)
            name = name[0].upper() + name[1:]
            part = {key[len(name):].removeprefix("."): form.pop(key) for key in list(form)
                    if key == name or key.startswith(name + ".")}
            if part:
                members[member] = unflattened(part, inner)
                check(not part, f"{name}: {part}")
        return members
    if shape.type_name == "list":
        indices = sorted({int(key.partition(".")[0]) for key in form})
        check(indices == list(range(1, len(indices) + 1)), f"a list without gaps: {indices}")
        items = []
        for index in indices:
            part = {key.partition(".")[2]: form.pop(key) for key in list(form) if key.partition(".")[0] == str(index)}
            items.append(unflattened(part, shape.member))
        return items
    text = form.pop("")
    if shape.type_name in ("integer", "long"):
        return int(text)
    if shape.type_name == "boolean":
        return {"true": True, "false": False}[text]
    return base64.b64decode(text) if shape.type_name == "blob" else text


def validated(request, service, operation):
    """The request's parameters, after botocore found nothing wrong with them."""
    from botocore.validate import ParamValidator
    shape = model_of(service).operation_model(operation).input_shape
    if service == "ec2":
        form = dict(urllib.parse.parse_qsl(request["body"], keep_blank_values=True, strict_parsing=True))
        check(form.pop("Action") == operation and form.pop("Version"), request["body"])
        parameters = unflattened(form, shape)
        check(not form, f"parameters that {operation} does not have: {form}")
    else:
        parameters = request["json"]
    report = ParamValidator().validate(parameters, shape)
    check(not report.has_errors(), report.generate_report())
    check(set(parameters) <= set(shape.members), parameters)
    return parameters


def tags_of(items):
    return {item["Key"]: item["Value"] for item in items or []}


def keys(stub):
    return {"AWS_ENDPOINT_URL": stub.url, "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "hush"}


def fresh(environment):
    purser = Purser()
    (purser.home / "purser.toml").write_text((ROOT / "tests/fixtures/launch.toml").read_text())
    purser.environment |= environment
    return purser


def instances_of(aws):
    return [instance for page in aws.client("ec2").get_paginator("describe_instances").paginate()
            for reservation in page["Reservations"] for instance in reservation["Instances"]]


def refused_tags_ask_nothing():
    with Stub() as stub:
        purser = fresh(keys(stub))
        for words in ([], ["--tag=team=nlp"], [*GIVEN, "--tag=aws:x=1"], [*GIVEN, "--tag=team=cv"],
                      [*GIVEN[1:], "--tag=team=npl"], [*GIVEN, "--tag=note=" + 257 * "x"],
                      [*GIVEN, "--auto-shutdown=soon"], [*GIVEN, *(f"--tag=k{i}=v" for i in range(45))]):
            for extra in (["--yes"], ["--dry-run"]):
                answer = launch(purser, "ec2", "--type=t3.micro", "--image=ami-0abc", *words, *extra, expect=1)
                check(answer["state"] == "refused" and answer["violations"] and not answer["started"], answer)
        job = ["--name=x", "--type=ml.g5.xlarge", "--image=i", "--role=arn:aws:iam::123456789012:role/r",
               "--output-path=s3://b"]
        answer = launch(purser, "sagemaker", *job, "--yes", expect=1)
        check([violation["key"] for violation in answer["violations"]] == list(TAGS), answer)
        # Nobody to ask, and neither --yes nor --dry-run: that starts nothing either.
        purser.run("launch", "ec2", "--type=t3.micro", "--image=ami-0abc", *GIVEN, expect=2)
        check(stub.requests == [], stub.requests)


def everything_is_tagged(aws):
    ec2 = aws.client("ec2")
    image = ec2.register_image(Name="train", RootDeviceName="/dev/xvda")["ImageId"]
    purser = fresh(aws.environment())
    words = ["ec2", "--type=g5.xlarge", f"--image={image}", *GIVEN]

    answer = launch(purser, *words, "--dry-run")
    check(answer["state"] == "planned" and instances_of(aws) == [], answer)
    check(answer["quote"]["on_demand_per_hour"] == "1.006000", answer["quote"])
    check(answer["quote"]["hours"] == "72" and answer["quote"]["hours_from"] == "auto_shutdown", answer["quote"])
    check(answer["quote"]["on_demand_total"] == "72.432000", answer["quote"])
    check(answer["quote"]["spot_per_hour"] == "0.000010", answer["quote"])

    (purser.home / "start.sh").write_text("#!/bin/sh\necho hush\n")
    answer = launch(purser, *words, "--yes", "--count=2", "--user-data=start.sh", "--volume-size=50", "--name=bert")
    check(answer["state"] == "started" and len(answer["started"]) == 2 and not answer["was_running"], answer)
    check("hush" not in json.dumps(answer), "user data is not shown")
    found = instances_of(aws)
    check({instance["InstanceId"] for instance in found} == {started["id"] for started in answer["started"]}, found)
    for instance in found:
        check(tags_of(instance["Tags"]) == {**WRITTEN, "Name": "bert"}, instance["Tags"])
    volumes = ec2.describe_volumes()["Volumes"]
    check(len(volumes) == 2, volumes)
    for volume in volumes:
        check(tags_of(volume["Tags"]) == {**WRITTEN, "Name": "bert"} and volume["Size"] == 50, volume)

    again = launch(purser, *words, "--yes", "--count=2", "--user-data=start.sh", "--volume-size=50", "--name=bert")
    check(again["was_running"] and again["client_token"] == answer["client_token"], again)
    check({started["id"] for started in again["started"]} == {started["id"] for started in answer["started"]}, again)
    check(len(instances_of(aws)) == 2, "the same command starts nothing twice")

    spot = launch(purser, *words, "--yes", "--spot", "--max-price=0.5")
    check(spot["spot"] and spot["state"] == "started", spot)
    mine = [instance for instance in instances_of(aws) if instance["InstanceId"] == spot["started"][0]["id"]]
    check(mine[0]["InstanceLifecycle"] == "spot" and tags_of(mine[0]["Tags"]) == WRITTEN, mine)

    other = launch(purser, *words, "--yes", "--client-token=a", "--tag=note=two words")
    check(other["client_token"] == "a" and len(instances_of(aws)) == 4, other)
    for instance in instances_of(aws):
        check(WRITTEN.items() <= tags_of(instance.get("Tags")).items(), instance)


def jobs_are_tagged(aws):
    purser = fresh(aws.environment())
    words = ["sagemaker", "--name=bert", "--type=ml.g5.xlarge", "--image=123456789012.dkr.ecr.us-east-1.amazonaws.com/t:1",
             "--role=arn:aws:iam::123456789012:role/train", "--output-path=s3://models/out", "--input=s3://data/x",
             "--checkpoint=s3://models/c", "--spot", "--max-runtime=2h", "--hyperparameter=lr=0.1", *GIVEN]
    check(launch(purser, *words, "--dry-run")["state"] == "planned", "planned")
    sagemaker = aws.client("sagemaker")
    check(sagemaker.list_training_jobs()["TrainingJobSummaries"] == [], "a dry run starts nothing")
    answer = launch(purser, *words, "--yes")
    job = sagemaker.describe_training_job(TrainingJobName=answer["started"][0]["id"])
    check(job["EnableManagedSpotTraining"] and job["CheckpointConfig"]["S3Uri"] == "s3://models/c", job)
    check(job["StoppingCondition"] == {"MaxRuntimeInSeconds": 7200, "MaxWaitTimeInSeconds": 14400}, job)
    tags = sagemaker.list_tags(ResourceArn=job["TrainingJobArn"])["Tags"]
    check(tags_of(tags) == WRITTEN, tags)


def denied_is_said(aws):
    purser = fresh(aws.environment(aws.make_user("looker", ["ec2:Describe*"])))
    for extra in ("--yes", "--dry-run"):
        done = purser.run("launch", "ec2", "--type=t3.micro", "--image=ami-0abc", *GIVEN, extra, DAY, expect=3)
        check("ec2:RunInstances" in done.stderr and "ec2:CreateTags" in done.stderr, done.stderr)
    done = purser.run("launch", "sagemaker", "--name=x", "--type=ml.g5.xlarge", "--image=i", "--yes", DAY, *GIVEN,
                      "--role=arn:aws:iam::123456789012:role/r", "--output-path=s3://b", expect=3)
    check("sagemaker:CreateTrainingJob" in done.stderr, done.stderr)
    # Who may start but not look starts without a quote of spot.
    starter = fresh(aws.environment(aws.make_user("starter", ["ec2:RunInstances", "ec2:CreateTags"])))
    image = aws.client("ec2").describe_images(Owners=["self"])["Images"][0]["ImageId"]
    answer = launch(starter, "ec2", "--type=t3.micro", f"--image={image}", *GIVEN, "--yes", "--client-token=starter")
    check(answer["state"] == "started" and answer["quote"]["spot_per_hour"] is None, answer)
    check(any("spot prices are not known" in note for note in answer["notes"]), answer["notes"])


def ran(token, when):
    return (f"<RunInstancesResponse><instancesSet><item><instanceId>i-0{abs(hash(token)) % 10**8:08d}</instanceId>"
            f"<instanceState><name>pending</name></instanceState><launchTime>{when}</launchTime>"
            f"</item></instancesSet></RunInstancesResponse>")


def what_is_sent_is_what_the_model_allows():
    """EC2 keeps the tokens it saw: the same one with another request is refused, as documented."""
    seen = {}

    def run(request):
        form = dict(urllib.parse.parse_qsl(request["body"]))
        token = form["ClientToken"]
        same = {key: value for key, value in form.items() if key != "DryRun"}
        if seen.setdefault(token, same) != same:
            return ("<Response><Errors><Error><Code>IdempotentParameterMismatch</Code><Message>m</Message></Error>"
                    "</Errors></Response>")
        return ran(token, "2026-11-24T00:00:00.000Z")

    with Stub() as stub:
        purser = fresh(keys(stub))
        stub.answer("DescribeSpotPriceHistory", "<DescribeSpotPriceHistoryResponse><spotPriceHistorySet>" + "".join(
            f"<item><instanceType>p4d.24xlarge</instanceType><spotPrice>{price}</spotPrice><timestamp>{when}</timestamp>"
            f"<availabilityZone>us-east-1{zone}</availabilityZone></item>" for zone, price, when in (
                ("a", "12.5", "2026-11-23T01:00:00Z"), ("a", "11.0", "2026-11-24T01:00:00Z"),
                ("b", "15.25", "2026-11-20T01:00:00Z"))) +
            "</spotPriceHistorySet></DescribeSpotPriceHistoryResponse>", headers=XML)
        stub.answer("DescribeInstances", "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>m</Message>"
                    "</Error></Errors></Response>", status=403, headers=XML)
        stub.answer("RunInstances", run, headers=XML)
        (purser.home / "data").write_bytes(bytes(range(256)))
        words = ["ec2", "--type=p4d.24xlarge", "--image=ami-0abc", "--count=3", "--subnet=subnet-1",
                 "--security-group=sg-1", "--security-group=sg-2", "--key-name=me", "--instance-profile=train",
                 "--user-data=data", "--spot", "--max-price=12", "--hours=10", "--yes", *GIVEN]
        first, second = launch(purser, *words), launch(purser, *words)
        check(first["started"][0]["id"] == second["started"][0]["id"] and len(seen) == 1, (first, second))
        # p4d: the newest price of a zone counts, --max-price caps the dearest zone, three instances, ten hours.
        check(first["quote"]["spot_zones"] == [{"zone": "us-east-1a", "per_hour": "11.000000"},
                                               {"zone": "us-east-1b", "per_hour": "15.250000"}], first["quote"])
        check(first["quote"]["spot_per_hour"] == "36.000000" and first["quote"]["spot_total"] == "360.000000",
              first["quote"])
        for request in stub.of("RunInstances"):
            sent = validated(request, "ec2", "RunInstances")
            check({item["ResourceType"]: tags_of(item["Tags"]) for item in sent["TagSpecifications"]} == {
                kind: WRITTEN for kind in ("instance", "volume", "network-interface", "spot-instances-request")}, sent)
            check(sent["MinCount"] == sent["MaxCount"] == 3 and sent["SecurityGroupIds"] == ["sg-1", "sg-2"], sent)
            check(base64.b64decode(sent["UserData"]) == bytes(range(256)), sent["UserData"])
            check(sent["IamInstanceProfile"] == {"Name": "train"} and sent["ClientToken"], sent)
        for request in stub.of("DescribeSpotPriceHistory"):
            validated(request, "ec2", "DescribeSpotPriceHistory")
        for request in stub.of("DescribeInstances"):
            validated(request, "ec2", "DescribeInstances")


def what_ec2_cannot_do_now_has_a_remedy():
    with Stub() as stub:
        purser = fresh(keys(stub))
        stub.answer("DescribeInstances", "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>",
                    headers=XML)
        for code, word in (("InsufficientInstanceCapacity", "--subnet"), ("VcpuLimitExceeded", "Service Quotas"),
                           ("IdempotentParameterMismatch", "--client-token")):
            stub.answers.pop("RunInstances", None)
            stub.answer("RunInstances", f"<Response><Errors><Error><Code>{code}</Code><Message>m</Message></Error>"
                        "</Errors></Response>", status=400, headers=XML)
            before = len(stub.of("RunInstances"))
            done = purser.run("launch", "ec2", "--type=t3.micro", "--image=ami-0abc", *GIVEN, "--yes", DAY, expect=3)
            check(word in done.stderr and done.stdout == "", done.stderr)
            check(len(stub.of("RunInstances")) == before + 1, f"{code} is final: {len(stub.of('RunInstances'))}")


def a_job_that_is_there_is_this_commands():
    with Stub() as stub:
        purser = fresh(keys(stub))
        stub.answer("SageMaker.CreateTrainingJob", {"TrainingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:training-job/b"})
        stub.answer("SageMaker.DescribeTrainingJob", {"TrainingJobArn": "arn:aws:sagemaker:us-east-1:123456789012:training-job/b",
                                                      "TrainingJobStatus": "InProgress"})
        words = ["sagemaker", "--name=bert", "--type=ml.p4d.24xlarge", "--image=i", "--output-path=s3://b/o",
                 "--role=arn:aws:iam::123456789012:role/r", "--checkpoint=s3://b/c", "--spot", "--input=train=s3://b/1",
                 "--input=test=s3://b/2", "--hyperparameter=x=ü", "--yes", *GIVEN]
        first = launch(purser, *words)
        stub.answers["SageMaker.CreateTrainingJob"] = [({"__type": "ResourceInUse", "Message": "m"}, 400, {})]
        second = launch(purser, *words)
        check(second["was_running"] and second["started"][0]["id"] == first["started"][0]["id"], (first, second))
        for request in stub.of("SageMaker.CreateTrainingJob"):
            sent = validated(request, "sagemaker", "CreateTrainingJob")
            check(tags_of(sent["Tags"]) == WRITTEN and len(sent["InputDataConfig"]) == 2, sent)
            check(re.fullmatch(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", sent["TrainingJobName"]), sent)


def somebody_is_asked(aws):
    """On a terminal: the cost before the question; only y starts. A bare chroot has no terminals to give."""
    try:
        for descriptor in pty.openpty():
            os.close(descriptor)
    except OSError as refused:
        check(os.environ.get("CI") != "true", f"no terminal: {refused}")
        print(f"SKIPPED the question on a terminal: {refused}")
        return
    purser = fresh(aws.environment())
    image = aws.client("ec2").describe_images(Owners=["self"])["Images"][0]["ImageId"]
    for typed, code in ((b"n\n", 1), (b"\n", 1), (b"\x04", 1), (b"y\n", 0)):
        before = len(instances_of(aws))
        leader, follower = pty.openpty()
        process = subprocess.Popen([str(purser.binary), "launch", "ec2", "--type=g5.xlarge", f"--image={image}",
                                    "--client-token=asked", *GIVEN, DAY], cwd=purser.home, env=purser.environment,
                                   stdin=follower, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(follower)
        told = b""
        while not told.endswith(b"start? [y/N] "):
            piece = process.stderr.read1()
            check(piece, told)
            told += piece
        check(b"1.0060 USD an hour" in told, told)
        check(len(instances_of(aws)) == before, "nothing starts before the answer")
        os.write(leader, typed)
        out, _ = process.communicate(timeout=60)
        os.close(leader)
        check(process.returncode == code, (typed, process.returncode, out))
        check(len(instances_of(aws)) == before + (code == 0), typed)
        check((b"started" if code == 0 else b"nothing was started") in out, out)


def the_wrappers_start_the_same(aws):
    purser = fresh(aws.environment())
    image = aws.client("ec2").describe_images(Owners=["self"])["Images"][0]["ImageId"]
    environment = {**purser.environment, "PURSER": str(purser.binary), "PYTHONPATH": str(ROOT / "wrappers/python")}
    script = f"""
import json, purser_launch as p
tags = {TAGS!r}
try:
    p.launch_ec2(type="t3.micro", image="{image}", tags={{"team": "npl"}})
except p.Refused as refused:
    assert refused.violations[0]["nearest"] == "nlp" and "team" in str(refused), refused
else:
    raise AssertionError("not refused")
try:
    p.launch_ec2(type="t3.micro", image="{image}", tags=dict(tags, project=None))
except p.Refused as refused:
    assert [(v["key"], v["reason"]) for v in refused.violations] == [("project", "missing")], refused
else:
    raise AssertionError("not refused")
try:
    p.launch_ec2(type="t3.micro", image="; touch hacked", tags=tags)
except p.LaunchError as error:
    assert error.exit_code == 2 and "--image" in str(error), error
else:
    raise AssertionError("not refused")
answer = p.launch_ec2(type="t3.micro", image="{image}", tags=tags, client_token="python", spot=True, hours=2)
job = p.launch_sagemaker(name="py", type="ml.m5.large", image="i", role="arn:aws:iam::123456789012:role/r", tags=tags,
                         output_path="s3://b", hyperparameters={{"lr": 0.1}}, dry_run=True)
print(json.dumps([answer, job]))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=purser.home, env=environment, capture_output=True, text=True)
    check(done.returncode == 0, done.stderr)
    answer, job = json.loads(done.stdout)
    check(answer["state"] == "started" and answer["spot"] and job["state"] == "planned", answer)
    check(job["request"]["parameters"]["HyperParameters"] == {"lr": "0.1"}, job)

    shell = str(ROOT / "wrappers/shell/purser-launch")
    variables = {f"PURSER_TAG_{key.upper()}": value for key, value in TAGS.items()}
    variables["PURSER_TAG_NOTE"] = "two words $(touch hacked) `touch hacked`"

    def sh(*words, **more):
        return subprocess.run(["sh", shell, *words], cwd=purser.home, env={**environment, **variables, **more},
                              capture_output=True, text=True)
    words = ["ec2", "--type", "t3.micro", "--image", image, "--client-token", "shell"]
    done = sh(*words)
    check(done.returncode == 1 and "characters not allowed" in done.stderr and done.stdout == "", done)
    done = sh(*words, PURSER_TAG_NOTE="two words")
    check(done.returncode == 0 and re.fullmatch(r"i-[0-9a-f]+\n", done.stdout), done)
    mine = [instance for instance in instances_of(aws) if instance["InstanceId"] == done.stdout.strip()]
    check(tags_of(mine[0]["Tags"]).items() >= {**TAGS, "note": "two words"}.items(), mine)
    done = sh(*words, "--team", "cv", "--dry-run", PURSER_TAG_NOTE="x")
    check(done.returncode == 0 and "team=cv" in done.stdout and "nothing was started" in done.stdout, done)
    check(sh("ec2", "--bogus", PURSER_TAG_NOTE="x").returncode == 2, "purser's exit code")
    check(not (purser.home / "hacked").exists(), "values are never run")


def books_know_the_month_and_keep_the_launch():
    """Where there are books: what the team has spent, and a row before and after, also of what failed."""
    with Stub() as stub:
        purser = fresh(keys(stub))
        shutil.copytree(ROOT / "tests/golden/files/bills", purser.home / "bills")
        shutil.copy(ROOT / "tests/golden/files/acme.toml", purser.home / "purser.toml")
        purser.run("ingest", "--quiet")
        stub.answer("DescribeInstances", "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>",
                    headers=XML)
        stub.answer("RunInstances", ran("t", "2026-10-20T00:00:00.000Z"), headers=XML)
        words = ["launch", "ec2", "--type=t3.micro", "--image=ami-0abc", "--team=search", "--tag=x=1", "--yes",
                 "--format=json", "--as-of=2026-10-20", "--project=qa", "--environment=production",
                 "--cost-center=cc-ml-001", "--owner=me@acme.example"]
        answer = json.loads(purser.run(*words).stdout)
        jsonschema.validate(answer, SCHEMA)
        report = purser.json("report", "cost", "--by", "team", "--where", "team=search", "--period", "mtd",
                             "--as-of", "2026-10-20")
        check(answer["spent"]["amounts"] == {"USD": report["totals"]["USD"]}, (answer["spent"], report["totals"]))
        stub.answers["RunInstances"] = [("<Response><Errors><Error><Code>VcpuLimitExceeded</Code><Message>m</Message>"
                                         "</Error></Errors></Response>", 400, XML)]
        purser.run(*words, "--client-token=second", expect=3)
        calls = calls_of(purser)
        check(calls["ec2:RunInstances"]["calls"] >= 2, f"what was refused is counted too: {sorted(calls)}")
        check(not_allowed(purser, calls, "launch-ec2") == set(), sorted(calls))
        with contextlib.closing(sqlite3.connect(next(purser.home.rglob("catalog.db")))) as catalog:
            rows = catalog.execute("SELECT state, client_token, started, tags, error, on_demand_per_hour FROM launches "
                                   "ORDER BY id").fetchall()
        check([row[0] for row in rows] == ["was_running" if answer["was_running"] else "started", "failed"], rows)
        check(rows[0][1] == answer["client_token"] and json.loads(rows[0][2]) == [answer["started"][0]["id"]], rows)
        check(json.loads(rows[0][3]) == answer["tags"] and "VcpuLimitExceeded" in rows[1][4] and rows[0][5], rows)


def main():
    need_cloud()
    books_know_the_month_and_keep_the_launch()
    refused_tags_ask_nothing()
    what_is_sent_is_what_the_model_allows()
    what_ec2_cannot_do_now_has_a_remedy()
    a_job_that_is_there_is_this_commands()
    with Moto() as aws:
        everything_is_tagged(aws)
        jobs_are_tagged(aws)
        denied_is_said(aws)
        somebody_is_asked(aws)
        the_wrappers_start_the_same(aws)
    print("nothing untagged started, and nothing twice")


main()
