#include "domain/identity.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace purser {
namespace {

void AppendCount(std::string& bytes, std::size_t count) {
  const auto value = static_cast<std::uint32_t>(count);
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xff);
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
  std::ranges::sort(entries);
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
