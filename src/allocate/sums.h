/// The sums that allocation moves: four costs, three quantities, in the books' order.
#pragma once

#include <array>
#include <string_view>

#include "base/int128.h"
#include "ledger/engine.h"

namespace purser {

inline constexpr std::array<std::string_view, 7> kSumColumns = {
    "BilledCost",       "EffectiveCost",   "ListCost",  "ContractedCost",
    "ConsumedQuantity", "PricingQuantity", "x_GpuHours"};
inline constexpr std::size_t kCostSums = 4;  ///< The first ones are costs, 1e-18; the rest 1e-12.

using Sums = std::array<Int128, kSumColumns.size()>;

/// Of a row that has all of kSumColumns; NULL reads as 0.
inline Sums SumsOf(const Row& row) {
  Sums sums{};
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = row.Units(kSumColumns[i]);
  return sums;
}

}  // namespace purser
