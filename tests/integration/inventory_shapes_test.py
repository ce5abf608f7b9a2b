"""What an inventory asks is what AWS's own models describe, and so are the answers of the stub it asks here.

EKS and Studio, which moto does not serve to anybody who signs, are seen through this stub."""
import pathlib
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support.harness import Purser, check  # noqa: E402
from support.inventory import rows_of  # noqa: E402
from support.moto import ACCOUNT, Stub, need_cloud  # noqa: E402

need_cloud()
import botocore.session  # noqa: E402
import botocore.validate  # noqa: E402

REGION = "us-east-1"
# A service's name in botocore, by its target or by the version of its form.
TARGETS = {"SageMaker": "sagemaker", "AmazonEC2ContainerServiceV20141113": "ecs",
           "ResourceGroupsTaggingAPI_20170126": "resourcegroupstaggingapi"}
VERSIONS = {"2016-11-15": "ec2", "2012-06-01": "elb", "2015-12-01": "elbv2", "2014-10-31": "rds", "2011-06-15": "sts"}

ARN = f"arn:aws:eks:{REGION}:{ACCOUNT}"
# By the name the stub knows: service and operation of the model, and the answer.
ANSWERS = {
    "GET /clusters": ("eks", "ListClusters", {"clusters": ["train"]}),
    "GET /clusters/train": ("eks", "DescribeCluster", {"cluster": {
        "name": "train", "arn": f"{ARN}:cluster/train", "status": "ACTIVE", "createdAt": 1777100000.5,
        "roleArn": f"arn:aws:iam::{ACCOUNT}:role/eks", "tags": {"team": "nlp"}}}),
    "GET /clusters/train/node-groups": ("eks", "ListNodegroups", {"nodegroups": ["gpu"]}),
    "GET /clusters/train/node-groups/gpu": ("eks", "DescribeNodegroup", {"nodegroup": {
        "nodegroupName": "gpu", "nodegroupArn": f"{ARN}:nodegroup/train/gpu/ab", "status": "ACTIVE",
        "capacityType": "SPOT", "instanceTypes": ["g5.xlarge"], "tags": {"team": "cv"}}}),
    "SageMaker.ListApps": ("sagemaker", "ListApps", {"Apps": [{
        "DomainId": "d-1", "UserProfileName": "ana", "AppType": "JupyterLab", "AppName": "default",
        "Status": "InService", "CreationTime": 1777100000, "ResourceSpec": {"InstanceType": "ml.g4dn.xlarge"}}]}),
    "SageMaker.ListSpaces": ("sagemaker", "ListSpaces", {"Spaces": [{
        "DomainId": "d-1", "SpaceName": "shared", "Status": "InService",
        "OwnershipSettingsSummary": {"OwnerUserProfileName": "ana"}}]}),
    "SageMaker.ListEndpoints": ("sagemaker", "ListEndpoints", {"Endpoints": [{
        "EndpointName": "chat", "EndpointArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:endpoint/chat",
        "EndpointStatus": "InService", "CreationTime": 1777100000, "LastModifiedTime": 1777100000}]}),
    "SageMaker.DescribeEndpoint": ("sagemaker", "DescribeEndpoint", {
        "EndpointName": "chat", "EndpointArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:endpoint/chat",
        "EndpointConfigName": "chat-2", "EndpointStatus": "InService", "CreationTime": 1777100000,
        "LastModifiedTime": 1777100000}),
    "SageMaker.DescribeEndpointConfig": ("sagemaker", "DescribeEndpointConfig", {
        "EndpointConfigName": "chat-2", "CreationTime": 1777100000,
        "EndpointConfigArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:endpoint-config/chat-2",
        "ProductionVariants": [{"VariantName": "v", "InstanceType": "ml.p5.48xlarge"}]}),
    "SageMaker.ListTags": ("sagemaker", "ListTags", {"Tags": [{"Key": "team", "Value": "search"}]}),
}
EMPTY = {"SageMaker.ListNotebookInstances": ("sagemaker", "ListNotebookInstances", {"NotebookInstances": []}),
         "SageMaker.ListTrainingJobs": ("sagemaker", "ListTrainingJobs", {"TrainingJobSummaries": []}),
         "AmazonEC2ContainerServiceV20141113.ListClusters": ("ecs", "ListClusters", {"clusterArns": []}),
         "ResourceGroupsTaggingAPI_20170126.GetResources": (
             "resourcegroupstaggingapi", "GetResources", {"PaginationToken": "", "ResourceTagMappingList": []})}
FORMS = ("DescribeInstances", "DescribeVolumes", "DescribeSnapshots", "DescribeAddresses", "DescribeNatGateways",
         "DescribeLoadBalancers", "DescribeDBInstances", "DescribeDBClusters")
CALLER = (f"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::{ACCOUNT}:user/u</Arn><UserId>U"
          f"</UserId><Account>{ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>")
REGIONS = (f"<DescribeRegionsResponse><regionInfo><item><regionName>{REGION}</regionName><optInStatus>"
           "opt-in-not-required</optInStatus></item></regionInfo></DescribeRegionsResponse>")


class Models:
    def __init__(self):
        self.session, self.models = botocore.session.get_session(), {}

    def operation(self, service, name):
        if service not in self.models:
            self.models[service] = self.session.get_service_model(service)
        return self.models[service].operation_model(name)

    def hold(self, what, value, shape):
        report = botocore.validate.ParamValidator().validate(value, shape)
        check(not report.has_errors(), f"{what}: {report.generate_report()}")

    def hold_form(self, form):
        model = self.operation(VERSIONS[form["Version"]], form["Action"])
        names = set()
        for name, shape in (model.input_shape.members if model.input_shape else {}).items():
            written = shape.serialization.get("name", name)
            names.add(written[0].upper() + written[1:])
            names.add(name)
        for name in form:
            known = name in ("Action", "Version") or name.partition(".")[0] in names
            check(known, f"{form['Action']} has no parameter {name}: {sorted(names)}")

    def hold_request(self, request):
        """@return the operation's name"""
        target = request["headers"].get("x-amz-target")
        if target:
            service, _, name = target.partition(".")
            self.hold(target, request["json"], self.operation(TARGETS[service], name).input_shape)
        elif request["method"] == "POST":
            self.hold_form(dict(urllib.parse.parse_qsl(request["body"])))
        elif request["path"].startswith("/clusters"):
            query = urllib.parse.urlsplit(request["path"]).query
            for name in dict(urllib.parse.parse_qsl(query)):
                check(name in self.operation("eks", "ListClusters").input_shape.members, f"eks has no {name}")
        return request["operation"]


with Stub() as stub:
    models = Models()
    for asked, (service, operation, answer) in {**ANSWERS, **EMPTY}.items():
        models.hold(f"the stub's {operation}", answer, models.operation(service, operation).output_shape)
        stub.answer(asked, answer)
    for operation in FORMS:
        stub.answer(operation, f"<{operation}Response/>")
    stub.answer("GetCallerIdentity", CALLER)
    stub.answer("DescribeRegions", REGIONS)
    stub.answer("GET /", "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>")
    purser = Purser()
    purser.environment |= {"AWS_ENDPOINT_URL": stub.url, "AWS_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true",
                           "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "x"}
    (purser.home / "purser.toml").write_text('[ledger]\npath = "books"\n[[source]]\nname = "fleet"\nkind = "aws-inventory"\n')

    purser.run("ingest")

    asked = {models.hold_request(request) for request in stub.requests}
    missing = ({*ANSWERS, *EMPTY, *FORMS, "GET /"}) - asked
    check(not missing, f"never asked: {sorted(missing)}")
    seen = {(row["type"], row["instance_type"]) for row in rows_of(purser.home / "books").values()}
    for found in (("eks:cluster", ""), ("eks:nodegroup", "g5.xlarge"), ("sagemaker:app", "ml.g4dn.xlarge"),
                  ("sagemaker:endpoint", "ml.p5.48xlarge"), ("sagemaker:space", "")):
        check(found in seen, f"{found} is not in {sorted(seen)}")
print(f"inventory: {len(asked)} operations as AWS's models have them")
