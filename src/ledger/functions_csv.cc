/// purser_csv(files VARCHAR[], numbers BIGINT[]): a table function over CsvScan.
///
/// Only the columns that the statement reads are touched. A block's rows are copied into
/// DuckDB's vectors in tiles of a few rows, so that what was just found is still in the cache.

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "base/utf8.h"
#include "ledger/csv_files.h"
#include "ledger/duck_handle.h"
#include "ledger/duck_vector.h"
#include "ledger/functions.h"
#include "ledger/nothing_word.h"

namespace purser {
namespace {

static_assert(kCsvBlockRows == 2048, "a block fills one of DuckDB's vectors");

constexpr std::size_t kTileRows = 64;
constexpr std::size_t kInlineBytes = 12;

/// The table function's own columns, behind those of the files.
enum class Own : idx_t { kFile, kRow, kLine, kBad, kRepair };
constexpr std::array<const char*, 5> kOwnNames = {"_file", "_row", "_line", "_bad", "_repair"};

/// One column that the statement reads.
struct Wanted {
  bool is_own = false;
  Own own = Own::kFile;
  std::size_t column = 0;  ///< Of the plan.
};

struct Scan {
  explicit Scan(const CsvPlan& of) : plan(of), scan(of) {}
  const CsvPlan& plan;
  CsvScan scan;
  std::vector<Wanted> wanted;
};

struct Worker {
  CsvWork work;
  std::string unquoted;
  std::string repaired;
};

template <typename T>
void Delete(void* object) {
  delete static_cast<T*>(object);
}

// ---- binding

/// The list's elements, or false when there is a NULL where none may be.
template <typename T, typename Read>
bool ReadList(duckdb_value list, std::vector<T>& elements, Read read) {
  if (duckdb_is_null_value(list)) return false;
  for (idx_t i = 0; i < duckdb_get_list_size(list); ++i) {
    const DuckValue child(duckdb_get_list_child(list, i));
    if (duckdb_is_null_value(child.get())) return false;
    elements.push_back(read(child.get()));
  }
  return true;
}

Result<CsvPlan> PlanOfArguments(duckdb_bind_info info) {
  const DuckValue files(duckdb_bind_get_parameter(info, 0));
  const DuckValue numbers(duckdb_bind_get_parameter(info, 1));
  std::vector<std::filesystem::path> paths;
  std::vector<std::int64_t> wanted_numbers;
  const bool readable = ReadList(files.get(), paths,
                                 [](duckdb_value value) {
                                   char* text = duckdb_get_varchar(value);
                                   std::filesystem::path path(text);
                                   duckdb_free(text);
                                   return path;
                                 }) &&
                        ReadList(numbers.get(), wanted_numbers, duckdb_get_int64);
  if (!readable || paths.size() != wanted_numbers.size())
    return Error{ErrorKind::kInternal, "purser_csv wants as many numbers as files, none NULL"};
  return PlanCsv(paths, wanted_numbers);
}

/// A guess from the files' sizes. Without one DuckDB takes the bill for the small side of a join
/// and keeps it whole in memory.
idx_t ExpectedRows(const CsvPlan& plan) {
  constexpr std::int64_t kPackedBytesALine = 60;  // Plain ones are some hundred: no harm.
  std::int64_t rows = 1;
  for (const CsvPlan::File& file : plan.files) rows += file.bytes / kPackedBytesALine;
  return static_cast<idx_t>(rows);
}

void Bind(duckdb_bind_info info) {
  Result<CsvPlan> plan = PlanOfArguments(info);
  if (!plan.ok())
    return duckdb_bind_set_error(info, ("purser_csv: " + plan.error().message).c_str());
  auto kept = std::make_unique<CsvPlan>(std::move(plan).value());
  const OwnedDuckType text = SimpleType(DUCKDB_TYPE_VARCHAR);
  const OwnedDuckType number = SimpleType(DUCKDB_TYPE_BIGINT);
  for (const CsvColumn& column : kept->columns)
    duckdb_bind_add_result_column(info, column.name.c_str(), text.get());
  for (std::size_t i = 0; i < kOwnNames.size(); ++i)
    duckdb_bind_add_result_column(info, kOwnNames[i], i < 3 ? number.get() : text.get());
  duckdb_bind_set_cardinality(info, ExpectedRows(*kept), false);
  duckdb_bind_set_bind_data(info, kept.release(), Delete<CsvPlan>);
}

void Init(duckdb_init_info info) {
  const auto& plan = *static_cast<const CsvPlan*>(duckdb_init_get_bind_data(info));
  auto scan = std::make_unique<Scan>(plan);
  for (idx_t i = 0; i < duckdb_init_get_column_count(info); ++i) {
    const idx_t column = duckdb_init_get_column_index(info, i);
    Wanted wanted{.is_own = column >= plan.columns.size(), .own = Own::kFile, .column = column};
    // A count(*) asks for a column that does not exist: any will do.
    const idx_t own = column - plan.columns.size();
    if (wanted.is_own && own < kOwnNames.size()) wanted.own = static_cast<Own>(own);
    scan->wanted.push_back(wanted);
  }
  duckdb_init_set_max_threads(info, static_cast<idx_t>(scan->scan.UsefulWorkers()));
  duckdb_init_set_init_data(info, scan.release(), Delete<Scan>);
}

void InitWorker(duckdb_init_info info) {
  duckdb_init_set_init_data(info, new Worker, Delete<Worker>);
}

// ---- scanning

/// A text of at most 12 bytes as DuckDB stores it; at least 12 bytes must be readable.
duckdb_string_t InlineText(const char* text, std::size_t size) {
  std::uint64_t head = 0;
  std::uint32_t tail = 0;
  std::memcpy(&head, text, sizeof head);
  std::memcpy(&tail, text + sizeof head, sizeof tail);
  const std::size_t bits = 8 * size;
  head &= bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  tail &= bits <= 64 ? 0 : static_cast<std::uint32_t>((std::uint64_t{1} << (bits - 64)) - 1);
  duckdb_string_t result{};
  result.value.inlined.length = static_cast<std::uint32_t>(size);
  std::memcpy(result.value.inlined.inlined, &head, sizeof head);
  std::memcpy(result.value.inlined.inlined + sizeof head, &tail, sizeof tail);
  return result;
}

/// Nothing, or one of the words that exports write for it. Told here, where the text is at hand:
/// in SQL it would cost a CASE over every column of every row.
bool SaysNothing(std::string_view text) { return text.empty() || IsNothingWord(text); }

/// One column of the files in a chunk.
class TextColumn {
 public:
  TextColumn(duckdb_vector vector, std::int32_t place) : texts_(vector), place_(place) {}

  void Fill(std::size_t from, std::size_t to, Worker& worker) {
    const CsvBlock& block = worker.work.block;
    if (place_ < 0) {
      for (std::size_t row = from; row < to; ++row) texts_.SetNull(row);
      return;
    }
    for (std::size_t row = from; row < to; ++row) {
      std::string_view raw = block.Raw(row, static_cast<std::size_t>(place_));
      if (!raw.empty() && raw.front() == '"') raw = UnquotedCsv(raw, worker.unquoted);
      if (SaysNothing(raw)) {
        texts_.SetNull(row);
      } else if (!block.is_utf8() && !IsUtf8(raw)) {
        worker.repaired = ToUtf8(raw);
        AssignText(texts_.vector(), row, worker.repaired);
      } else if (raw.size() <= kInlineBytes && raw.data() != worker.unquoted.data()) {
        texts_[row] = InlineText(raw.data(), raw.size());
      } else {
        AssignText(texts_.vector(), row, raw);
      }
    }
  }

 private:
  OutputVector<duckdb_string_t> texts_;
  std::int32_t place_;
};

void FillOwn(duckdb_vector vector, Own own, const CsvPlan& plan, const CsvWork& work) {
  const CsvPlan::File& file = plan.files[work.file];
  const CsvBlock& block = work.block;
  OutputVector<std::int64_t> numbers(vector);
  for (std::size_t row = 0; row < block.rows(); ++row) {
    switch (own) {
      case Own::kFile:
        numbers[row] = file.number;
        break;
      case Own::kRow:
        numbers[row] = work.first_row + static_cast<std::int64_t>(row);
        break;
      case Own::kLine:
        numbers[row] = block.line(row);
        break;
      case Own::kBad:
        if (block.fault(row) == CsvFault::kNone)
          numbers.SetNull(row);
        else
          AssignText(
              vector, row,
              CsvFaultText(block.fault(row), block.fields(row), file.parts[work.part].fields));
        break;
      case Own::kRepair:
        if (block.is_utf8() || IsUtf8(block.Whole(row)))
          numbers.SetNull(row);
        else
          AssignText(vector, row, "bytes that are not UTF-8 replaced");
        break;
    }
  }
}

void FillChunk(const Scan& scan, Worker& worker, duckdb_data_chunk chunk) {
  const std::vector<std::int32_t>& places =
      scan.plan.files[worker.work.file].parts[worker.work.part].places;
  const std::size_t rows = worker.work.block.rows();
  std::vector<TextColumn> texts;
  texts.reserve(scan.wanted.size());
  for (idx_t i = 0; i < scan.wanted.size(); ++i) {
    const Wanted& wanted = scan.wanted[i];
    const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
    if (wanted.is_own)
      FillOwn(vector, wanted.own, scan.plan, worker.work);
    else
      texts.emplace_back(vector, places[wanted.column]);
  }
  for (std::size_t from = 0; from < rows; from += kTileRows)
    for (TextColumn& column : texts) column.Fill(from, std::min(from + kTileRows, rows), worker);
  duckdb_data_chunk_set_size(chunk, rows);
}

void NextChunk(duckdb_function_info info, duckdb_data_chunk chunk) {
  auto& scan = *static_cast<Scan*>(duckdb_function_get_init_data(info));
  auto& worker = *static_cast<Worker*>(duckdb_function_get_local_init_data(info));
  const Result<bool> found = scan.scan.Next(worker.work);
  if (!found.ok()) return duckdb_function_set_error(info, found.error().message.c_str());
  if (found.value())
    FillChunk(scan, worker, chunk);
  else
    duckdb_data_chunk_set_size(chunk, 0);
}

}  // namespace

Result<void> RegisterCsvFunction(duckdb_connection connection) {
  duckdb_table_function function = duckdb_create_table_function();
  duckdb_table_function_set_name(function, "purser_csv");
  duckdb_table_function_add_parameter(function, ListType(DUCKDB_TYPE_VARCHAR).get());
  duckdb_table_function_add_parameter(function, ListType(DUCKDB_TYPE_BIGINT).get());
  duckdb_table_function_set_bind(function, Bind);
  duckdb_table_function_set_init(function, Init);
  duckdb_table_function_set_local_init(function, InitWorker);
  duckdb_table_function_set_function(function, NextChunk);
  duckdb_table_function_supports_projection_pushdown(function, true);
  const duckdb_state state = duckdb_register_table_function(connection, function);
  duckdb_destroy_table_function(&function);
  if (state != DuckDBSuccess)
    return Error{ErrorKind::kInternal, "DuckDB refuses the function purser_csv"};
  return {};
}

}  // namespace purser
