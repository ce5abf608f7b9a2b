/// The identity of a charge: what it is, without when and how much.
///
/// Who owns a charge depends on its identity only, so owners are decided once an identity
/// and joined to charges by the key that every charge stores.
///
/// Key = XXH3-128 (seed 0, xxHash 0.8 specification) of the serialisation: for each column
/// of IdentityColumns() in order, one byte 0 for NULL, or one byte 1, the UTF-8 length as
/// 32-bit little-endian, and the bytes. A map is written as its entries sorted by key
/// bytes: byte 2, the number of entries as 32 bits, then key and value as above. An empty
/// map is NULL. Two identities with one key are found at ingest (their tuples differ) and
/// refused, so the books never rest on a hash being unique.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace purser {

/// 128 bits; printed as a UUID, as DuckDB and Trino show it.
struct IdentityKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  std::string Text() const;
  friend auto operator<=>(const IdentityKey&, const IdentityKey&) = default;
};

/// Collects one identity's serialisation, column by column, and hashes it.
/// Reuse one object for many rows: Clear() keeps the memory.
class IdentityHasher {
 public:
  void Clear() { bytes_.clear(); }
  void AddNull() { bytes_ += '\0'; }
  void AddText(std::string_view text);
  /// `entries` is sorted in place.
  void AddMap(std::vector<std::pair<std::string_view, std::string_view>>& entries);
  IdentityKey Key() const;

 private:
  void AddBytes(std::string_view text);
  std::string bytes_;
};

}  // namespace purser
