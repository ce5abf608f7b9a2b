/// Nothing lost, nothing counted twice: asserted on every allocation.
#pragma once

#include <vector>

#include "base/result.h"
#include "ledger/duck.h"
#include "ledger/generation.h"

namespace purser {

/// Σ cube_day = Σ with owners by source, and = Σ owner cube by source, account, currency and
/// category, for every metric, to the last digit. Reads the tables of period.h.
/// @error kData  names what differs and both numbers
Result<void> ProveOwnerCube(Duck& duck);

}  // namespace purser
