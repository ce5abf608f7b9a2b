/// Credentials that are kept until they are about to expire.
#pragma once

#include <functional>
#include <memory>

#include "cloud/aws/credential_links.h"
#include "cloud/aws/credentials.h"

namespace purser {

/// What `fetch` gives, fetched by the first Get and again five minutes before it expires. Where
/// that fails while the old ones still hold, they go on. Nobody is asked twice within 30 seconds
/// (but for Forget, and credentials that hold no longer): a hundred calls do not each wait for a
/// service that is away. Safe for several
/// threads; they wait for one fetch.
std::shared_ptr<AwsCredentialSource> CacheCredentials(
    World& world, std::function<Result<FoundCredentials>()> fetch);

}  // namespace purser
