#include "govern/permissions.h"

#include <algorithm>

namespace purser {

namespace {

constexpr AwsFeature kFeatures[] = {
    {"aws-cur", "bills of AWS from S3", true, false},
    {"aws-cost-explorer", "bills by Cost Explorer, for teams without an export", true, false},
    {"aws-inventory", "what exists now, with its tags", true, false},
    {"tags-fix", "tags fix --apply: writes missing tags", false, true},
    {"creator", "who made a resource, by CloudTrail", false, false},
    {"tags-activate", "tags activate --apply: tag keys that appear on the bill", false, true},
    {"data-export", "init --apply: makes the export of the bill", false, true},
    {"launch-ec2", "launch ec2", false, true},
    {"launch-sagemaker", "launch sagemaker", false, true},
    {"policy-check", "policy --check: what is deployed", false, false},
    {"doctor", "doctor: checks settings and permissions", false, false},
};

constexpr std::string_view kBucket = "arn:aws:s3:::{bucket}";
constexpr std::string_view kObjects = "arn:aws:s3:::{bucket}/{prefix}*";
constexpr std::string_view kAll = "*";

// @source AWS Service Authorization Reference: actions and the resources each can be narrowed to
constexpr AwsPermission kPermissions[] = {
    {"aws-cur", "s3:ListBucket", kBucket, "finds the manifests of a bill"},
    {"aws-cur", "s3:GetObject", kObjects, "reads manifests and parts of a bill"},

    {"aws-cost-explorer", "ce:GetCostAndUsage", kAll, "reads cost by day, tag and service"},

    // What an inventory may not list is a gap of it, and the rest stands.
    {"aws-inventory", "ec2:DescribeRegions", kAll, "finds the regions an account has enabled",
     true},
    {"aws-inventory", "ec2:DescribeInstances", kAll, "lists instances"},
    {"aws-inventory", "ec2:DescribeVolumes", kAll, "lists volumes", true},
    {"aws-inventory", "ec2:DescribeSnapshots", kAll, "lists snapshots", true},
    {"aws-inventory", "ec2:DescribeAddresses", kAll, "lists Elastic IP addresses", true},
    {"aws-inventory", "ec2:DescribeNatGateways", kAll, "lists NAT gateways", true},
    {"aws-inventory", "elasticloadbalancing:DescribeLoadBalancers", kAll, "lists load balancers",
     true},
    {"aws-inventory", "elasticloadbalancing:DescribeTags", kAll, "reads their tags", true},
    {"aws-inventory", "rds:DescribeDBInstances", kAll, "lists databases", true},
    {"aws-inventory", "rds:DescribeDBClusters", kAll, "lists database clusters", true},
    {"aws-inventory", "sagemaker:ListEndpoints", kAll, "lists endpoints", true},
    {"aws-inventory", "sagemaker:DescribeEndpoint", kAll, "finds an endpoint's configuration",
     true},
    {"aws-inventory", "sagemaker:DescribeEndpointConfig", kAll, "reads its instance type", true},
    {"aws-inventory", "sagemaker:ListNotebookInstances", kAll, "lists notebooks", true},
    {"aws-inventory", "sagemaker:DescribeNotebookInstance", kAll, "reads a notebook's role", true},
    {"aws-inventory", "sagemaker:ListTrainingJobs", kAll, "lists training jobs", true},
    {"aws-inventory", "sagemaker:DescribeTrainingJob", kAll, "reads a job's instance type", true},
    {"aws-inventory", "sagemaker:ListApps", kAll, "lists Studio apps", true},
    {"aws-inventory", "sagemaker:ListSpaces", kAll, "finds who a Studio app belongs to", true},
    {"aws-inventory", "sagemaker:ListTags", kAll, "reads tags of SageMaker's resources", true},
    {"aws-inventory", "eks:ListClusters", kAll, "lists EKS clusters", true},
    {"aws-inventory", "eks:DescribeCluster", kAll, "reads their state and tags", true},
    {"aws-inventory", "eks:ListNodegroups", kAll, "lists their node groups", true},
    {"aws-inventory", "eks:DescribeNodegroup", kAll, "reads their instance types and tags", true},
    {"aws-inventory", "ecs:ListClusters", kAll, "lists ECS clusters", true},
    {"aws-inventory", "ecs:DescribeClusters", kAll, "reads their state and tags", true},
    {"aws-inventory", "ecs:ListServices", kAll, "lists their services", true},
    {"aws-inventory", "ecs:DescribeServices", kAll, "reads their state and tags", true},
    {"aws-inventory", "s3:ListAllMyBuckets", kAll, "lists buckets", true},
    {"aws-inventory", "s3:GetBucketLocation", kAll, "finds a bucket's region", true},
    {"aws-inventory", "s3:GetBucketTagging", kAll, "reads a bucket's tags", true},
    {"aws-inventory", "tag:GetResources", kAll, "reads tags of everything else", true},
    {"aws-inventory", "sts:AssumeRole", "{role_arn}", "reads other accounts by their role", true},

    {"tags-fix", "tag:TagResources", kAll, "writes tags"},
    {"tags-fix", "tag:UntagResources", kAll, "takes them back on undo"},
    {"tags-fix", "tag:GetResources", kAll, "reads the tags it would change"},
    {"tags-fix", "ec2:CreateTags", kAll, "writes tags of EC2's resources"},
    {"tags-fix", "ec2:DeleteTags", kAll, "takes them back on undo"},
    {"tags-fix", "ec2:DescribeTags", kAll, "reads the tags it would change"},
    {"tags-fix", "rds:AddTagsToResource", kAll, "writes tags of databases"},
    {"tags-fix", "rds:RemoveTagsFromResource", kAll, "takes them back on undo"},
    {"tags-fix", "rds:ListTagsForResource", kAll, "reads the tags it would change"},
    {"tags-fix", "sagemaker:AddTags", kAll, "writes tags of SageMaker's resources"},
    {"tags-fix", "sagemaker:DeleteTags", kAll, "takes them back on undo"},
    {"tags-fix", "sagemaker:ListTags", kAll, "reads the tags it would change"},
    {"tags-fix", "elasticloadbalancing:AddTags", kAll, "writes tags of load balancers"},
    {"tags-fix", "elasticloadbalancing:RemoveTags", kAll, "takes them back on undo"},
    {"tags-fix", "elasticloadbalancing:DescribeTags", kAll, "reads the tags it would change"},
    {"tags-fix", "eks:TagResource", kAll, "writes tags of EKS clusters"},
    {"tags-fix", "eks:UntagResource", kAll, "takes them back on undo"},
    {"tags-fix", "eks:ListTagsForResource", kAll, "reads the tags it would change"},
    {"tags-fix", "ecs:TagResource", kAll, "writes tags of ECS clusters and services"},
    {"tags-fix", "ecs:UntagResource", kAll, "takes them back on undo"},
    {"tags-fix", "ecs:ListTagsForResource", kAll, "reads the tags it would change"},
    {"tags-fix", "s3:GetBucketTagging", kAll, "keeps a bucket's other tags: they are set whole"},
    {"tags-fix", "s3:PutBucketTagging", kAll, "writes tags of buckets"},

    {"creator", "cloudtrail:LookupEvents", kAll, "finds who made a resource", true},
    {"creator", "ec2:DescribeLaunchTemplates", kAll, "reads a launch template's tags", true},
    {"creator", "autoscaling:DescribeAutoScalingGroups", kAll, "reads a group's tags", true},
    {"creator", "iam:GetInstanceProfile", kAll, "finds the role of an instance", true},
    {"creator", "iam:ListRoleTags", kAll, "reads an execution role's tags", true},

    {"tags-activate", "ce:ListCostAllocationTags", kAll, "finds what is activated"},
    {"tags-activate", "ce:UpdateCostAllocationTagsStatus", kAll, "activates tag keys"},
    {"tags-activate", "ce:StartCostAllocationTagBackfill", kAll, "asks for a backfill", true},

    {"data-export", "bcm-data-exports:CreateExport", kAll, "makes the export"},
    {"data-export", "bcm-data-exports:ListExports", kAll, "finds whether it is there"},
    {"data-export", "cur:PutReportDefinition", kAll, "AWS asks for it to make an export"},

    {"launch-ec2", "ec2:RunInstances", kAll, "launches"},
    {"launch-ec2", "ec2:CreateTags", kAll, "tags instance, volumes, interfaces, spot request"},
    {"launch-ec2", "ec2:DescribeInstances", kAll, "finds a launch of the same token"},
    {"launch-ec2", "ec2:DescribeImages", kAll, "reads the image's devices", true},
    {"launch-ec2", "ec2:DescribeSpotPriceHistory", kAll, "quotes spot", true},
    {"launch-ec2", "iam:PassRole", "{role_arn}", "gives the instance its role", true},

    {"launch-sagemaker", "sagemaker:CreateTrainingJob", kAll, "launches"},
    {"launch-sagemaker", "sagemaker:AddTags", kAll, "tags the job"},
    {"launch-sagemaker", "sagemaker:DescribeTrainingJob", kAll, "finds a job of the same name"},
    {"launch-sagemaker", "iam:PassRole", "{role_arn}", "gives the job its execution role"},

    {"policy-check", "organizations:ListPolicies", kAll, "finds what is deployed"},
    {"policy-check", "organizations:DescribePolicy", kAll, "reads what is deployed"},
    {"policy-check", "iam:GetPolicy", kAll, "finds purser's own policy"},
    {"policy-check", "iam:GetPolicyVersion", kAll, "reads purser's own policy"},

    {"doctor", "bcm-data-exports:ListExports", kAll, "finds the export of a bill", true},
    {"doctor", "bcm-data-exports:GetExport", kAll, "checks the export's settings", true},
    {"doctor", "cur:DescribeReportDefinitions", kAll, "checks a legacy report's settings", true},
    {"doctor", "ce:ListCostAllocationTags", kAll, "finds tag keys missing on the bill", true},
};

}  // namespace

std::span<const AwsFeature> AllAwsFeatures() { return kFeatures; }

const AwsFeature* FindAwsFeature(std::string_view name) {
  const auto* found = std::ranges::find(kFeatures, name, &AwsFeature::name);
  return found == std::end(kFeatures) ? nullptr : found;
}

std::span<const AwsPermission> AllAwsPermissions() { return kPermissions; }

std::vector<AwsPermission> PermissionsOf(std::string_view feature) {
  std::vector<AwsPermission> all;
  std::ranges::copy_if(kPermissions, std::back_inserter(all),
                       [&](const AwsPermission& row) { return row.feature == feature; });
  return all;
}

std::vector<std::string_view> FeaturesOfAction(std::string_view action) {
  std::vector<std::string_view> features;
  for (const AwsPermission& row : kPermissions)
    if (row.action == action && std::ranges::find(features, row.feature) == features.end())
      features.push_back(row.feature);
  return features;
}

}  // namespace purser
