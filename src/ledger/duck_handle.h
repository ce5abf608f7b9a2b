/// Owners of DuckDB's C handles, and its errors as ours. Only src/ledger/ includes this.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <duckdb.h>

#include "base/result.h"

namespace purser {

/// Owns one handle of DuckDB's C API and destroys it with the function that belongs to it.
template <typename T, void (*Destroy)(T*)>
class DuckHandle {
 public:
  DuckHandle() = default;
  explicit DuckHandle(T handle) : handle_(handle), set_(true) {}
  ~DuckHandle() {
    if (set_) Destroy(&handle_);
  }
  DuckHandle(const DuckHandle&) = delete;
  DuckHandle& operator=(const DuckHandle&) = delete;

  T get() const { return handle_; }
  /// For the functions that fill a handle in; also after their failure it must be destroyed.
  T* out() {
    Check(!std::exchange(set_, true), "a handle is filled once");
    return &handle_;
  }
  T* address() { return &handle_; }

 private:
  T handle_{};
  bool set_ = false;
};

using DuckDatabase = DuckHandle<duckdb_database, duckdb_close>;
using DuckConnection = DuckHandle<duckdb_connection, duckdb_disconnect>;
using DuckConfig = DuckHandle<duckdb_config, duckdb_destroy_config>;
using DuckPrepared = DuckHandle<duckdb_prepared_statement, duckdb_destroy_prepare>;
using DuckPending = DuckHandle<duckdb_pending_result, duckdb_destroy_pending>;
using DuckResult = DuckHandle<duckdb_result, duckdb_destroy_result>;
using DuckChunk = DuckHandle<duckdb_data_chunk, duckdb_destroy_data_chunk>;
using DuckValue = DuckHandle<duckdb_value, duckdb_destroy_value>;
using DuckType = DuckHandle<duckdb_logical_type, duckdb_destroy_logical_type>;

/// DuckDB's message as an Error. Its kind follows the class that the message begins with:
/// kInterrupted; kData for values that do not fit and files that cannot be read; kUnavailable
/// when memory ran out; kInternal for a statement it refuses.
Error DuckError(const char* message, std::string_view statement);

}  // namespace purser
