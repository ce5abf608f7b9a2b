/// HTTP as the credential chain needs it: no AwsClient, which needs the chain.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cloud/aws/credential_links.h"
#include "world/world.h"

namespace purser {

/// Sends, three times where the service is busy (429, 5xx, "Throttling") or nobody answers.
Result<HttpResponse> SendPatiently(World& world, const HttpRequest& request);

/// Text, numbers and truth values of a JSON object, numbers and truth as they print; other members
/// are left out. `member` names an object inside: "roleCredentials".
/// @error kData  no JSON object, or over 1 MiB; never says what is in it
Result<std::map<std::string, std::string>> JsonMembers(std::string_view text,
                                                       std::string_view member = {});

/// Names of the members that hold the parts of credentials.
struct CredentialMembers {
  std::string id = "AccessKeyId";
  std::string secret = "SecretAccessKey";
  std::string token = "Token";
  std::string expires = "Expiration";  ///< ISO 8601, or milliseconds since 1970.
};

/// @error kData  an empty key or secret, or a time that is none; `giver` said it
Result<AwsCredentials> CredentialsOf(const std::map<std::string, std::string>& members,
                                     const CredentialMembers& names, std::string_view giver);

/// What others answered, for a message: printable, at most 300 columns.
std::string Quoted(std::string_view text);

}  // namespace purser
