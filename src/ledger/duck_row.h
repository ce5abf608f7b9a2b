/// Reading DuckDB's answers, a chunk at a time, without a copy.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <duckdb.h>

#include "ledger/engine.h"

namespace purser {

/// The rows of one answer: UseChunk a chunk, then UseRow each of its rows.
class DuckRow : public Row {
 public:
  /// @error kInternal  a column has a type that purser does not read (LIST, STRUCT, …)
  static Result<DuckRow> Make(duckdb_result& result);

  /// `chunk` must outlive the rows read from it.
  void UseChunk(duckdb_data_chunk chunk);
  void UseRow(std::uint64_t row) { row_ = row; }

  std::vector<std::string> Names() const;

  std::size_t size() const override { return columns_.size(); }
  Value At(std::size_t column) const override;
  std::size_t Index(std::string_view column) const override;
  bool IsNull(std::size_t column) const override;
  std::string_view Text(std::size_t column) const override;
  void Entries(std::size_t column, TextMapView& entries) const override;
  using Row::IsNull;
  using Row::Text;

 private:
  struct Column {
    std::string name;
    duckdb_type type = DUCKDB_TYPE_INVALID;
    duckdb_type stored = DUCKDB_TYPE_INVALID;  ///< The integer type behind a DECIMAL.
    int scale = 0;
    duckdb_vector vector = nullptr;
    void* data = nullptr;
    std::uint64_t* validity = nullptr;  ///< Null: no row is NULL.
  };

  static Result<Column> Describe(duckdb_result& result, std::uint64_t index);

  template <typename T>
  const T& Stored(const Column& column) const {
    return static_cast<const T*>(column.data)[row_];
  }
  Value Number(const Column& column, duckdb_type stored) const;

  std::vector<Column> columns_;
  std::uint64_t row_ = 0;
};

}  // namespace purser
