#include "allocate/resource_ids.h"

#include <algorithm>
#include <array>

namespace purser {
namespace {

constexpr std::array<std::string_view, 4> kPrefixes = {"i-", "vol-", "eni-", "snap-"};

bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool IsWordCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '_';
}

}  // namespace

bool IsShortResourceId(std::string_view text) {
  for (const std::string_view prefix : kPrefixes) {
    if (!text.starts_with(prefix)) continue;
    const std::string_view digits = text.substr(prefix.size());
    // Eight digits in the old form, seventeen in the new one.
    return (digits.size() == 8 || digits.size() == 17) && std::ranges::all_of(digits, IsHex);
  }
  return false;
}

std::string_view CanonicalResourceId(std::string_view id) {
  const std::size_t slash = id.find_last_of("/:");
  if (slash == std::string_view::npos) return id;
  const std::string_view last = id.substr(slash + 1);
  return IsShortResourceId(last) ? last : id;
}

void FindResourceIds(std::string_view text, std::vector<std::string_view>& found) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    if (!IsWordCharacter(text[begin])) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < text.size() && IsWordCharacter(text[end])) ++end;
    const std::string_view word = text.substr(begin, end - begin);
    if (IsShortResourceId(word)) found.push_back(word);
    begin = end;
  }
}

std::string_view ResourceOfTagValue(std::string_view value) {
  if (IsShortResourceId(value)) return value;
  return value.starts_with("arn:") ? CanonicalResourceId(value) : std::string_view();
}

}  // namespace purser
