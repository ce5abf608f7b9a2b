#include "ingest/aws_listing.h"

namespace purser {
namespace {

constexpr std::string_view kBalancer = "elasticloadbalancing:loadbalancer";

constexpr AwsListing kListings[] = {
    {"ec2:DescribeInstances", "ec2:instance", &ListEc2Instances},
    {"ec2:DescribeVolumes", "ec2:volume", &ListEc2Volumes},
    {"ec2:DescribeSnapshots", "ec2:snapshot", &ListEc2Snapshots},
    {"ec2:DescribeAddresses", "ec2:elastic-ip", &ListEc2Addresses},
    {"ec2:DescribeNatGateways", "ec2:natgateway", &ListNatGateways},
    {"elasticloadbalancing:DescribeLoadBalancers", kBalancer, &ListLoadBalancers},
    {"elasticloadbalancing:DescribeLoadBalancers", kBalancer, &ListClassicLoadBalancers},
    {"rds:DescribeDBInstances", "rds:db", &ListDbInstances},
    {"rds:DescribeDBClusters", "rds:cluster", &ListDbClusters},
    {"sagemaker:ListEndpoints", "sagemaker:endpoint", &ListEndpoints, &DetailEndpoint},
    {"sagemaker:ListNotebookInstances", "sagemaker:notebook-instance", &ListNotebooks,
     &DetailNotebook},
    {"sagemaker:ListTrainingJobs", "sagemaker:training-job", &ListTrainingJobs, &DetailTrainingJob},
    {"sagemaker:ListApps", "sagemaker:app", &ListStudioApps, &DetailSageMakerTags},
    {"sagemaker:ListSpaces", "sagemaker:space", &ListStudioSpaces, &DetailSageMakerTags},
    {"eks:ListClusters", "eks:cluster", &ListEksClusters},
    {"eks:ListNodegroups", "eks:nodegroup", &ListEksNodeGroups},
    {"ecs:ListClusters", "ecs:cluster", &ListEcsClusters},
    {"ecs:ListServices", "ecs:service", &ListEcsServices},
    {"s3:ListAllMyBuckets", "s3:bucket", &ListBuckets, &DetailBucket, true},
    {"tag:GetResources", "", &ListTagged},
};

}  // namespace

std::span<const AwsListing> AllAwsListings() { return kListings; }

}  // namespace purser
