/// Where a service listens.
///
/// AWS_ENDPOINT_URL_SERVICE, then AWS_ENDPOINT_URL, unless AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is
/// "true"; else the service's own address in the partition of the region (AWS, China, GovCloud,
/// European Sovereign Cloud). A global service has one region a partition.
/// @source AWS SDKs and Tools Reference Guide, "Service-specific endpoints"
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cloud/aws/services.h"
#include "world/world.h"

namespace purser {

struct AwsEndpoint {
  std::string scheme;      ///< "https"
  std::string authority;   ///< "ec2.eu-west-1.amazonaws.com", "127.0.0.1:5000"; as Host is sent.
  std::string path;        ///< Before every path; "" mostly, never ends with "/".
  std::string region;      ///< Signed for.
  bool is_custom = false;  ///< From the environment: S3 buckets are in the path there.
};

/// @error kConfig  the variable holds no address, or `region` cannot be the name of one
Result<AwsEndpoint> AwsEndpointOf(const Environment& environment, const AwsService& service,
                                  const std::string& region);

/// A request's place at S3: "/bucket/key" (unescaped) as the bucket's own host and "/key" where its
/// name can be one, the same path else.
/// @source Amazon S3 User Guide, "Virtual hosting of buckets"
struct AwsS3Place {
  std::string authority;
  std::string path;
};
AwsS3Place AwsS3PlaceOf(const AwsEndpoint& endpoint, std::string_view path);

}  // namespace purser
