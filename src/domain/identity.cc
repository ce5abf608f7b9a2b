#include "domain/identity.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace purser {
namespace {

/// The lowest byte first, in one append: this runs for every column of every charge.
void AppendCount(std::string& bytes, std::size_t count) {
  std::array<char, 4> little{};
  for (std::size_t i = 0; i < little.size(); ++i)
    little[i] = static_cast<char>(count >> 8 * i & 0xff);
  bytes.append(little.data(), little.size());
}

}  // namespace

std::string IdentityKey::Text() const {
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xffff,
                     high & 0xffff, low >> 48, low & 0xffff'ffff'ffff);
}

void IdentityHasher::AddBytes(std::string_view text) {
  AppendCount(bytes_, text.size());
  bytes_ += text;
}

void IdentityHasher::AddText(std::string_view text) {
  bytes_ += '\1';
  AddBytes(text);
}

void IdentityHasher::AddMap(std::vector<std::pair<std::string_view, std::string_view>>& entries) {
  if (entries.empty()) return AddNull();
  if (!std::ranges::is_sorted(entries)) std::ranges::sort(entries);
  bytes_ += '\2';
  AppendCount(bytes_, entries.size());
  for (const auto& [key, value] : entries) {
    AddBytes(key);
    AddBytes(value);
  }
}

IdentityKey IdentityHasher::Key() const {
  const XXH128_hash_t hash = XXH3_128bits(bytes_.data(), bytes_.size());
  return {.high = hash.high64, .low = hash.low64};
}

}  // namespace purser
