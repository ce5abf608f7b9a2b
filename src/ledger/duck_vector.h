/// The vectors that DuckDB hands to a function of ours, read and written without a copy.
///
/// They are flat: DuckDB flattens the arguments of a C function before the call.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <duckdb.h>

#include "base/int128.h"
#include "domain/identity.h"

namespace purser {

inline duckdb_hugeint ToHugeint(Int128 value) {
  return {.lower = static_cast<std::uint64_t>(value),
          .upper = static_cast<std::int64_t>(value >> 64)};
}

inline Int128 FromHugeint(const duckdb_hugeint& value) {
  return static_cast<Int128>(static_cast<UInt128>(value.upper) << 64 | value.lower);
}

/// DuckDB stores a UUID with its highest bit flipped, so that it sorts as a signed number.
inline duckdb_hugeint ToUuid(const IdentityKey& key) {
  return {.lower = key.low, .upper = static_cast<std::int64_t>(key.high ^ 0x8000'0000'0000'0000U)};
}

inline std::string_view TextOf(const duckdb_string_t& text) {
  const std::uint32_t length = text.value.inlined.length;
  return {length <= sizeof(text.value.inlined.inlined) ? text.value.inlined.inlined
                                                       : text.value.pointer.ptr,
          length};
}

/// One vector's values; valid as long as the vector is.
template <typename T>
class InputVector {
 public:
  explicit InputVector(duckdb_vector vector)
      : values_(static_cast<const T*>(duckdb_vector_get_data(vector))),
        validity_(duckdb_vector_get_validity(vector)) {}
  InputVector(duckdb_data_chunk chunk, idx_t column)
      : InputVector(duckdb_data_chunk_get_vector(chunk, column)) {}

  bool IsNull(idx_t row) const {
    return validity_ != nullptr && (validity_[row / 64] >> (row % 64) & 1) == 0;
  }
  const T& operator[](idx_t row) const { return values_[row]; }

 private:
  const T* values_;
  const std::uint64_t* validity_;
};

class TextVector : public InputVector<duckdb_string_t> {
 public:
  using InputVector::InputVector;
  std::string_view operator[](idx_t row) const { return TextOf(InputVector::operator[](row)); }
};

/// A MAP(VARCHAR, VARCHAR) vector: lists of entries in one child vector.
class MapVector {
 public:
  using Entries = std::vector<std::pair<std::string_view, std::string_view>>;

  explicit MapVector(duckdb_vector vector)
      : lists_(vector),
        keys_(duckdb_struct_vector_get_child(duckdb_list_vector_get_child(vector), 0)),
        values_(duckdb_struct_vector_get_child(duckdb_list_vector_get_child(vector), 1)) {}

  /// The row's entries in place of what `entries` had; a NULL value reads as "".
  void Read(idx_t row, Entries& entries) const {
    entries.clear();
    if (lists_.IsNull(row)) return;
    const duckdb_list_entry list = lists_[row];
    for (idx_t i = list.offset; i < list.offset + list.length; ++i)
      entries.emplace_back(keys_[i], values_.IsNull(i) ? std::string_view() : values_[i]);
  }

 private:
  InputVector<duckdb_list_entry> lists_;
  TextVector keys_;
  TextVector values_;
};

/// The result of a function, or a column of a scan: all rows are valid until set NULL.
template <typename T>
class OutputVector {
 public:
  explicit OutputVector(duckdb_vector vector)
      : vector_(vector), values_(static_cast<T*>(duckdb_vector_get_data(vector))) {}

  T& operator[](idx_t row) { return values_[row]; }
  void SetNull(idx_t row) {
    if (validity_ == nullptr) {
      duckdb_vector_ensure_validity_writable(vector_);
      validity_ = duckdb_vector_get_validity(vector_);
    }
    validity_[row / 64] &= ~(std::uint64_t{1} << (row % 64));
  }
  duckdb_vector vector() const { return vector_; }

 private:
  duckdb_vector vector_;
  T* values_;
  std::uint64_t* validity_ = nullptr;
};

/// Copies `text`, which must be UTF-8, into the vector.
inline void AssignText(duckdb_vector vector, idx_t row, std::string_view text) {
  duckdb_unsafe_vector_assign_string_element_len(vector, row, text.data(), text.size());
}

}  // namespace purser
