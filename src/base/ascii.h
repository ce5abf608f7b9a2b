/// Letters of names that are ASCII, without a locale.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace purser {

/// The text with A to Z as a to z; other bytes stay.
inline std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

}  // namespace purser
