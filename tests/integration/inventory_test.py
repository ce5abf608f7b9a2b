"""What an inventory sees of moto: every kind of resource moto has, three accounts, several regions, and
what it says about what it may not see."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support.calls import calls_of, not_allowed  # noqa: E402
from support.harness import Purser, check  # noqa: E402
from support.inventory import rows_of  # noqa: E402
from support.moto import ACCOUNT, Moto  # noqa: E402

# moto checks permissions by a service's signing name: "tagging:GetResources".

MEMBER, OTHER = "222222222222", "333333333333"
HERE, THERE = "us-east-1", "eu-west-1"
TAGS = {"team": "nlp", "environment": "production"}


def pairs(key="Key", value="Value"):
    return [{key: name, value: text} for name, text in TAGS.items()]


def make_instances(aws, region, role=None):
    """A fleet of two with their volumes, one of them terminated; a volume nobody has, and its snapshot."""
    ec2 = aws.client("ec2", region, role)
    image = ec2.register_image(Name="image", RootDeviceName="/dev/sda1", VirtualizationType="hvm")["ImageId"]
    made = ec2.run_instances(
        ImageId=image, MinCount=2, MaxCount=2, InstanceType="g4dn.xlarge", KeyName=make_key(ec2),
        TagSpecifications=[{"ResourceType": "instance", "Tags": pairs() + [{"Key": "Name", "Value": "trainer"}]}])
    ids = [instance["InstanceId"] for instance in made["Instances"]]
    ec2.terminate_instances(InstanceIds=ids[1:])
    volume = ec2.create_volume(AvailabilityZone=region + "a", Size=80, VolumeType="gp3", TagSpecifications=[
        {"ResourceType": "volume", "Tags": pairs()}])["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    ec2.create_tags(Resources=[snapshot], Tags=pairs())
    return {"ec2:instance": ids[0], "ec2:volume": volume, "ec2:snapshot": snapshot}


def make_key(ec2):
    ec2.create_key_pair(KeyName="ana")
    return "ana"


def make_network(aws, region):
    ec2 = aws.client("ec2", region)
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=[
        {"ResourceType": "elastic-ip", "Tags": pairs()}])["AllocationId"]
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]][:2]
    gateway = ec2.create_nat_gateway(SubnetId=subnets[0], AllocationId=address, TagSpecifications=[
        {"ResourceType": "natgateway", "Tags": pairs()}])["NatGateway"]["NatGatewayId"]
    balancer = aws.client("elbv2", region).create_load_balancer(Name="front", Subnets=subnets, Tags=pairs())
    aws.client("elb", region).create_load_balancer(
        LoadBalancerName="old", AvailabilityZones=[region + "a"], Tags=pairs(),
        Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}])
    arn = f"arn:aws:ec2:{region}:{ACCOUNT}"
    return {"ec2:elastic-ip": f"{arn}:elastic-ip/{address}", "ec2:natgateway": f"{arn}:natgateway/{gateway}",
            "elasticloadbalancing:loadbalancer": balancer["LoadBalancers"][0]["LoadBalancerArn"]}


def make_databases(aws, region):
    rds = aws.client("rds", region)
    database = rds.create_db_instance(DBInstanceIdentifier="features", Engine="postgres", AllocatedStorage=100,
                                      DBInstanceClass="db.m5.large", Tags=pairs(),
                                      MasterUsername="root", MasterUserPassword="x" * 12)["DBInstance"]
    cluster = rds.create_db_cluster(DBClusterIdentifier="aurora", Engine="aurora-postgresql", MasterUsername="root",
                                    MasterUserPassword="x" * 12, Tags=pairs())["DBCluster"]
    return {"rds:db": database["DBInstanceArn"],
            "rds:cluster": f"arn:aws:rds:{region}:{ACCOUNT}:cluster:{cluster['DbClusterResourceId']}"}


def make_sagemaker(aws, region):
    sagemaker = aws.client("sagemaker", region)
    role = f"arn:aws:iam::{ACCOUNT}:role/train"
    sagemaker.create_model(ModelName="m", ExecutionRoleArn=role, PrimaryContainer={"Image": "i"})
    sagemaker.create_endpoint_config(EndpointConfigName="c", ProductionVariants=[
        {"VariantName": "v", "ModelName": "m", "InstanceType": "ml.m4.xlarge", "InitialInstanceCount": 1}])
    endpoint = sagemaker.create_endpoint(EndpointName="chat", EndpointConfigName="c", Tags=pairs())["EndpointArn"]
    notebook = sagemaker.create_notebook_instance(NotebookInstanceName="ana", InstanceType="ml.t2.medium", RoleArn=role,
                                                  Tags=pairs())["NotebookInstanceArn"]
    job = sagemaker.create_training_job(
        TrainingJobName="run-1", RoleArn=role, Tags=pairs(), AlgorithmSpecification={"TrainingInputMode": "File"},
        OutputDataConfig={"S3OutputPath": "s3://lake/out"}, StoppingCondition={"MaxRuntimeInSeconds": 60},
        ResourceConfig={"InstanceType": "ml.m4.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 50})["TrainingJobArn"]
    return {"sagemaker:endpoint": endpoint, "sagemaker:notebook-instance": notebook, "sagemaker:training-job": job}


def make_containers(aws, region):
    ecs = aws.client("ecs", region)
    web = ecs.create_cluster(clusterName="web", tags=pairs("key", "value"))["cluster"]["clusterArn"]
    ecs.register_task_definition(family="api", containerDefinitions=[{"name": "api", "image": "i", "memory": 64}])
    service = ecs.create_service(cluster="web", serviceName="api", taskDefinition="api", desiredCount=1,
                                 tags=pairs("key", "value"))["service"]["serviceArn"]
    return {"ecs:cluster": web, "ecs:service": service}


def make_rest(aws, region):
    """A bucket here, one in a region nobody asks for, and a queue that only the tagging API knows."""
    s3 = aws.client("s3", region)
    s3.create_bucket(Bucket="lake")
    s3.put_bucket_tagging(Bucket="lake", Tagging={"TagSet": pairs()})
    aws.client("s3", "ap-south-1").create_bucket(
        Bucket="far", CreateBucketConfiguration={"LocationConstraint": "ap-south-1"})
    aws.client("sqs", region).create_queue(QueueName="jobs", tags=TAGS)
    return {"s3:bucket": "lake", "sqs:queue": f"arn:aws:sqs:{region}:{ACCOUNT}:jobs"}


def configure(purser, text):
    (purser.home / "purser.toml").write_text('[ledger]\npath = "books"\n' + text)


def check_each_kind(purser, made):
    seen = rows_of(purser.home / "books")
    for kind, name in made.items():
        check(name in seen, f"{kind} {name} is not seen: {sorted(seen)}")
        check(seen[name]["type"] == kind, f"{name} is a {seen[name]['type']}, not a {kind}")
        check(TAGS.items() <= seen[name]["tags"].items(), f"{name} has {seen[name]['tags']}")
    check("far" not in seen, "a bucket of a region that nobody asked for is seen")
    types = {name: row["type"] for name, row in seen.items()}
    instances = [name for name in types if types[name] == "ec2:instance"]
    check(len(instances) == 4, f"one running instance a place, and none that is terminated: {instances}")
    check(seen[made["sagemaker:endpoint"]]["instance_type"] == "ml.m4.xlarge", "an endpoint's instance type")
    check(seen[made["ec2:instance"]]["name"] == "trainer", "an instance is called what its Name tag says")


def sees_everything(aws, purser):
    """The own account as the credentials are, two others by their role."""
    made = {}
    for make in (make_instances, make_network, make_databases, make_sagemaker, make_containers, make_rest):
        made |= make(aws, HERE)
    there = make_instances(aws, THERE)
    members = [make_instances(aws, HERE, aws.make_account(account)) for account in (MEMBER, OTHER)]
    configure(purser, f"""
[[source]]
name = "home"
kind = "aws-inventory"
regions = ["{HERE}", "{THERE}"]

[[source]]
name = "members"
kind = "aws-inventory"
regions = ["{HERE}"]
accounts = ["{MEMBER}", "{OTHER}"]
role_arn = "arn:aws:iam::{{account}}:role/purser"
""")
    done = purser.run("ingest")

    check_each_kind(purser, made)
    check("DescribeInstances" in purser.run("report", "self").stdout, "the inventory's own calls are counted")
    seen = rows_of(purser.home / "books")
    check(seen[there["ec2:instance"]]["region"] == THERE, "the other region's instance says its region")
    for account, member in zip((MEMBER, OTHER), members):
        check(seen[member["ec2:instance"]]["account"] == account, "another account's instance says its account")
    # moto has no Studio: that is told, and the rest is there.
    for name in ("sagemaker:ListApps", "sagemaker:ListSpaces"):
        check(name in done.stdout + done.stderr, f"{name} without answer is told:\n{done.stdout}\n{done.stderr}")


def counts_its_calls(purser):
    """Every client's calls are in the books, and no permission beyond those of `policy iam`."""
    calls = calls_of(purser)
    check(calls["ec2:DescribeInstances"]["calls"] == 4, f"one call a place: {calls['ec2:DescribeInstances']}")
    check(calls["sts:GetCallerIdentity"]["calls"] == 3, f"one call an account: {calls['sts:GetCallerIdentity']}")
    check("sagemaker:DescribeEndpoint" in calls and "s3:GetBucketTagging" in calls, f"details are counted: {calls}")
    check(all(row["price"] != "unknown" for row in calls.values()), f"each has a price: {calls}")
    surplus = not_allowed(purser, calls, "aws-inventory")
    check(not surplus, f"called, and not in the table of permissions: {surplus}")


def says_what_it_may_not_see(aws, purser):
    """One permission is missing: what it lists is a gap that names it, and nothing else is missing."""
    actions = ["sts:*", "ec2:DescribeRegions", "ec2:DescribeInstances", "s3:*", "tagging:*", "rds:*", "sagemaker:*", "eks:*",
               "ecs:*", "elasticloadbalancing:*", "ec2:DescribeSnapshots", "ec2:DescribeAddresses",
               "ec2:DescribeNatGateways"]
    purser.environment |= aws.environment(aws.make_user("reader", actions))
    configure(purser, f'[[source]]\nname = "narrow"\nkind = "aws-inventory"\nregions = ["{THERE}"]\n')

    done = purser.run("ingest", "narrow", "--books", purser.home / "narrow")

    told = done.stdout + done.stderr
    check("ec2:DescribeVolumes" in told and "access denied" in told, f"the missing permission is named:\n{told}")
    check("policy iam --for aws-inventory" in told, "the remedy is named")
    check("ec2:DescribeInstances" not in told, f"what may be seen is no gap:\n{told}")


def refuses_wrong_keys(aws, purser):
    purser.environment |= {**aws.environment(), "AWS_SECRET_ACCESS_KEY": "wrong"}

    done = purser.run("ingest", "narrow", "--books", purser.home / "narrow", expect=3)

    check("wrong" not in done.stderr.replace("clock is wrong", ""), "a secret is in the message")


with Moto() as aws:
    purser = Purser()
    purser.environment |= aws.environment()
    sees_everything(aws, purser)
    counts_its_calls(purser)
    says_what_it_may_not_see(aws, purser)
    refuses_wrong_keys(aws, purser)
print("inventory: every kind of moto, three accounts, two regions, a gap that names its permission")
