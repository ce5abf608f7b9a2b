#pragma once

#include <cstdint>
#include <string>

namespace purser {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

inline constexpr Int128 kInt128Max = static_cast<Int128>(~UInt128{0} >> 1);

/// |value|, also of the smallest one.
inline UInt128 Magnitude(Int128 value) {
  return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

/// 10 to the `exponent`, 0 to 38.
UInt128 PowerOfTen(int exponent);

/// Decimal digits of `value`, no grouping.
std::string ToText(UInt128 value);
std::string ToText(Int128 value);

}  // namespace purser
