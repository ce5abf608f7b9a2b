/// What spreadsheets run: the first character of a field decides, wide forms included.
#pragma once

#include <algorithm>
#include <string_view>

namespace purser {

inline constexpr std::string_view kFormulaStarts[] = {"=",  "+",  "-",  "@",  "\t",
                                                      "\r", "＝", "＋", "－", "＠"};

inline bool LooksLikeFormula(std::string_view text) {
  return std::ranges::any_of(kFormulaStarts,
                             [&](std::string_view start) { return text.starts_with(start); });
}

}  // namespace purser
