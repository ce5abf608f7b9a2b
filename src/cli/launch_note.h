#pragma once

#include <functional>

#include "base/result.h"
#include "cli/session.h"
#include "govern/launch/answer.h"

namespace purser {

/// Runs `start`, which fills `answer`, and notes it in the books before and after, where there are
/// books. That it cannot be noted is said, and keeps nothing from starting.
Result<void> StartNoted(Session& session, LaunchAnswer& answer,
                        const std::function<Result<void>()>& start);

}  // namespace purser
