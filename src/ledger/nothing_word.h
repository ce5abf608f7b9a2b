#pragma once

#include <string_view>

namespace purser {

/// The words that exports write for nothing: NULL, null, None, (null).
inline bool IsNothingWord(std::string_view text) {
  if (text.size() == 4) return text == "NULL" || text == "null" || text == "None";
  return text == "(null)";
}

}  // namespace purser
