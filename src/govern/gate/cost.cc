#include "govern/gate/cost.h"

#include <algorithm>
#include <array>

#include "base/decimal.h"
#include "domain/catalog.h"

namespace purser {
namespace {

/// Beginnings of types that AWS, Google and Azure do not charge for.
/// @source the services' pricing pages: IAM, VPC, EC2 security groups, Auto Scaling, ECS clusters
constexpr auto kFree = std::to_array<std::string_view>({
    "aws_iam_",
    "aws_security_group",
    "aws_vpc_security_group_",
    "aws_subnet",
    "aws_route_table",
    "aws_internet_gateway",
    "aws_egress_only_internet_gateway",
    "aws_network_acl",
    "aws_default_",
    "aws_key_pair",
    "aws_launch_template",
    "aws_launch_configuration",
    "aws_placement_group",
    "aws_db_subnet_group",
    "aws_db_parameter_group",
    "aws_ecs_cluster",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_versioning",
    "aws_lambda_permission",
    "aws_volume_attachment",
    "aws_resourcegroups_",
    "aws_network_interface",
    "google_project_iam_",
    "google_service_account",
    "google_compute_network",
    "google_compute_subnetwork",
    "google_compute_firewall",
    "azurerm_resource_group",
    "azurerm_role_",
    "azurerm_subnet",
    "azurerm_network_security_",
    "azurerm_network_interface",
    "azurerm_user_assigned_identity",
    "AWS::IAM::",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::Subnet",
    "AWS::EC2::RouteTable",
    "AWS::EC2::Route",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::LaunchTemplate",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::ECS::Cluster",
    "AWS::Lambda::Permission",
    "AWS::S3::BucketPolicy",
    "AWS::CDK::Metadata",
});

std::optional<Int128> CostOf(const PricedShape& shape) {
  if (!shape.known || !shape.on_demand || shape.instance_type.empty()) return std::nullopt;
  const std::optional<Int128> hourly = OnDemandPrice(shape.instance_type);
  Int128 monthly = 0;
  if (!hourly || __builtin_mul_overflow(*hourly, Int128{kHoursAMonth}, &monthly) ||
      __builtin_mul_overflow(monthly, Int128{shape.count}, &monthly))
    return std::nullopt;
  return monthly;
}

}  // namespace

bool CostsNothing(std::string_view type) {
  // "aws_vpc" is free, "aws_vpc_endpoint" is not.
  if (type == "aws_vpc" || type == "AWS::EC2::VPC" || type == "aws_route") return true;
  return std::ranges::any_of(kFree, [&](std::string_view free) { return type.starts_with(free); });
}

std::optional<Int128> MonthlyCost(const PlannedResource& resource, std::string_view region) {
  if (CostsNothing(resource.type)) return Int128{0};
  const std::string_view where = resource.region.empty() ? region : resource.region;
  if (!resource.after || where != kPricedRegion) return std::nullopt;
  return CostOf(*resource.after);
}

std::optional<Int128> AddedCost(const PlannedResource& resource, std::string_view region) {
  const std::optional<Int128> after = MonthlyCost(resource, region);
  if (!after || !resource.before) return after;
  const std::optional<Int128> before = CostOf(*resource.before);
  return before ? std::optional(*after - *before) : std::nullopt;
}

}  // namespace purser
