/// Exact decimal numbers: an integer count of units of 10^-scale.
///
/// Costs have scale 18 and quantities scale 12, the same as DECIMAL(38,18) and
/// DECIMAL(38,12) in the books, so nothing is rounded on the way between them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/int128.h"
#include "base/result.h"

namespace purser {

inline constexpr int kCostScale = 18;
inline constexpr int kQuantityScale = 12;

/// What a number's text says at some scale.
struct ParsedDecimal {
  Int128 units = 0;     ///< Rounded half to even, in 10^-scale.
  Int128 residual = 0;  ///< text - units, exact to 10^-(scale+18) and in that unit.
  bool exact = true;    ///< The text has no digit beyond `scale`.
};

/// Reads "12.5", "-0.000001", "+3", "1.2E-7", ".5", "5." exactly; blanks around it are
/// ignored. Anything else (also "NaN", "1,000", "0x1", "") is nullopt, and so is a number
/// of more than 38 digits at `scale`. Never goes through a double or a locale.
///
/// @param scale  0 to 20.
/// @source       FOCUS 1.2, attribute NumericFormat; "35.2E+7" is invalid there, read all the same.
std::optional<ParsedDecimal> ParseDecimal(std::string_view text, int scale);

/// Reads money as people export it: "$10,000.00 ", "(12.00)", "1,234.5". Only where the
/// symbol fits `currency` (or there is none) and commas stand in groups of three.
std::optional<ParsedDecimal> ParseMoneyText(std::string_view text, std::string_view currency,
                                            int scale);

/// "-12.500000": every digit of the scale.
std::string DecimalText(Int128 units, int scale);

/// "-12.5": without trailing zeros.
std::string ShortDecimalText(Int128 units, int scale);

/// "-1,234.57": grouped, rounded half to even at `places`, for people.
std::string GroupedDecimalText(Int128 units, int scale, int places);

/// units at scale `from` as units at scale `to`; going down rounds half to even.
Int128 Rescale(Int128 units, int from, int to);

}  // namespace purser
