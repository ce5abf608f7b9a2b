/// The flags of `purser launch`, as what they mean.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/int128.h"
#include "cli/session.h"
#include "govern/launch/request.h"

namespace purser {

/// What both kinds of launches take.
struct LaunchOptions {
  LaunchTagList tags;           ///< Those of --team and the like, then --tag, then --name's.
  std::optional<Int128> hours;  ///< --hours, in 10^-kQuantityScale.
  std::string region;           ///< --region; empty: AWS's own conventions say.
  std::string client_token;     ///< --client-token; empty: made from the request.
};

std::vector<Flag> LaunchFlags();

/// @error kUsage  a flag of the other kind, or a value that is none
Result<LaunchOptions> ReadLaunchOptions(const Session& session);

/// Without tags and token. Every mistake in a line of the error.
/// @error kUsage     as MistakesOf says
/// @error kNotFound  --user-data is not there
Result<Ec2Launch> ReadEc2Launch(Session& session);
Result<SageMakerLaunch> ReadSageMakerLaunch(const Session& session);

}  // namespace purser
