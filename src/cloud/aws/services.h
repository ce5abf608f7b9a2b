/// The AWS services purser knows: one table.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace purser {

enum class AwsProtocol {
  kQuery,     ///< Form parameters, XML answer (rds, elasticloadbalancing, iam, sts, autoscaling …).
  kEc2,       ///< As kQuery, with EC2's error shape.
  kJson,      ///< X-Amz-Target, JSON 1.0 or 1.1.
  kRestJson,  ///< eks, pricing …
  kRestXml,   ///< s3
};

struct AwsService {
  std::string_view name;  ///< Of AwsCall::service; also of AWS_ENDPOINT_URL_NAME ("COST_EXPLORER").
  std::string_view variable;      ///< Ends AWS_ENDPOINT_URL_…: "COST_EXPLORER", "EC2".
  std::string_view host;          ///< Endpoint prefix: "ce", "monitoring".
  std::string_view signing_name;  ///< In the credential scope.
  AwsProtocol protocol;
  std::string_view version;       ///< Of query protocols: "2016-11-15".
  std::string_view target;        ///< Of JSON: "AWSInsightsIndexService".
  std::string_view json_version;  ///< "1.0" or "1.1"
  std::string_view only_region;   ///< A global service's: "us-east-1"; empty: regional.
  std::string_view iam_prefix;    ///< In permissions: "ec2", "ce".
};

std::span<const AwsService> AllAwsServices();
const AwsService* FindAwsService(std::string_view name);

}  // namespace purser
