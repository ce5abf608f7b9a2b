/// What a plan adds to the monthly bill, where the price tables know it.
///
/// Linux on demand, compute only, 730 hours a month as the field counts it. Prices are of one
/// region and day (data/README.md): another region's are unknown, never guessed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/int128.h"
#include "govern/gate/resource.h"

namespace purser {

inline constexpr int kHoursAMonth = 730;
inline constexpr std::string_view kPricedRegion = "us-east-1";

/// USD a month in 10^-kCostScale; 0 for types that cost nothing themselves; nullopt where it is
/// not known. @param region  of resources that name none
std::optional<Int128> MonthlyCost(const PlannedResource& resource, std::string_view region);

/// By how much the bill changes: MonthlyCost less that of what is there already.
std::optional<Int128> AddedCost(const PlannedResource& resource, std::string_view region);

/// Types that have no price of their own: roles, rules, networks, attachments.
bool CostsNothing(std::string_view type);

}  // namespace purser
