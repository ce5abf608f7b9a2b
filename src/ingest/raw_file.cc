#include "ingest/raw_file.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "embedded.h"
#include "ingest/raw.h"
#include "ingest/walk.h"
#include "ledger/csv_files.h"
#include "ledger/csv_reader.h"

namespace purser {
namespace {

/// A pattern that matches exactly this path: read_parquet globs.
std::string GlobText(const std::filesystem::path& file) {
  std::string pattern;
  for (const char c : file.string()) {
    if (c == '*' || c == '?' || c == '[' || c == '{')
      pattern += fmt::format("[{}]", c);
    else
      pattern += c;
  }
  return SqlText(pattern);
}

std::string_view FirstLine(std::string_view text) { return text.substr(0, text.find('\n')); }

bool IsNested(std::string_view type) {
  return type.starts_with("MAP(") || type.starts_with("STRUCT(") || type.ends_with("]");
}

/// Parquet files with the same columns, read as one relation.
struct ParquetGroup {
  std::vector<RawFileColumn> columns;
  std::vector<std::string> patterns;
  std::vector<std::int64_t> numbers;
};

constexpr std::string_view kParquetOptions = "hive_partitioning = false, binary_as_string = true";

Result<std::vector<RawFileColumn>> ParquetColumns(Duck& duck, const std::filesystem::path& file) {
  const std::string describe =
      fmt::format("DESCRIBE SELECT * FROM read_parquet({}, {})", GlobText(file), kParquetOptions);
  const Result<Answer> described = duck.Select({"parquet header", describe});
  if (!described.ok())
    return Error{ErrorKind::kData,
                 fmt::format("{} is damaged: fetch the file again ({})", file.string(),
                             FirstLine(described.error().message))};
  const Answer& answer = described.value();
  std::vector<RawFileColumn> columns;
  for (const std::vector<Value>& row : answer.rows) {
    const std::string& name = std::get<std::string>(row[answer.Index("column_name")]);
    columns.push_back({.name = name,
                       .expression = SqlName(name),
                       .type = std::get<std::string>(row[answer.Index("column_type")])});
  }
  return columns;
}

RawFile OpenParquet(const ParquetGroup& group) {
  return {.columns = group.columns,
          .relation = fmt::format(
              "(SELECT *, CAST(list_extract([{}], CAST(file_index AS BIGINT) + 1) AS BIGINT) AS "
              "_file, file_row_number + 1 AS _row, CAST(NULL AS BIGINT) AS _line, CAST(NULL AS "
              "VARCHAR) AS _bad FROM read_parquet([{}], {}))",
              fmt::join(group.numbers, ", "), fmt::join(group.patterns, ", "), kParquetOptions)};
}

/// Files that purser_csv reads as one table, and their numbers in the delivery.
struct FileList {
  std::vector<std::filesystem::path> files;
  std::vector<std::int64_t> numbers;

  void Add(const std::filesystem::path& file, std::int64_t number) {
    files.push_back(file);
    numbers.push_back(number);
  }
  std::string Relation() const {
    std::string names;
    for (const std::filesystem::path& file : files)
      names += (names.empty() ? "" : ", ") + SqlText(file.string());
    return fmt::format("purser_csv([{}], [{}])", names, fmt::join(numbers, ", "));
  }
};

Result<RawFile> OpenCsv(const FileList& list) {
  RawFile raw;
  for (const CsvColumn& column : TRY(CsvColumns(list.files)))
    raw.columns.push_back({.name = column.header,
                           .expression = SqlName(column.name),
                           .type = "VARCHAR",
                           .has_words = false});
  raw.relation = list.Relation();
  return raw;
}

/// Each costs time on every row. An export has some dozens.
constexpr std::int64_t kMostJsonKeys = 1'000;

/// Whether it is JSON lines: a name that says CSV is believed, the others' first bytes decide.
Result<bool> IsJsonLines(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  if (name.ends_with(".csv") || name.ends_with(".csv.gz")) return false;
  const std::vector<CsvColumn> columns = TRY(CsvColumns(std::array{file}));
  return columns.size() == 1 && columns.front().name == kJsonLine;
}

/// JSON lines: the columns are the keys at the top, wherever in the files they occur, for what is
/// null is left out of a line. Values are text as written, so that no number becomes a double.
Result<RawFile> OpenJson(Duck& duck, const FileList& list) {
  const std::string lines = fmt::format(
      "(SELECT purser_tags({0}) AS _top, _file, _row, _line, CASE WHEN _bad IS NULL AND "
      "purser_tags({0}) IS NULL THEN 'the line is not one JSON object' ELSE _bad END AS _bad "
      "FROM {1})",
      SqlName(kJsonLine), list.Relation());
  const std::string keys =
      fmt::format("SELECT DISTINCT UNNEST(map_keys(_top)) AS key FROM {} ORDER BY key LIMIT {}",
                  lines, kMostJsonKeys + 1);
  RawFile raw{.columns = {}, .relation = lines};
  TRY(duck.ForEach({"JSON keys", keys}, {}, [&](const Row& row) -> Result<void> {
    const std::string key = row.Text("key");
    raw.columns.push_back({.name = key,
                           .expression = fmt::format("element_at(_top, {})", SqlText(key)),
                           .type = "VARCHAR"});
    return {};
  }));
  if (std::ssize(raw.columns) > kMostJsonKeys)
    return Error{ErrorKind::kData,
                 fmt::format("{}: its lines have more than {} different keys: not one table",
                             list.files.front().string(), kMostJsonKeys)};
  return raw;
}

}  // namespace

Result<std::vector<RawFile>> OpenRawFiles(Duck& duck,
                                          const std::vector<std::filesystem::path>& files) {
  std::vector<ParquetGroup> groups;
  FileList csv;
  FileList json;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto number = static_cast<std::int64_t>(i + 1);
    if (!IsParquetFile(files[i])) {
      const bool is_json = TRY(IsJsonLines(files[i]));
      (is_json ? json : csv).Add(files[i], number);
      continue;
    }
    std::vector<RawFileColumn> columns = TRY(ParquetColumns(duck, files[i]));
    auto group = std::ranges::find(groups, columns, &ParquetGroup::columns);
    if (group == groups.end())
      group = groups.insert(group, {.columns = std::move(columns), .patterns = {}, .numbers = {}});
    group->patterns.push_back(GlobText(files[i]));
    group->numbers.push_back(number);
  }
  std::vector<RawFile> raw;
  for (const ParquetGroup& group : groups) raw.push_back(OpenParquet(group));
  if (!csv.files.empty()) {
    auto opened = TRY(OpenCsv(csv));
    raw.push_back(std::move(opened));
  }
  if (!json.files.empty()) {
    auto opened = TRY(OpenJson(duck, json));
    raw.push_back(std::move(opened));
  }
  return raw;
}

std::string TextExpression(const RawFile& file, std::size_t column) {
  const RawFileColumn& found = file.columns[column];
  if (found.type == "VARCHAR")
    return found.has_words ? fmt::format("raw_text({})", found.expression) : found.expression;
  if (IsNested(found.type)) return fmt::format("CAST(to_json({}) AS VARCHAR)", found.expression);
  if (found.type.starts_with("TIMESTAMP"))
    return fmt::format("CAST(CAST({} AS TIMESTAMP) AS VARCHAR)", found.expression);
  return fmt::format("CAST({} AS VARCHAR)", found.expression);
}

std::string InstantExpression(const RawFile& file, std::size_t column,
                              std::string_view date_order) {
  const RawFileColumn& found = file.columns[column];
  if (found.type == "VARCHAR")
    return fmt::format("purser_instant({}, {})", TextExpression(file, column), SqlText(date_order));
  if (found.type == "DATE" || found.type.starts_with("TIMESTAMP"))
    return fmt::format("CAST({} AS TIMESTAMP)", found.expression);
  return fmt::format("purser_instant(CAST({} AS VARCHAR), {})", found.expression,
                     SqlText(date_order));
}

std::string MapExpression(const RawFile& file, std::size_t column) {
  const RawFileColumn& found = file.columns[column];
  if (found.type == "VARCHAR") return fmt::format("purser_tags({})", TextExpression(file, column));
  if (found.type == "MAP(VARCHAR, VARCHAR)") return found.expression;
  if (found.type.starts_with("MAP("))
    return fmt::format("CAST({} AS MAP(VARCHAR, VARCHAR))", found.expression);
  // A struct has every key of the file in every row: those without a value are not there.
  if (found.type.starts_with("STRUCT(") && !found.type.ends_with("]"))
    return fmt::format("purser_tags(CAST(json_merge_patch('{{}}', to_json({})) AS VARCHAR))",
                       found.expression);
  return fmt::format("purser_tags(CAST(to_json({}) AS VARCHAR))", found.expression);
}

std::size_t PrefixLength(std::string_view name, std::string_view prefix) {
  const std::string key = ColumnKey(prefix);
  std::size_t matched = 0;
  std::size_t length = 0;
  while (length < name.size() && matched < key.size()) {
    const std::string one = ColumnKey(name.substr(length, 1));
    if (!one.empty() && one[0] != key[matched]) return 0;
    matched += one.size();
    ++length;
  }
  const bool is_whole = matched == key.size() && length < name.size();
  return is_whole && ColumnKey(name.substr(length, 1)).empty() ? length : 0;
}

std::string_view RawMacros() { return sql::ingest_raw_macros.text; }

}  // namespace purser
