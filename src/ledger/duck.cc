#include "ledger/duck.h"

#include <fmt/format.h>

#include "embedded.h"
#include "ledger/duck_bind.h"
#include "ledger/duck_handle.h"
#include "ledger/duck_row.h"
#include "ledger/duck_writer.h"
#include "ledger/functions.h"
#include "ledger/memory_limit.h"

namespace purser {
namespace {

/// Nothing is loaded from the network or a home folder, whatever a statement says.
constexpr std::pair<const char*, const char*> kFixedConfig[] = {
    {"autoinstall_known_extensions", "false"},
    {"autoload_known_extensions", "false"},
    {"allow_community_extensions", "false"},
    {"allow_persistent_secrets", "false"},
};

// DuckDB 1.5.5 answers min() of a column that a folder's name gives with an internal error unless
// this optimizer is off (the stage test that reads views shows it).
// A table function of the C interface cannot number its batches, so keeping the order of rows that
// no ORDER BY asks for would leave reading CSV and writing Parquet to a single thread.
constexpr std::string_view kSettings = R"(
  SET disabled_optimizers = 'statistics_propagation';
  SET TimeZone = 'UTC';
  SET integer_division = true;
  SET preserve_insertion_order = false;
)";

/// The statement without its final semicolon, to be put inside another.
std::string_view WithoutSemicolon(std::string_view text) {
  while (!text.empty() && (text.back() == ';' || text.back() == '\n' || text.back() == ' '))
    text.remove_suffix(1);
  return text;
}

Result<void> Configure(duckdb_config config, const DuckOptions& options) {
  const std::int64_t memory =
      options.memory_limit_bytes > 0 ? options.memory_limit_bytes : DefaultMemoryLimit();
  std::vector<std::pair<std::string, std::string>> settings(std::begin(kFixedConfig),
                                                            std::end(kFixedConfig));
  settings.emplace_back("memory_limit", fmt::format("{}B", memory));
  settings.emplace_back("temp_directory", options.temporary_folder.string());
  if (options.threads > 0) settings.emplace_back("threads", std::to_string(options.threads));
  for (const auto& [name, value] : settings)
    if (duckdb_set_config(config, name.c_str(), value.c_str()) != DuckDBSuccess)
      return Error{ErrorKind::kInternal, fmt::format("DuckDB refuses {} = {}", name, value)};
  return {};
}

class DuckEngine final : public Duck {
 public:
  Result<void> Open(const DuckOptions& options);

  Result<void> ForEach(const Query& query, const Parameters& parameters,
                       const std::function<Result<void>(const Row&)>& visit) override;
  Result<Answer> Select(const Query& query, const Parameters& parameters) override;
  Result<Answer> SelectForeign(const Query& query, const AnswerBounds& bounds) override;
  Result<std::int64_t> Materialise(const Query& query, const Parameters& parameters,
                                   const std::filesystem::path& file) override;
  Result<void> Execute(std::string_view sql) override;
  Result<std::int64_t> CopyToParquet(std::string_view select,
                                     const std::filesystem::path& folder) override;
  Result<std::unique_ptr<TableWriter>> WriteTable(const std::string& table) override {
    return WriteDuckTable(database_.get(), table);
  }
  void Interrupt() override { duckdb_interrupt(connection_.get()); }
  Result<void> MeasureProgress() override {
    return Execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false");
  }
  double Progress() override { return duckdb_query_progress(connection_.get()).percentage; }

 private:
  using ColumnVisitor = std::function<void(const DuckRow&)>;
  using RowVisitor = std::function<Result<void>(const Row&)>;

  Result<void> Run(const Query& query, const Parameters& parameters, const ColumnVisitor& columns,
                   const RowVisitor& visit);

  DuckDatabase database_;
  DuckConnection connection_;
};

Result<void> DuckEngine::Open(const DuckOptions& options) {
  DuckConfig config;
  if (duckdb_create_config(config.out()) != DuckDBSuccess)
    return Error{ErrorKind::kInternal, "DuckDB has no configuration"};
  TRY(Configure(config.get(), options));
  char* message = nullptr;
  if (duckdb_open_ext(":memory:", database_.out(), config.get(), &message) != DuckDBSuccess) {
    Error error = DuckError(message, "open DuckDB");
    duckdb_free(message);
    return error;
  }
  if (duckdb_connect(database_.get(), connection_.out()) != DuckDBSuccess)
    return Error{ErrorKind::kInternal, "DuckDB gives no connection"};
  TRY(Execute(kSettings));
  TRY(RegisterFunctions(connection_.get()));
  return Execute(sql::ledger_portable.text);
}

Result<void> DuckEngine::Run(const Query& query, const Parameters& parameters,
                             const ColumnVisitor& columns, const RowVisitor& visit) {
  DuckPrepared prepared;
  const std::string text(query.text);
  if (duckdb_prepare(connection_.get(), text.c_str(), prepared.out()) != DuckDBSuccess)
    return DuckError(duckdb_prepare_error(prepared.get()), query.file);
  TRY(BindParameters(prepared.get(), parameters).While(query.file));

  // Streaming: an answer of millions of rows is never whole in memory.
  DuckPending pending;
  DuckResult result;
  if (duckdb_pending_prepared_streaming(prepared.get(), pending.out()) != DuckDBSuccess)
    return DuckError(duckdb_pending_error(pending.get()), query.file);
  if (duckdb_execute_pending(pending.get(), result.out()) != DuckDBSuccess)
    return DuckError(duckdb_result_error(result.address()), query.file);

  DuckRow row = TRY(DuckRow::Make(*result.address()).While(query.file));
  columns(row);
  while (true) {
    const DuckChunk chunk(duckdb_fetch_chunk(result.get()));
    if (chunk.get() == nullptr) break;
    row.UseChunk(chunk.get());
    const idx_t rows = duckdb_data_chunk_get_size(chunk.get());
    if (rows == 0) break;
    for (idx_t i = 0; i < rows; ++i) {
      row.UseRow(i);
      TRY(visit(row));
    }
  }
  const char* failure = duckdb_result_error(result.address());
  if (failure != nullptr && *failure != '\0') return DuckError(failure, query.file);
  return {};
}

Result<void> DuckEngine::ForEach(const Query& query, const Parameters& parameters,
                                 const std::function<Result<void>(const Row&)>& visit) {
  return Run(query, parameters, [](const DuckRow&) {}, visit);
}

std::vector<Value> ValuesOf(const Row& row) {
  std::vector<Value> values;
  values.reserve(row.size());
  for (std::size_t i = 0; i < row.size(); ++i) values.push_back(row.At(i));
  return values;
}

Result<Answer> DuckEngine::Select(const Query& query, const Parameters& parameters) {
  Answer answer;
  TRY(Run(
      query, parameters, [&](const DuckRow& row) { answer.columns = row.Names(); },
      [&](const Row& row) -> Result<void> {
        answer.rows.push_back(ValuesOf(row));
        return {};
      }));
  return answer;
}

/// What a row takes in memory, about.
std::int64_t BytesOf(const std::vector<Value>& row) {
  std::size_t bytes = row.size() * sizeof(Value);
  for (const Value& value : row) {
    if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size();
    if (const auto* map = std::get_if<TextMap>(&value))
      for (const auto& [key, text] : *map)
        bytes += 2 * sizeof(std::string) + key.size() + text.size();
  }
  return static_cast<std::int64_t>(bytes);
}

/// Takes rows as long as they are within bounds.
class BoundedAnswer {
 public:
  BoundedAnswer(std::string_view what, const AnswerBounds& bounds) : what_(what), bounds_(bounds) {}

  Result<void> Take(const Row& row) {
    const bool is_enough = std::ssize(answer.rows) >= bounds_.first_rows;
    left_ = is_enough;
    if (is_enough) return Error{ErrorKind::kInterrupted, "enough"};
    if (std::ssize(answer.rows) >= bounds_.most_rows)
      return Error{ErrorKind::kData, fmt::format("{}: the answer has more than {} rows; add a "
                                                 "LIMIT or aggregate",
                                                 what_, bounds_.most_rows)};
    answer.rows.push_back(ValuesOf(row));
    bytes_ += BytesOf(answer.rows.back());
    if (bytes_ <= bounds_.most_bytes) return {};
    return Error{ErrorKind::kData,
                 fmt::format("{}: the answer takes more than {} MiB; add a LIMIT, "
                             "name fewer columns or aggregate",
                             what_, bounds_.most_bytes >> 20)};
  }
  bool left() const { return left_; }

  Answer answer;

 private:
  std::string_view what_;
  AnswerBounds bounds_;
  std::int64_t bytes_ = 0;
  bool left_ = false;
};

Result<Answer> DuckEngine::SelectForeign(const Query& query, const AnswerBounds& bounds) {
  DuckPrepared prepared;
  const std::string text(query.text);
  if (duckdb_prepare(connection_.get(), text.c_str(), prepared.out()) != DuckDBSuccess)
    return DuckError(duckdb_prepare_error(prepared.get()), query.file);
  if (duckdb_prepared_statement_type(prepared.get()) != DUCKDB_STATEMENT_TYPE_SELECT)
    return Error{ErrorKind::kUsage, fmt::format("{}: only SELECT is allowed", query.file)};
  BoundedAnswer bounded(query.file, bounds);
  Result<void> read = Run(
      query, {}, [&](const DuckRow& row) { bounded.answer.columns = row.Names(); },
      [&](const Row& row) { return bounded.Take(row); });
  if (!read.ok() && !bounded.left()) return std::move(read).error();
  return std::move(bounded.answer);
}

Result<std::int64_t> DuckEngine::Materialise(const Query& query, const Parameters& parameters,
                                             const std::filesystem::path& file) {
  const std::string copy =
      fmt::format("COPY (\n{}\n) TO {} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880)",
                  WithoutSemicolon(query.text), SqlText(file.string()));
  std::int64_t rows = 0;
  TRY(ForEach({query.file, copy}, parameters, [&](const Row& row) -> Result<void> {
    rows = row.Integer("Count");
    return {};
  }));
  return rows;
}

Result<void> DuckEngine::Execute(std::string_view sql) {
  DuckResult result;
  const std::string text(sql);
  if (duckdb_query(connection_.get(), text.c_str(), result.out()) != DuckDBSuccess)
    return DuckError(duckdb_result_error(result.address()), "statement");
  return {};
}

Result<std::int64_t> DuckEngine::CopyToParquet(std::string_view select,
                                               const std::filesystem::path& folder) {
  return Materialise({"statement", select}, {}, folder / "part-0001.parquet");
}

std::string Quoted(std::string_view text, char quote) {
  std::string quoted(1, quote);
  for (const char c : text) {
    if (c == quote) quoted += quote;
    quoted += c;
  }
  quoted += quote;
  return quoted;
}

}  // namespace

Result<std::unique_ptr<Duck>> Duck::Open(const DuckOptions& options) {
  auto duck = std::make_unique<DuckEngine>();
  TRY(duck->Open(options).While("open DuckDB"));
  return std::unique_ptr<Duck>(std::move(duck));
}

std::string SqlText(std::string_view text) { return Quoted(text, '\''); }
std::string SqlName(std::string_view name) { return Quoted(name, '"'); }

}  // namespace purser
