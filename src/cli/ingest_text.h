#pragma once

#include <string>

#include "pipeline.h"

namespace purser {

/// What became of a billing period, as people read it: a headline and a line each for rows, sums,
/// checks, quality and what was published; a single line where nothing was.
std::string IngestedText(const IngestedPeriod& period);

}  // namespace purser
