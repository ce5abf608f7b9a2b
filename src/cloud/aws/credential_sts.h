/// What assuming a role and web identity share: one request to STS.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "cloud/aws/credential_links.h"

namespace purser {

/// Sends `parameters` (Action and Version are added) to the STS of role.region, signed by `signer`
/// where there is one, and reads the credentials of the answer.
/// @error  as RoleCredentials
Result<FoundCredentials> AskSts(World& world, const AwsRole& role,
                                std::map<std::string, std::string> parameters,
                                const AwsCredentials* signer);

}  // namespace purser
