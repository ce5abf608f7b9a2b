#include "cloud/aws/services.h"

#include <algorithm>

namespace purser {
namespace {

using enum AwsProtocol;

// tests/integration/aws_services_test.py holds this table against AWS's own models.
// name, variable, host, signing name, protocol, version, target, JSON, only region, in permissions
constexpr AwsService kServices[] = {
    {"autoscaling", "AUTO_SCALING", "autoscaling", "autoscaling", kQuery, "2011-01-01", "", "", "",
     "autoscaling"},
    {"bcm-data-exports", "BCM_DATA_EXPORTS", "bcm-data-exports", "bcm-data-exports", kJson, "",
     "AWSBillingAndCostManagementDataExports", "1.1", "us-east-1", "bcm-data-exports"},
    {"ce", "COST_EXPLORER", "ce", "ce", kJson, "", "AWSInsightsIndexService", "1.1", "us-east-1",
     "ce"},
    {"cloudformation", "CLOUDFORMATION", "cloudformation", "cloudformation", kQuery, "2010-05-15",
     "", "", "", "cloudformation"},
    {"cloudtrail", "CLOUDTRAIL", "cloudtrail", "cloudtrail", kJson, "",
     "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101", "1.1", "", "cloudtrail"},
    {"cur", "COST_AND_USAGE_REPORT_SERVICE", "cur", "cur", kJson, "",
     "AWSOrigamiServiceGatewayService", "1.1", "us-east-1", "cur"},
    {"ec2", "EC2", "ec2", "ec2", kEc2, "2016-11-15", "", "", "", "ec2"},
    {"ecs", "ECS", "ecs", "ecs", kJson, "", "AmazonEC2ContainerServiceV20141113", "1.1", "", "ecs"},
    {"eks", "EKS", "eks", "eks", kRestJson, "", "", "", "", "eks"},
    {"elasticloadbalancing", "ELASTIC_LOAD_BALANCING", "elasticloadbalancing",
     "elasticloadbalancing", kQuery, "2012-06-01", "", "", "", "elasticloadbalancing"},
    {"elasticloadbalancingv2", "ELASTIC_LOAD_BALANCING_V2", "elasticloadbalancing",
     "elasticloadbalancing", kQuery, "2015-12-01", "", "", "", "elasticloadbalancing"},
    {"iam", "IAM", "iam", "iam", kQuery, "2010-05-08", "", "", "us-east-1", "iam"},
    {"lambda", "LAMBDA", "lambda", "lambda", kRestJson, "", "", "", "", "lambda"},
    {"organizations", "ORGANIZATIONS", "organizations", "organizations", kJson, "",
     "AWSOrganizationsV20161128", "1.1", "us-east-1", "organizations"},
    {"pricing", "PRICING", "api.pricing", "pricing", kJson, "", "AWSPriceListService", "1.1",
     "us-east-1", "pricing"},
    {"rds", "RDS", "rds", "rds", kQuery, "2014-10-31", "", "", "", "rds"},
    {"resourcegroupstaggingapi", "RESOURCE_GROUPS_TAGGING_API", "tagging", "tagging", kJson, "",
     "ResourceGroupsTaggingAPI_20170126", "1.1", "", "tag"},
    {"s3", "S3", "s3", "s3", kRestXml, "", "", "", "", "s3"},
    {"sagemaker", "SAGEMAKER", "api.sagemaker", "sagemaker", kJson, "", "SageMaker", "1.1", "",
     "sagemaker"},
    {"sts", "STS", "sts", "sts", kQuery, "2011-06-15", "", "", "", "sts"},
};

}  // namespace

std::span<const AwsService> AllAwsServices() { return kServices; }

const AwsService* FindAwsService(std::string_view name) {
  const auto* const found = std::ranges::find(kServices, name, &AwsService::name);
  return found == std::end(kServices) ? nullptr : found;
}

}  // namespace purser
