"""doctor against moto with permissions checked: what a source may, the export's settings, the tag keys on the bill,
the clock, the books; every answer valid by its schema."""
import json
import pathlib
import sys

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from calls import calls_of  # noqa: E402
from harness import ROOT, Purser, check  # noqa: E402
from moto import Moto, Stub, need_cloud  # noqa: E402

SCHEMA = json.loads((ROOT / "docs/reference/schemas/purser.doctor.v1.json").read_text())
SOURCE = '[[source]]\nname = "prod"\nkind = "aws-cur"\npath = "s3://acme-billing/cur"\n'
TAXONOMY = '[taxonomy.key.team]\n[taxonomy.key.environment]\naliases = ["env"]\n[taxonomy.key.project]\n'
EXPORT = {"Export": {"Name": "report", "DataQuery": {"QueryStatement": "SELECT 1", "TableConfigurations": {
    "COST_AND_USAGE_REPORT": {"TIME_GRANULARITY": "HOURLY", "INCLUDE_RESOURCES": "TRUE",
                              "INCLUDE_SPLIT_COST_ALLOCATION_DATA": "TRUE"}}},
    "DestinationConfigurations": {"S3Destination": {"S3Bucket": "acme-billing", "S3Prefix": "cur"}}},
    "ExportStatus": {"StatusCode": "HEALTHY"}}
DENIED = {"__type": "AccessDeniedException", "Message": "no"}


class Doctor:
    def __init__(self, aws, stub):
        self.purser, self.aws = Purser(), aws
        self.home = self.purser.home
        self.base = {**self.purser.environment, "AWS_ENDPOINT_URL_BCM_DATA_EXPORTS": stub.url,
                     "AWS_ENDPOINT_URL_COST_EXPLORER": stub.url,
                     "AWS_ENDPOINT_URL_COST_AND_USAGE_REPORT_SERVICE": stub.url}

    def ask(self, keys=None, expect=0, configuration=SOURCE + TAXONOMY, **variables):
        """Subject → its lines."""
        self.purser.environment = {**self.base, **self.aws.environment(keys), **variables}
        (self.home / "purser.toml").write_text(configuration)
        answer = self.purser.json("doctor", expect=expect)
        jsonschema.validate(answer, SCHEMA)
        for status, count in answer["summary"].items():
            check(count == sum(line["status"] == status for line in answer["checks"]), answer["summary"])
        lines = {}
        for line in answer["checks"]:
            lines.setdefault(line["subject"], []).append(line)
        return lines


def has(lines, status, *parts):
    """Exactly one line of the status has all parts."""
    found = [line for line in lines if line["status"] == status
             and all(part in f"{line['about']} | {line['remedy']}" for part in parts)]
    check(len(found) == 1, (status, parts, lines))


def seed(aws, stub):
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="acme-billing")
    s3.put_object(Bucket="acme-billing", Key="cur/report/metadata/BILLING_PERIOD=2026-10/manifest 1.json", Body=b"{}")
    stub.answer("AWSBillingAndCostManagementDataExports.ListExports",
                {"Exports": [{"ExportArn": "arn:aws:bcm-data-exports:us-east-1:1:export/report-1"}]})
    stub.answer("AWSBillingAndCostManagementDataExports.GetExport", EXPORT)
    stub.answer("AWSInsightsIndexService.ListCostAllocationTags",
                {"CostAllocationTags": [{"TagKey": "team", "Type": "UserDefined", "Status": "Active"}],
                 "NextToken": "more"},
                {"CostAllocationTags": [{"TagKey": "env", "Type": "UserDefined", "Status": "Active"},
                                        {"TagKey": "project", "Type": "UserDefined", "Status": "Active"}]})


def everything_granted(doctor, stub):
    lines = doctor.ask()
    has(lines["aws prod"], "ok", "user/administrator by environment")
    has(lines["aws prod"], "ok", "2 permissions tried, all granted")
    has(lines["aws prod"], "ok", "export report: hourly")
    has(lines["aws prod"], "ok", "tag keys: all")
    has(lines["clock"], "ok", "agrees")
    has(lines["books"], "warn", "purser ingest")
    pages = stub.of("AWSInsightsIndexService.ListCostAllocationTags")
    check(pages[1]["json"]["NextToken"] == "more", "the second page is asked for")


def permissions_missing(doctor):
    lister = doctor.aws.make_user("lister", ["s3:ListBucket"])
    has(doctor.ask(lister, expect=3)["aws prod"], "fail", "no s3:GetObject", "purser policy iam --for aws-cur")
    nobody = doctor.aws.make_user("nobody", ["ec2:DescribeRegions"])
    has(doctor.ask(nobody, expect=3)["aws prod"], "fail", "no s3:ListBucket")


def places(doctor):
    elsewhere = SOURCE.replace("acme-billing/cur", "acme-gone/cur")
    has(doctor.ask(configuration=elsewhere, expect=3)["aws prod"], "fail", "no bucket acme-gone", "[[source]] prod")
    empty = SOURCE.replace("acme-billing/cur", "acme-billing/later")
    has(doctor.ask(configuration=empty)["aws prod"], "warn", "nothing is at s3://acme-billing/later")


def exports(doctor):
    daily = json.loads(json.dumps(EXPORT).replace("HOURLY", "DAILY").replace('DATA": "TRUE"', 'DATA": "FALSE"'))
    legacy = {"ReportDefinitions": [{"ReportName": "old", "TimeUnit": "HOURLY", "S3Bucket": "acme-billing",
                                     "S3Prefix": "cur", "AdditionalSchemaElements": ["RESOURCES"]}]}
    with Stub() as stub:
        variables = {"AWS_ENDPOINT_URL_BCM_DATA_EXPORTS": stub.url,
                     "AWS_ENDPOINT_URL_COST_AND_USAGE_REPORT_SERVICE": stub.url,
                     "AWS_ENDPOINT_URL_COST_EXPLORER": stub.url}
        reference = {"Exports": [{"ExportArn": "arn:aws:bcm-data-exports:us-east-1:1:export/report-1"}]}
        stub.answer("AWSBillingAndCostManagementDataExports.ListExports", reference, {"Exports": []}, DENIED)
        stub.answer("AWSBillingAndCostManagementDataExports.GetExport", daily)
        stub.answer("AWSOrigamiServiceGatewayService.DescribeReportDefinitions", legacy, {"ReportDefinitions": []})
        stub.answer("AWSInsightsIndexService.ListCostAllocationTags", {"CostAllocationTags": [
            {"TagKey": "Team", "Type": "UserDefined", "Status": "Active"}]})
        lines = doctor.ask(**variables)["aws prod"]
        has(lines, "warn", "export report: not hourly, without split cost allocation")
        has(lines, "warn", "tag keys not on the bill: environment, project", "purser tags activate")
        has(doctor.ask(**variables)["aws prod"], "warn", "export old: without split cost allocation")


def denials(doctor):
    with Stub() as stub:
        for operation in ("AWSBillingAndCostManagementDataExports.ListExports",
                          "AWSOrigamiServiceGatewayService.DescribeReportDefinitions",
                          "AWSInsightsIndexService.ListCostAllocationTags"):
            stub.answer(operation, DENIED, status=400)
        lines = doctor.ask(AWS_ENDPOINT_URL_BCM_DATA_EXPORTS=stub.url, AWS_ENDPOINT_URL_COST_EXPLORER=stub.url,
                           AWS_ENDPOINT_URL_COST_AND_USAGE_REPORT_SERVICE=stub.url)["aws prod"]
        has(lines, "warn", "the export's settings are not known", "purser policy iam --for doctor")
        has(lines, "warn", "the tag keys on the bill are not known", "purser policy iam --for doctor")


def inventories(doctor):
    doctor.aws.make_account("222222222222", role="read")
    doctor.aws.make_account("333333333333", role="read", actions=["ec2:DescribeInstances", "ec2:DescribeVolumes"])
    fleet = ('[[source]]\nname = "fleet"\nkind = "aws-inventory"\nregions = ["eu-west-1"]\n'
             'accounts = ["222222222222", "333333333333"]\n'
             'role_arn = "arn:aws:iam::{account}:role/read"\n')
    lines = doctor.ask(configuration=fleet)
    has(lines["aws fleet 222222222222"], "ok", "222222222222:assumed-role/read/purser by role")
    # moto has no sagemaker:ListApps: what nobody answers is not called denied.
    has(lines["aws fleet 222222222222"], "warn", "cannot tell whether sagemaker:ListApps is allowed")
    has(lines["aws fleet 333333333333"], "warn", "no ", "rds:DescribeDBInstances", "policy iam --for aws-inventory")
    missing = next(line["about"] for line in lines["aws fleet 333333333333"] if line["about"].startswith("no "))
    check("ec2:DescribeInstances" not in missing and "ec2:DescribeVolumes" not in missing, missing)


def books(doctor):
    doctor.purser.run("demo", "--dir", doctor.home / "demo")
    configuration = f'[ledger]\npath = "{doctor.home}/demo/books"\n'
    has(doctor.ask(configuration=configuration)["books"], "ok", "13 months", "reconciles")
    check(calls_of(doctor.purser)["sts:GetCallerIdentity"]["calls"] == 1, "its calls are counted in the books")


def main():
    need_cloud()
    with Moto() as aws, Stub() as stub:
        seed(aws, stub)
        doctor = Doctor(aws, stub)
        everything_granted(doctor, stub)
        permissions_missing(doctor)
        places(doctor)
        exports(doctor)
        denials(doctor)
        inventories(doctor)
        books(doctor)


if __name__ == "__main__":
    main()
