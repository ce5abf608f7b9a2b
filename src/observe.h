/// Sources that observe what exists: the other way into the books.
#pragma once

#include "base/result.h"
#include "pipeline.h"

namespace purser {

/// Observes, or reads each file named, and keeps it; then owners of the open periods are those of
/// the inventory too. What could not be seen is part of the observation. With dry_run nothing is
/// kept. Calls are counted either way, as far as the books take it.
/// @error any  nothing at all could be observed
Result<void> ObserveSource(const Desk& desk, const IngestOrder& order,
                           const IngestRequest& request);

}  // namespace purser
