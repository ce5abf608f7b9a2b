#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace purser {

/// A whole number that is all of `text`: "12", "-3". nullopt for anything else, also for one that
/// does not fit.
inline std::optional<std::int64_t> ParseInteger(std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end) return std::nullopt;
  return value;
}

}  // namespace purser
