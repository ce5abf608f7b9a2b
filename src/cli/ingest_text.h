#pragma once

#include <string>

#include "domain/taxonomy.h"
#include "pipeline.h"

namespace purser {

/// What became of a billing period, as people read it: a headline and a line each for rows, sums,
/// checks, quality and what was published; a single line where nothing was.
std::string IngestedText(const IngestedPeriod& period);

/// An observation: a headline, a line each for types, places, tags and gaps.
/// @param taxonomy  says which tags a resource should have
std::string ObservedText(const ObservedInventory& inventory, const Taxonomy& taxonomy);

/// Which months inventories gave other owners; "" for none.
std::string OwnersText(const ReallocatedPeriods& periods);

}  // namespace purser
