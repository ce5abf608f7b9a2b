/// Tags read and written through each service's own API.
///
/// EC2, RDS, load balancers, SageMaker, ECS, EKS and S3 have their own calls, which people may be
/// allowed to make where the general tagging API is not; everything else goes through that.
/// S3 replaces a bucket's whole set, so what is there is read and sent again with it.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cloud/aws/client.h"
#include "govern/tags/tag_pairs.h"

namespace purser {

struct TagTarget {
  std::string arn;
  std::string id;
  std::string type;  ///< "ec2:instance"
  std::string region;
};

/// How one service takes tags. Targets of one call are of one account and region.
struct TagApi {
  std::string_view service;       ///< AwsService::name
  std::size_t most_targets = 1;   ///< Of one write.
  std::string_view write_action;  ///< "ec2:CreateTags": the permission that it needs.
  Result<TagPairs> (*read)(AwsClient& client, const TagTarget& target);
  Result<void> (*write)(AwsClient& client, std::span<const TagTarget> targets, const TagPairs& set);
  Result<void> (*remove)(AwsClient& client, const TagTarget& target,
                         const std::vector<std::string>& keys);
};

/// The API for a resource type; that of the general tagging API where it has none of its own.
const TagApi& TagApiOf(std::string_view type);

std::span<const TagApi> QueryTagApis();  ///< ec2, rds, elasticloadbalancing(v2)
std::span<const TagApi> JsonTagApis();   ///< sagemaker, ecs, eks, the general one (the last)
TagApi S3TagApi();

}  // namespace purser
