/// What an AWS inventory could not see, as a person is told.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "ingest/aws_listing.h"
#include "ledger/inventory.h"

namespace purser {

/// The gap that a refused call left at `place`: which permission, why, what to do.
InventoryGap AwsGapOf(const AwsPlace& place, const AwsMiss& miss);

/// The account has not enabled the region.
InventoryGap AwsRegionGap(const AwsPlace& place);

/// The account could not be entered: role or credentials.
InventoryGap AwsAccountGap(const std::string& account, const Error& error);

/// Gaps of one place, each once and sorted by permission; one for the whole place where `asked`
/// listings were refused for one and the same reason.
std::vector<InventoryGap> MergeAwsGaps(std::vector<InventoryGap> gaps, std::size_t asked);

}  // namespace purser
