"""The AWS client against moto, which checks every signature with AWS's own code and every permission.

Every protocol is signed right, also where names are odd; wrong keys, missing permissions and operations that are not
there are told apart; listings are read to the end; a service that throttles, fails, breaks off or lies is asked again
as often as it should be; nothing secret is said.
"""
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import check  # noqa: E402
from moto import ACCOUNT, Moto, Stub  # noqa: E402

DRIVER = pathlib.Path(sys.argv[1]).resolve().parent / "aws_driver"
DENIED, NOT_FOUND, UNAVAILABLE, DATA = 4, 3, 5, 2  # base/result.h


def ask(environment, *calls):
    """The answers, and counts as {(service, operation): (calls, retries)}."""
    done = subprocess.run([DRIVER], input="".join(json.dumps(call) + "\n" for call in calls), env=environment,
                          capture_output=True, text=True, timeout=120)
    check(done.returncode == 0, done.stderr)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for secret in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        check(environment.get(secret, "none") not in done.stdout + done.stderr, f"{secret} is said")
    return lines[:-1], {(row[0], row[1]): (row[2], row[3]) for row in lines[-1]}


def call(service, operation, **more):
    return {"service": service, "operation": operation, **more}


def s3(operation, method, path, **more):
    return call("s3", operation, method=method, path=path, **more)


def check_protocols(aws):
    days = {"Start": "2026-10-01", "End": "2026-11-01"}
    key = "/bills-eu/a b/ü+=&%2F?#~/(x)'*!.csv"
    calls = [
        call("sts", "GetCallerIdentity"),
        call("iam", "ListUsers"),
        call("ec2", "CreateVolume", idempotent=False,
             parameters=[["AvailabilityZone", "eu-west-1a"], ["Size", "1"], ["TagSpecification.1.ResourceType", "volume"],
                         ["TagSpecification.1.Tag.1.Key", "cost center"],
                         ["TagSpecification.1.Tag.1.Value", "a+b = ü/*~'()%41"]]),
        call("ec2", "DescribeTags"),
        call("rds", "DescribeDBInstances"),
        call("elasticloadbalancing", "DescribeLoadBalancers"),
        call("elasticloadbalancingv2", "DescribeLoadBalancers"),
        call("autoscaling", "DescribeAutoScalingGroups"),
        call("sagemaker", "ListNotebookInstances"),
        call("ecs", "ListClusters"),
        call("eks", "ListClusters", method="GET", path="/clusters"),
        call("resourcegroupstaggingapi", "GetResources"),
        call("ce", "GetCostAndUsage", body=json.dumps({"TimePeriod": days, "Granularity": "DAILY",
                                                       "Metrics": ["UnblendedCost"]})),
        call("organizations", "CreateOrganization", body='{"FeatureSet": "ALL"}'),
        call("cloudtrail", "DescribeTrails"),
        call("cloudformation", "ListStacks"),
        s3("CreateBucket", "PUT", "/bills-eu",
           body="<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
                "</CreateBucketConfiguration>"),
        s3("PutObject", "PUT", key, body="day,cost\n1,2\n", headers={"Content-Type": "text/csv"}),
        s3("ListObjectsV2", "GET", "/bills-eu", parameters=[["list-type", "2"], ["prefix", "a b/ü+=&%"]]),
        s3("GetObject", "GET", key, headers={"Range": "bytes=4-7"}),
        s3("GetBucketLocation", "GET", "/bills-eu", parameters=[["location", ""]]),
    ]
    answers, counts = ask(aws.environment(region="eu-west-1"), *calls)
    for asked, answer in zip(calls, answers):
        check("bodies" in answer, f"{asked['service']}:{asked['operation']}: {answer}")
    bodies = {(asked["service"], asked["operation"]): answer["bodies"][0] for asked, answer in zip(calls, answers)}
    check(ACCOUNT in bodies["sts", "GetCallerIdentity"], bodies)
    check("<value>a+b = ü/*~'()%41</value>" in bodies["ec2", "DescribeTags"], bodies["ec2", "DescribeTags"])
    check(bodies["s3", "GetObject"] == "cost", bodies["s3", "GetObject"])
    check("(x)'*!.csv" in bodies["s3", "ListObjectsV2"], bodies["s3", "ListObjectsV2"])
    check(all(made == (1, 0) for made in counts.values()) and len(counts) == len(calls), counts)
    seen = aws.client("s3").get_object(Bucket="bills-eu", Key=key.removeprefix("/bills-eu/"))
    check(seen["Body"].read() == b"day,cost\n1,2\n" and seen["ContentType"] == "text/csv", seen)


def check_refusals(aws):
    wrong = aws.environment() | {"AWS_SECRET_ACCESS_KEY": "wrong-wrong-wrong"}
    calls = [call("sts", "GetCallerIdentity"), call("ec2", "DescribeVolumes"), call("sagemaker", "ListEndpoints"),
             s3("GetObject", "GET", "/bills-eu/x")]
    for asked, answer in zip(calls, ask(wrong, *calls)[0]):
        check(answer.get("kind") == DENIED and "does not accept" in answer["error"], f"{asked}: {answer}")

    reader = aws.environment(aws.make_user("reader", ["ec2:DescribeVolumes"]))
    (volumes, images, objects), _ = ask(reader, call("ec2", "DescribeVolumes"), call("ec2", "DescribeImages"),
                                        s3("ListObjectsV2", "GET", "/bills-eu", parameters=[["list-type", "2"]]))
    check("bodies" in volumes, volumes)
    check(images["kind"] == DENIED and "allow ec2:DescribeImages" in images["error"], images)
    check(objects["kind"] == DENIED and "allow s3:ListBucket" in objects["error"], objects)

    (absent, bucket, unknown), _ = ask(
        aws.environment(), call("ec2", "DescribeVolumes", parameters=[["VolumeId.1", "vol-0123456789abcdef0"]]),
        s3("HeadObject", "HEAD", "/bills-eu/none"), call("sagemaker", "ListApps"))
    check(absent["kind"] == NOT_FOUND and bucket["kind"] == NOT_FOUND, (absent, bucket))
    check(unknown["kind"] in (UNAVAILABLE, DATA) and "sagemaker:ListApps" in unknown["error"], unknown)


def check_roles(aws):
    from_role = aws.client("sts").assume_role(RoleArn=aws.make_account("222222222222"), RoleSessionName="test")
    keys = from_role["Credentials"]
    environment = aws.environment({"AWS_ACCESS_KEY_ID": keys["AccessKeyId"], "AWS_SESSION_TOKEN": keys["SessionToken"],
                                   "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"]})
    (who, buckets), _ = ask(environment, call("sts", "GetCallerIdentity"), s3("ListBuckets", "GET", "/"))
    check("222222222222" in who["bodies"][0] and "bodies" in buckets, (who, buckets))


def check_pages_and_threads(aws):
    ec2 = aws.client("ec2", "eu-west-1")
    for _ in range(12):
        ec2.create_volume(AvailabilityZone="eu-west-1a", Size=1)
    listing = call("ec2", "DescribeInstances", parameters=[["MaxResults", "5"]], next=["nextToken", "NextToken"])
    ec2.run_instances(ImageId="ami-1", MinCount=12, MaxCount=12)
    for _ in range(11):
        ec2.run_instances(ImageId="ami-1", MinCount=1, MaxCount=1)
    environment = aws.environment(region="eu-west-1")
    (pages, many), counts = ask(environment, listing, call("sts", "GetCallerIdentity", at_once=20))
    instances = sum(body.count("<instanceId>") for body in pages["bodies"])
    check(instances == 23 and len(pages["bodies"]) > 1, (instances, len(pages["bodies"])))
    check("bodies" in many and counts["sts", "GetCallerIdentity"] == (20, 0), counts)


def check_troubles(aws):
    target, events = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents", {"Events": []}
    with Stub() as stub:
        environment = aws.environment() | {"AWS_ENDPOINT_URL_CLOUDTRAIL": stub.url}
        stub.answer(target, {"__type": "ThrottlingException", "message": "Rate exceeded"}, status=400)
        stub.answer(target, "<html>bad gateway</html>", status=502)
        stub.answer(target, events)
        answers, counts = ask(environment, call("cloudtrail", "LookupEvents"))
        check("bodies" in answers[0] and counts["cloudtrail", "LookupEvents"] == (3, 2), (answers, counts))

    with Stub() as stub:
        environment["AWS_ENDPOINT_URL_CLOUDTRAIL"] = stub.url
        stub.answer(target, '{"Events": [{"EventId"')
        answers, counts = ask(environment, call("cloudtrail", "LookupEvents"))
        check(answers[0]["kind"] == DATA and counts["cloudtrail", "LookupEvents"][0] == 3, (answers, counts))

    with Stub() as stub:
        environment["AWS_ENDPOINT_URL_CLOUDTRAIL"] = stub.url
        stub.answer(target, events | {"NextToken": "again"})
        answers, counts = ask(environment, call("cloudtrail", "LookupEvents", next=["NextToken", "NextToken"]))
        check(answers[0]["kind"] == DATA and counts["cloudtrail", "LookupEvents"][0] == 2, (answers, counts))
        check([json.loads(request["body"]) for request in stub.of(target)] == [{}, {"NextToken": "again"}],
              stub.requests)

    # Nobody listens any more: once for a call that must not be made twice, three times for others.
    answers, counts = ask(environment, call("cloudtrail", "LookupEvents"),
                          call("cloudtrail", "CreateTrail", idempotent=False))
    check(all(answer["kind"] == UNAVAILABLE for answer in answers), answers)
    check(counts == {("cloudtrail", "CreateTrail"): (1, 0), ("cloudtrail", "LookupEvents"): (3, 2)}, counts)


def main():
    with Moto() as aws:
        check_protocols(aws)
        check_refusals(aws)
        check_roles(aws)
        check_pages_and_threads(aws)
        check_troubles(aws)
    print("every protocol signed; refusals, pages, threads and troubles as they should be")


if __name__ == "__main__":
    main()
