/// What assuming a role and web identity share: one request to STS.
#pragma once

#include "base/result.h"
#include "cloud/aws/credential_links.h"
#include "cloud/aws/sigv4.h"

namespace purser {

/// Sends `parameters` (Action first; Version is added) to the STS of role.region, signed by
/// `signer` where there is one, and reads the credentials of the answer.
/// @error  as RoleCredentials
Result<FoundCredentials> AskSts(World& world, const AwsRole& role, AwsParameters parameters,
                                const AwsCredentials* signer);

}  // namespace purser
