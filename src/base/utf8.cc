#include "base/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace purser {
namespace {

std::uint8_t Byte(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<std::uint8_t>(text[at]) : 0;
}

bool IsContinuation(std::uint8_t byte) { return (byte & 0xc0) == 0x80; }

/// Bytes of the character at `at`, or 0 when there is none.
std::size_t CharacterSize(std::string_view text, std::size_t at) {
  const std::uint8_t first = Byte(text, at);
  if (first < 0x80) return 1;
  const std::uint8_t second = Byte(text, at + 1);
  if (first < 0xc2 || first > 0xf4 || !IsContinuation(second)) return 0;
  if (first < 0xe0) return 2;
  if (!IsContinuation(Byte(text, at + 2))) return 0;
  if (first < 0xf0) {
    const bool overlong = first == 0xe0 && second < 0xa0;
    const bool surrogate = first == 0xed && second >= 0xa0;
    return overlong || surrogate ? 0 : 3;
  }
  const bool overlong = first == 0xf0 && second < 0x90;
  const bool beyond = first == 0xf4 && second >= 0x90;
  return overlong || beyond || !IsContinuation(Byte(text, at + 3)) ? 0 : 4;
}

/// The first byte from `at` on that is not ASCII, eight at a time.
std::size_t SkipAscii(std::string_view text, std::size_t at) {
  while (at + 8 <= text.size()) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, 8);
    if ((eight & 0x8080'8080'8080'8080U) != 0) break;
    at += 8;
  }
  while (at < text.size() && static_cast<std::uint8_t>(text[at]) < 0x80) ++at;
  return at;
}

/// The end of the well-formed text from `at` on.
std::size_t SkipUtf8(std::string_view text, std::size_t at) {
  while (true) {
    at = SkipAscii(text, at);
    if (at == text.size()) return at;
    const std::size_t size = CharacterSize(text, at);
    if (size == 0) return at;
    at += size;
  }
}

}  // namespace

bool IsUtf8(std::string_view text) { return SkipUtf8(text, 0) == text.size(); }

std::string ToUtf8(std::string_view text) {
  std::string repaired;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t good = SkipUtf8(text, at);
    repaired += text.substr(at, good - at);
    at = good;
    if (at == text.size()) break;
    repaired += "\xef\xbf\xbd";
    while (at < text.size() && CharacterSize(text, at) == 0) ++at;
  }
  return repaired;
}

}  // namespace purser
