"""What `purser report self` says was called, and the permissions that this takes."""
import json

# Where a service or an operation has another name in permissions.
SERVICES = {"elasticloadbalancingv2": "elasticloadbalancing", "resourcegroupstaggingapi": "tag"}
ACTIONS = {"s3:ListBuckets": "s3:ListAllMyBuckets", "s3:ListObjectsV2": "s3:ListBucket",
           "s3:DeleteBucketTagging": "s3:PutBucketTagging"}


def calls_of(purser, *flags):
    """"ec2:DescribeInstances" → its row."""
    report = purser.json("report", "self", "--period", "all", *flags)
    return {f"{row['service']}:{row['operation']}": row for row in report["rows"]}


def not_allowed(purser, calls, *features):
    """What was called that `policy iam` of the features would not allow; everybody may ask who they are."""
    words = [word for feature in features for word in ("--for", feature)]
    policy = json.loads(purser.run("policy", "iam", *words).stdout)
    allowed = {action for statement in policy["Statement"] for action in statement["Action"]}
    names = {f"{SERVICES.get(service, service)}:{operation}"
             for service, operation in (name.split(":") for name in calls)}
    return {ACTIONS.get(name, name) for name in names} - allowed - {"sts:GetCallerIdentity"}
