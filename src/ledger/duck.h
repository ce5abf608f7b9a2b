/// DuckDB in process. Statements that only DuckDB understands (reading CSV, writing
/// Parquet) stay in ledger/ and ingest/ and say so in their header.
///
/// Opened with: no extension loading, `integer_division`, UTC, hive_types_autocast off, the
/// portability macros of portable.sql, and these functions of our own:
///   purser_cost(VARCHAR) -> DECIMAL(38,18), purser_quantity(VARCHAR) -> DECIMAL(38,12)
///       ParseDecimal's reading; NULL where it refuses. DOUBLE goes in as CAST(x AS VARCHAR),
///       which is DuckDB's shortest round-trip text.
///   purser_cost_residual(VARCHAR) -> DECIMAL(38,36)    text - purser_cost(text); NULL if exact
///   purser_money(VARCHAR, VARCHAR currency) -> DECIMAL(38,18)         ParseMoneyText's reading
///   purser_cost_shares(DECIMAL(38,18), weights DECIMAL(38,18)[]) -> DECIMAL(38,18)[]    the amount
///       in parts by largest remainder (base/settle.h), ties to the earlier; weights that are NULL
///       or negative count as 0; NULL when nothing has a weight
///   purser_quantity_shares(DECIMAL(38,12), weights DECIMAL(38,18)[]) -> DECIMAL(38,12)[] likewise
///   purser_product(VARCHAR, VARCHAR, VARCHAR third, BIGINT divisor) -> DECIMAL(38,18)    exact,
///       then rounded once, half to even; a NULL third or divisor counts as 1; NULL for another
///       NULL, an unreadable number, one of more than 18 integer digits, a result beyond 38 digits
///   purser_instant(VARCHAR, VARCHAR order) -> TIMESTAMP     order: '' | 'mdy' | 'dmy'
///   purser_tags(VARCHAR) -> MAP(VARCHAR, VARCHAR)  JSON object, braces optional; values as
///       text, true for valueless tags as 'true', nested values as JSON text; keys as delivered,
///       duplicate keys keep the last and sort stably; without the words that exports write for
///       nothing (NULL, null, (null), None); NULL for empty or unreadable
///   purser_kept_tags(MAP, VARCHAR keys) -> MAP    the entries whose key is one of `keys` (a line
///       each, lower case) once its provider's prefix and case are off; NULL when none is
///   purser_identity(every identity column, in order) -> UUID     domain/identity.h
///   purser_usage(VARCHAR usage_type, VARCHAR service_code, VARCHAR operation) ->
///       STRUCT(instance_type VARCHAR, accelerator_name VARCHAR, accelerator_count
///       DECIMAL(38,12), kind VARCHAR, token_kind VARCHAR, region VARCHAR, runs BOOLEAN, parsed
///       BOOLEAN), domain/usage_type.h; what the usage type does not say is NULL
///   purser_csv(VARCHAR[] files, BIGINT[] numbers) table function: CSV, plain, .gz or .zip, as one
///       table. Columns: every column of the files' headers as VARCHAR, united by name without
///       case, NULL where a file lacks it or the field is empty (CsvColumns of csv_files.h
///       lists them; JSON lines have one, "{}"); then _file BIGINT (the file's number), _row
///       BIGINT (data row in the file, from 1, bad ones counted), _line BIGINT (on which it
///       starts), _bad VARCHAR (why the row has the wrong shape; NULL = fine; the fields of a bad
///       row are not to be trusted),
///       _repair VARCHAR (what was repaired in the text; NULL = nothing). Only columns that are
///       read cost time. Rows of one file may come in any order when several threads read it.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>

#include "ledger/engine.h"
#include "ledger/table_writer.h"

namespace purser {

struct DuckOptions {
  std::int64_t memory_limit_bytes = 0;       ///< 0: books.md §9's default.
  std::filesystem::path temporary_folder{};  ///< Empty: no spilling.
  int threads = 0;                           ///< 0: one a processor.
};

/// How much of an answer is taken.
struct AnswerBounds {
  std::int64_t first_rows = std::numeric_limits<std::int64_t>::max();  ///< Then it is left.
  std::int64_t most_rows = 1'000'000;                                  ///< More is an error.
  std::int64_t most_bytes = 256 << 20;                                 ///< In memory; as well.
};

/// One DuckDB instance with one connection. Not for use by several threads at once, but
/// Interrupt().
class Duck : public Engine {
 public:
  static Result<std::unique_ptr<Duck>> Open(const DuckOptions& options);

  /// Runs statements whose rows nobody wants.
  virtual Result<void> Execute(std::string_view sql) = 0;

  /// The answer of a statement that somebody else wrote.
  /// @error kUsage  it is no SELECT
  /// @error kData   larger than `bounds`
  virtual Result<Answer> SelectForeign(const Query& query, const AnswerBounds& bounds) = 0;

  /// COPY of `select` into one or several Parquet files under `folder` (part-0001.parquet …),
  /// snappy, row groups of 122,880, on every thread. @return rows written.
  virtual Result<std::int64_t> CopyToParquet(std::string_view select,
                                             const std::filesystem::path& folder) = 0;

  /// Appends rows to a table that exists and is not temporary, over a connection of its own: a
  /// statement whose answer is being read goes on. One thread for both all the same.
  /// @error kInternal  there is no such table
  virtual Result<std::unique_ptr<TableWriter>> WriteTable(const std::string& table) = 0;

  /// Ends the running statement with kInterrupted; from any thread or a signal watcher.
  virtual void Interrupt() = 0;

  /// From now on Progress() knows: a fifth of a short statement's time goes into it.
  virtual Result<void> MeasureProgress() = 0;

  /// 0 to 100 of the running statement, or -1 when DuckDB cannot say; from any thread.
  virtual double Progress() = 0;
};

/// 'it''s' and "a ""name""": for the statements that are put together from names.
std::string SqlText(std::string_view text);
std::string SqlName(std::string_view name);

}  // namespace purser
