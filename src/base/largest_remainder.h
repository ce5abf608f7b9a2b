/// The second half of largest remainder, for any width of number: who gets the odd units.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "base/int128.h"

namespace purser {

/// The total in whole units and what is left below one unit.
struct UnitTotal {
  UInt128 units = 0;
  UInt128 below = 0;
  UInt128 unit = 1;
  bool negative = false;
};

inline UnitTotal InUnits(Int128 total, Int128 unit) {
  const UInt128 magnitude = Magnitude(total);
  const auto size = static_cast<UInt128>(unit);
  return {
      .units = magnitude / size, .below = magnitude % size, .unit = size, .negative = total < 0};
}

/// Parts from floors (in units) and remainders: the missing units go to the largest
/// remainders, ties to the smaller rank, and what is below a unit to the next in that order.
template <typename Remainder>
std::vector<Int128> HandOutRemainders(const UnitTotal& total, std::vector<UInt128> floors,
                                      std::span<const Remainder> remainders,
                                      std::span<const std::uint32_t> ranks) {
  UInt128 missing = total.units;
  for (const UInt128 units : floors) missing -= units;
  std::vector<std::uint32_t> order(floors.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto comes_first = [&](std::uint32_t a, std::uint32_t b) {
    if (remainders[a] != remainders[b]) return remainders[a] > remainders[b];
    return ranks[a] < ranks[b];
  };
  // Fewer units are missing than there are claims, so that `missing` names the claim after
  // those that get one.
  const auto next = static_cast<std::size_t>(missing);
  std::ranges::nth_element(order, order.begin() + static_cast<std::ptrdiff_t>(next), comes_first);
  for (std::size_t i = 0; i < next; ++i) ++floors[order[i]];
  std::vector<Int128> parts(floors.size());
  for (std::size_t i = 0; i < floors.size(); ++i)
    parts[i] = static_cast<Int128>(floors[i] * total.unit);
  parts[order[next]] += static_cast<Int128>(total.below);
  if (total.negative)
    for (Int128& part : parts) part = -part;
  return parts;
}

}  // namespace purser
