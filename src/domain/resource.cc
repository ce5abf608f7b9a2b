#include "domain/resource.h"

#include <algorithm>
#include <array>

namespace purser {
namespace {

constexpr std::array kTypes = {
    ResourceType{"ec2:instance", "ec2", "EC2 instance"},
    ResourceType{"ec2:volume", "ec2", "EBS volume"},
    ResourceType{"ec2:snapshot", "ec2", "EBS snapshot"},
    ResourceType{"ec2:elastic-ip", "ec2", "Elastic IP address"},
    ResourceType{"ec2:natgateway", "ec2", "NAT gateway"},
    ResourceType{"ec2:network-interface", "ec2", "network interface"},
    ResourceType{"ec2:vpc", "ec2", "virtual network"},
    ResourceType{"elasticloadbalancing:loadbalancer", "elasticloadbalancing", "load balancer"},
    ResourceType{"rds:db", "rds", "RDS instance"},
    ResourceType{"rds:cluster", "rds", "RDS cluster"},
    ResourceType{"sagemaker:endpoint", "sagemaker", "SageMaker endpoint"},
    ResourceType{"sagemaker:notebook-instance", "sagemaker", "SageMaker notebook"},
    ResourceType{"sagemaker:training-job", "sagemaker", "SageMaker training job"},
    ResourceType{"sagemaker:app", "sagemaker", "SageMaker Studio app"},
    ResourceType{"sagemaker:space", "sagemaker", "SageMaker Studio space"},
    ResourceType{"eks:cluster", "eks", "EKS cluster"},
    ResourceType{"eks:nodegroup", "eks", "EKS node group"},
    ResourceType{"ecs:cluster", "ecs", "ECS cluster"},
    ResourceType{"ecs:service", "ecs", "ECS service"},
    ResourceType{"s3:bucket", "s3", "S3 bucket"},
};

}  // namespace

const std::string* Resource::Tag(std::string_view key) const {
  const auto found =
      std::ranges::lower_bound(tags, key, {}, &std::pair<std::string, std::string>::first);
  return found != tags.end() && found->first == key ? &found->second : nullptr;
}

std::span<const ResourceType> AllResourceTypes() { return kTypes; }

const ResourceType* FindResourceType(std::string_view name) {
  const auto found = std::ranges::find(kTypes, name, &ResourceType::name);
  return found == kTypes.end() ? nullptr : &*found;
}

}  // namespace purser
