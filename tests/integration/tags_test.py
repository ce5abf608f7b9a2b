"""An instance made by hand is found, priced from the bill, attributed to its creator, tagged on command and untagged again;
buckets, databases, load balancers, clusters and notebooks through their own APIs; keys activated in the payer's account.

EKS is in apply_test.cc: moto takes nobody's signature of a GET to it, and loses the query of a DELETE."""
import csv
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
from calls import calls_of, not_allowed  # noqa: E402
from harness import Purser, check  # noqa: E402
from moto import ACCOUNT, Moto, Stub  # noqa: E402

REGION = "us-east-1"
AS_OF = ["--as-of", "2099-01-01T00:00:00Z"]  # after every inventory that this test makes
CONFIG = f"""
[taxonomy.key.team]
required = true
values = ["nlp", "search"]
[taxonomy.key.owner]
required = true
pattern = "[^@ ]+@acme\\\\.example"
aliases = ["contact"]
[allocation_defaults]
"{ACCOUNT}" = {{ team = "search" }}
[[source]]
name = "fleet"
kind = "aws-inventory"
regions = ["{REGION}"]
"""
COLUMNS = ("BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargeCategory,ChargeClass,"
           "ChargeDescription,ChargeFrequency,ChargePeriodStart,ChargePeriodEnd,ContractedCost,EffectiveCost,InvoiceIssuerName,ListCost,"
           "PricingQuantity,PricingUnit,ProviderName,PublisherName,RegionId,ResourceId,ServiceCategory,ServiceName,SkuId,SubAccountId,Tags").split(",")


def write_bill(path, costs):
    with open(path, "w", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        for resource, cost in costs.items():
            table.writerow({
                "BilledCost": cost, "BillingAccountId": ACCOUNT, "BillingAccountName": "Acme", "BillingCurrency": "USD",
                "BillingPeriodStart": "2026-10-01T00:00:00Z", "BillingPeriodEnd": "2026-11-01T00:00:00Z", "ChargeCategory": "Usage",
                "ChargeFrequency": "Usage-Based", "ChargePeriodStart": "2026-10-20T00:00:00Z", "ChargePeriodEnd": "2026-10-21T00:00:00Z",
                "ContractedCost": cost, "EffectiveCost": cost, "InvoiceIssuerName": "AWS", "ListCost": cost, "PricingQuantity": 1,
                "PricingUnit": "Hours", "ProviderName": "AWS", "PublisherName": "AWS", "RegionId": REGION, "ResourceId": resource,
                "ServiceCategory": "Compute", "ServiceName": "Amazon EC2", "SkuId": "S", "SubAccountId": ACCOUNT})


def seed(aws):
    """One of everything that is tagged through an API of its own, none of it with tags that are needed."""
    ec2, made = aws.client("ec2"), {}
    run = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1, InstanceType="g5.xlarge")["Instances"][0]
    made["instance"] = run["InstanceId"]
    made["volume"] = ec2.create_volume(AvailabilityZone=REGION + "a", Size=8)["VolumeId"]
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="checkpoints")
    s3.put_bucket_tagging(Bucket="checkpoints", Tagging={"TagSet": [{"Key": "purpose", "Value": "a & b <c>"}]})
    made["database"] = aws.client("rds").create_db_instance(
        DBInstanceIdentifier="books", DBInstanceClass="db.t3.micro", Engine="postgres", MasterUsername="u",
        MasterUserPassword="password", AllocatedStorage=20)["DBInstance"]["DBInstanceArn"]
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{i}.0/24", AvailabilityZone=REGION + zone)["Subnet"]["SubnetId"]
               for i, zone in enumerate("ab")]
    made["balancer"] = aws.client("elbv2").create_load_balancer(Name="front", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    made["ecs"] = aws.client("ecs").create_cluster(clusterName="jobs")["cluster"]["clusterArn"]
    aws.client("sagemaker").create_notebook_instance(
        NotebookInstanceName="lab", InstanceType="ml.t3.medium", RoleArn=f"arn:aws:iam::{ACCOUNT}:role/lab")
    made["notebook"] = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:notebook-instance/lab"
    return made


def tags_of(aws, made):
    """Every resource's tags by boto3: what is really there."""
    def pairs(tags, key="Key", value="Value"):
        return {tag[key]: tag[value] for tag in tags}

    ec2 = aws.client("ec2")
    found = {name: pairs(ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [made[name]]}])["Tags"])
             for name in ("instance", "volume")}
    found["bucket"] = pairs(aws.client("s3").get_bucket_tagging(Bucket="checkpoints")["TagSet"])
    found["database"] = pairs(aws.client("rds").list_tags_for_resource(ResourceName=made["database"])["TagList"])
    found["balancer"] = pairs(aws.client("elbv2").describe_tags(ResourceArns=[made["balancer"]])["TagDescriptions"][0]["Tags"])
    found["ecs"] = pairs(aws.client("ecs").list_tags_for_resource(resourceArn=made["ecs"]).get("tags", []), "key", "value")
    found["notebook"] = pairs(aws.client("sagemaker").list_tags(ResourceArn=made["notebook"])["Tags"])
    return found


def event(instance):
    def answer(request):
        if request["json"]["LookupAttributes"][0]["AttributeValue"] != instance:
            return {"Events": []}
        record = {"userIdentity": {"type": "AssumedRole", "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/Scientist/jane@acme.example",
                                   "sessionContext": {"sessionIssuer": {"userName": "Scientist"}}}}
        return {"Events": [{"EventName": "RunInstances", "EventTime": 1792000000, "Username": "jane@acme.example",
                            "CloudTrailEvent": json.dumps(record)}]}
    return answer


def rows(purser, *words, expect=0):
    report = purser.json("tags", *words, *AS_OF, expect=expect)
    return {row["resource"]: row for row in report["rows"]}


def check_found(purser, made):
    """Found by the inventory, priced from the bill, and the dearest comes first."""
    report = purser.json("tags", "check", "--fail-on", "95", *AS_OF, expect=1)
    first = report["rows"][0]
    check(first["resource"] == made["instance"], f"the dearest comes first: {first}")
    check(first["USD"].startswith("900."), f"it is priced from the bill: {first}")
    check("owner" in first["missing"], f"what it lacks is named: {first}")


def check_fix(purser, aws, made):
    before = tags_of(aws, made)
    plan = purser.json("tags", "fix", "--creators", *AS_OF)
    owners = {row["resource"]: row for row in plan["rows"] if row["key"] == "owner"}
    check(owners[made["instance"]]["value"] == "jane@acme.example", "its creator owns it")
    check(owners[made["volume"]]["value"] == "unknown", "nobody is known to own the volume")
    check(tags_of(aws, made) == before, "a plan writes nothing")
    refused = purser.run("tags", "fix", "--apply", *AS_OF, expect=2)
    check("--yes" in refused.stderr, "nobody to ask is said")

    done = purser.json("tags", "fix", "--creators", "--apply", "--yes", *AS_OF)
    check({row["state"] for row in done["rows"]} == {"written"}, f"all are written: {done['rows']}")
    after = tags_of(aws, made)
    check(after["instance"] == {"owner": "jane@acme.example", "team": "search"}, f"instance: {after}")
    check(after["bucket"] == {"purpose": "a & b <c>", "owner": "unknown", "team": "search"}, f"bucket: {after['bucket']}")
    for name, tags in after.items():
        check(tags.get("team") == "search" and "owner" in tags, f"{name} was tagged by its own API: {tags}")

    again = purser.json("tags", "fix", "--creators", "--apply", "--yes", *AS_OF)
    check({row["state"] for row in again["rows"]} == {"kept"}, "a second time changes nothing")
    return before, done["rows"], undo_id(done)


def undo_id(report):
    line = next(line for line in report["headlines"] if "run " in line)
    return line.rsplit("run ", 1)[1].strip()


def check_undo(purser, aws, made, before, run):
    aws.client("ec2").create_tags(Resources=[made["instance"]], Tags=[{"Key": "team", "Value": "nlp"}])
    undone = purser.json("tags", "fix", "--undo", run, "--yes", *AS_OF)
    states = {(row["resource"], row["key"]): row["state"] for row in undone["rows"]}
    check(states[(made["instance"], "team")] == "kept", "what somebody changed since stays")
    after = tags_of(aws, made)
    check(after["instance"] == {"team": "nlp"}, f"the rest is taken back: {after['instance']}")
    check({**after, "instance": None} == {**before, "instance": None}, f"everything else is as it was: {after}")


def check_calls(purser):
    """What the verbs asked is in the books: `report self` adds it up, and the policy allows it."""
    calls = calls_of(purser)
    for name in ("cloudtrail:LookupEvents", "ec2:CreateTags", "s3:PutBucketTagging", "ec2:DescribeInstances"):
        check(calls[name]["calls"] > 0, f"{name} is counted: {sorted(calls)}")
    surplus = not_allowed(purser, calls, "aws-inventory", "tags-fix", "creator")
    check(not surplus, f"called, and not in the table of permissions: {surplus}")
    return calls


def check_denied(purser, aws):
    reader = aws.make_user("reader", ["ec2:Describe*", "sts:GetCallerIdentity", "s3:GetBucketTagging"])
    kept = dict(purser.environment)
    purser.environment |= aws.environment(reader)
    denied = purser.run("tags", "fix", "--apply", "--yes", *AS_OF, "--format", "json", expect=3)
    purser.environment.clear()
    purser.environment.update(kept)
    report = json.loads(denied.stdout)
    check({row["state"] for row in report["rows"]} <= {"failed", "kept"}, "nothing was written")
    check(all(row["error"] for row in report["rows"]), "each says why")
    check(reader["AWS_SECRET_ACCESS_KEY"] not in denied.stdout + denied.stderr, "no secret is printed")


def check_activate(purser, stub):
    listed = [{"TagKey": "Team", "Type": "UserDefined", "Status": "Inactive"},
              {"TagKey": "contact", "Type": "UserDefined", "Status": "Active", "LastUsedDate": "2026-10-01"}]
    stub.answer("AWSInsightsIndexService.ListCostAllocationTags", {"CostAllocationTags": listed})
    stub.answer("AWSInsightsIndexService.UpdateCostAllocationTagsStatus", {"Errors": []})
    stub.answer("AWSInsightsIndexService.StartCostAllocationTagBackfill",
                {"BackfillRequest": {"BackfillFrom": "2025-12-01T00:00:00Z", "BackfillStatus": "PROCESSING"}})
    as_of = ["--as-of", "2026-11-24T00:00:00Z"]
    plan = purser.json("tags", "activate", "--backfill", *as_of)
    check(not stub.of("AWSInsightsIndexService.UpdateCostAllocationTagsStatus"), "a plan changes nothing")
    states = {(row["key"], row["tag_key"]): row["state"] for row in plan["rows"]}
    check(states == {("team", "Team"): "inactive", ("team", "team"): "not-seen", ("owner", "contact"): "active",
                     ("owner", "owner"): "not-seen"}, f"every spelling is there: {states}")
    purser.run("tags", "activate", "--backfill", "--apply", "--yes", *as_of)
    update = stub.of("AWSInsightsIndexService.UpdateCostAllocationTagsStatus")[0]["json"]
    check(update == {"CostAllocationTagsStatus": [{"TagKey": "Team", "Status": "Active"}]}, f"{update}")
    backfill = stub.of("AWSInsightsIndexService.StartCostAllocationTagBackfill")[0]["json"]
    check(backfill == {"BackfillFrom": "2025-12-01T00:00:00Z"}, f"{backfill}")


def check_not_payer(purser, stub):
    stub.answers.clear()
    stub.answer("AWSInsightsIndexService.ListCostAllocationTags",
                {"__type": "AccessDeniedException", "message": "Failed: Linked account doesn't have access to cost allocation tags."},
                status=400)
    said = purser.run("tags", "activate", expect=3).stderr
    check("payer" in said, f"what to do is said: {said}")


purser = Purser()
(purser.home / "purser.toml").write_text(CONFIG)
with Moto() as aws, Stub() as trail, Stub() as costs:
    purser.environment |= aws.environment()
    purser.environment |= {"AWS_ENDPOINT_URL_CLOUDTRAIL": trail.url, "AWS_ENDPOINT_URL_COST_EXPLORER": costs.url}
    made = seed(aws)
    trail.answer("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents", event(made["instance"]))
    write_bill(purser.home / "bill.csv", {made["instance"]: "900", made["volume"]: "8.5", "checkpoints": "30"})
    purser.run("ingest", "--kind", "focus", "--source", "bill", "bill.csv")
    purser.run("ingest", "fleet")
    check_found(purser, made)
    before, _, run = check_fix(purser, aws, made)
    check_undo(purser, aws, made, before, run)
    calls = check_calls(purser)
    check_denied(purser, aws)
    denied = calls_of(purser)["ec2:CreateTags"]["calls"]
    check(denied > calls["ec2:CreateTags"]["calls"], "a call that is refused is counted too")
    check_activate(purser, costs)
    activation = calls_of(purser)["ce:UpdateCostAllocationTagsStatus"]
    check(activation["calls"] == 1 and activation["USD"].startswith("0.01"), f"it is priced: {activation}")
    check_not_payer(purser, costs)
print("an instance made by hand was found, priced, attributed, tagged and untagged; keys were activated")
