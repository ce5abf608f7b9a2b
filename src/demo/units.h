/// Money, prices and quantities of an invented bill: integers of 10^-10, so that every
/// identity between its lines holds to the last digit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/int128.h"

namespace purser {

using Units = std::int64_t;
inline constexpr Units kOne = 10'000'000'000;
inline constexpr int kUnitsScale = 10;

/// quantity × price (or any two of them), rounded half away from zero.
constexpr Units Times(Units quantity, Units price) {
  const Int128 product = static_cast<Int128>(quantity) * price;
  const Int128 half = product < 0 ? -kOne / 2 : kOne / 2;
  return static_cast<Units>((product + half) / kOne);
}

/// value × permille / 1000, rounded toward zero.
constexpr Units Permille(Units value, std::int64_t permille) {
  return static_cast<Units>(static_cast<Int128>(value) * permille / 1000);
}

/// "12.5", without trailing zeros.
void AppendUnits(std::string& text, Units value);
std::string UnitsText(Units value);

/// Of a decimal that is written in this program; a mistake in it is a bug of ours.
Units UnitsOf(std::string_view number);

}  // namespace purser
