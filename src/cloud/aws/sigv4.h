/// AWS Signature Version 4: says who asks, and that nobody changed what is asked.
///
/// Rules that differ between services are in AwsPathRule; everything given is signed. Pure: the
/// time comes from the caller.
/// @source AWS IAM User Guide, "Create a signed AWS API request"; the official signing suite is in
///         tests/fixtures/sigv4
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "cloud/aws/credentials.h"

namespace purser {

/// Names and values in order; a name may come twice.
using AwsParameters = std::vector<std::pair<std::string, std::string>>;

/// How the path enters the signature.
struct AwsPathRule {
  bool normalize = true;     ///< "/a//b/../c" becomes "/a/c".
  bool escape_again = true;  ///< "%20" as it is sent becomes "%2520".
  static constexpr AwsPathRule ForS3() { return {.normalize = false, .escape_again = false}; }
};

struct AwsSigningRequest {
  std::string method;
  std::string path = "/";      ///< As it is sent, escaped.
  AwsParameters query = {};    ///< Unescaped.
  AwsParameters headers;       ///< "host" among them; names in any case.
  std::string payload_sha256;  ///< In hexadecimal, or "UNSIGNED-PAYLOAD".
  AwsPathRule path_rule = {};
};

/// For whom and when.
struct AwsSigningScope {
  std::string region;
  std::string service;
  Instant time;
};

struct AwsSignature {
  std::string canonical_request;
  std::string string_to_sign;
  std::string signature;
  AwsParameters added;  ///< Headers (or, presigned, query parameters, unescaped) to send as well.
};

/// Adds x-amz-date, x-amz-security-token (for credentials with one) and authorization.
AwsSignature SignAwsHeaders(const AwsSigningRequest& request, const AwsSigningScope& scope,
                            const AwsCredentials& credentials);

/// A query that is good for `seconds` (at most a week) without further headers.
AwsSignature PresignAws(const AwsSigningRequest& request, const AwsSigningScope& scope,
                        const AwsCredentials& credentials, int seconds);

/// SHA-256 in hexadecimal.
std::string AwsSha256(std::string_view bytes);

/// Everything but letters, digits and "-._~" as %XX; `kept` stays too ("/" for paths).
std::string AwsEscape(std::string_view text, std::string_view kept = "");

/// The query as it is sent: escaped, sorted.
std::string AwsQuery(const AwsParameters& query);

}  // namespace purser
