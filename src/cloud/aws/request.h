/// An AwsCall as the HTTP request that is sent: protocol, place, signature.
#pragma once

#include <string>

#include "base/result.h"
#include "cloud/aws/client.h"
#include "cloud/aws/endpoint.h"
#include "cloud/aws/services.h"

namespace purser {

/// Signed as of `time`; sends every header and parameter of the call and nothing unsigned.
HttpRequest AwsRequestOf(const AwsCall& call, const AwsService& service,
                         const AwsEndpoint& endpoint, const AwsCredentials& credentials,
                         Instant time);

/// The bucket of "/bucket/key"; "" without one.
std::string AwsBucketOf(const AwsCall& call);

}  // namespace purser
