#include "ledger/duck_writer.h"

#include <vector>

#include "ledger/duck_handle.h"

namespace purser {
namespace {

using DuckAppender = DuckHandle<duckdb_appender, +[](duckdb_appender* appender) {
  duckdb_appender_destroy(appender);
}>;

duckdb_hugeint ToHuge(UInt128 value) {
  return {.lower = static_cast<std::uint64_t>(value),
          .upper = static_cast<std::int64_t>(static_cast<std::uint64_t>(value >> 64))};
}

/// Collects a data chunk and hands it to DuckDB's appender: values go to their vectors
/// directly, which costs a third of appending value by value.
class DuckWriter final : public TableWriter {
 public:
  Result<void> Open(duckdb_database database, const std::string& table);

  void Null() override;
  void Text(std::string_view text) override;
  void Boolean(bool value) override { Put(DUCKDB_TYPE_BOOLEAN, value); }
  void Integer(std::int64_t value) override { Put(DUCKDB_TYPE_BIGINT, value); }
  void Units(Int128 units) override {
    Put(DUCKDB_TYPE_DECIMAL, ToHuge(static_cast<UInt128>(units)));
  }
  void Key(const IdentityKey& key) override;
  void Day(Date day) override;
  Result<void> EndRow() override;
  Result<void> Finish() override;

 private:
  struct Column {
    duckdb_type type = DUCKDB_TYPE_INVALID;
    duckdb_vector vector = nullptr;
    void* data = nullptr;
  };

  Column& Next(duckdb_type type) {
    Check(column_ < columns_.size() && columns_[column_].type == type,
          "a value of its column's type");
    return columns_[column_++];
  }
  template <typename T>
  void Put(duckdb_type type, const T& value) {
    static_cast<T*>(Next(type).data)[rows_] = value;
  }
  void UseVectors();
  Result<void> Flush();

  DuckConnection connection_;
  DuckAppender appender_;
  DuckChunk chunk_;
  std::vector<Column> columns_;
  std::size_t column_ = 0;
  idx_t rows_ = 0;
  std::string table_;
};

Result<void> DuckWriter::Open(duckdb_database database, const std::string& table) {
  table_ = table;
  if (duckdb_connect(database, connection_.out()) != DuckDBSuccess)
    return Error{ErrorKind::kInternal, "DuckDB gives no connection"};
  if (duckdb_appender_create(connection_.get(), nullptr, table.c_str(), appender_.out()) !=
      DuckDBSuccess)
    return DuckError(duckdb_appender_error(appender_.get()), table_);
  std::vector<duckdb_logical_type> types;
  for (idx_t i = 0; i < duckdb_appender_column_count(appender_.get()); ++i) {
    types.push_back(duckdb_appender_column_type(appender_.get(), i));
    columns_.push_back({.type = duckdb_get_type_id(types.back())});
  }
  *chunk_.out() = duckdb_create_data_chunk(types.data(), types.size());
  for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
  UseVectors();
  return {};
}

void DuckWriter::UseVectors() {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].vector = duckdb_data_chunk_get_vector(chunk_.get(), i);
    columns_[i].data = duckdb_vector_get_data(columns_[i].vector);
  }
}

void DuckWriter::Null() {
  Check(column_ < columns_.size(), "a column to fill");
  duckdb_vector vector = columns_[column_++].vector;
  duckdb_vector_ensure_validity_writable(vector);
  duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), rows_);
}

void DuckWriter::Text(std::string_view text) {
  duckdb_vector_assign_string_element_len(Next(DUCKDB_TYPE_VARCHAR).vector, rows_, text.data(),
                                          text.size());
}

void DuckWriter::Key(const IdentityKey& key) {
  // As a signed number that sorts like the text: the highest bit is flipped.
  Put(DUCKDB_TYPE_UUID, ToHuge(UInt128{key.high ^ 0x8000'0000'0000'0000U} << 64 | key.low));
}

void DuckWriter::Day(Date day) {
  Put(DUCKDB_TYPE_DATE,
      duckdb_date{.days = static_cast<std::int32_t>(day.time_since_epoch().count())});
}

Result<void> DuckWriter::Flush() {
  duckdb_data_chunk_set_size(chunk_.get(), rows_);
  if (duckdb_append_data_chunk(appender_.get(), chunk_.get()) != DuckDBSuccess)
    return DuckError(duckdb_appender_error(appender_.get()), table_);
  duckdb_data_chunk_reset(chunk_.get());
  UseVectors();
  rows_ = 0;
  return {};
}

Result<void> DuckWriter::EndRow() {
  Check(column_ == columns_.size(), "every column of the row");
  column_ = 0;
  if (++rows_ < duckdb_vector_size()) return {};
  return Flush();
}

Result<void> DuckWriter::Finish() {
  if (rows_ > 0) TRY(Flush());
  if (duckdb_appender_close(appender_.get()) != DuckDBSuccess)
    return DuckError(duckdb_appender_error(appender_.get()), table_);
  return {};
}

}  // namespace

Result<std::unique_ptr<TableWriter>> WriteDuckTable(duckdb_database database,
                                                    const std::string& table) {
  auto writer = std::make_unique<DuckWriter>();
  TRY(writer->Open(database, table).While("fill " + table));
  return std::unique_ptr<TableWriter>(std::move(writer));
}

}  // namespace purser
