#include <algorithm>

#include <fmt/format.h>

#include "ledger/books.h"
#include "publish/files.h"
#include "publish/tables.h"

namespace purser {
namespace {

constexpr std::string_view kLink = "current";
constexpr std::string_view kPrefix = "tables-";

std::string_view SqlTypeOf(PublishedType type) {
  switch (type) {
    case PublishedType::kText:
    case PublishedType::kInstant:
      return "VARCHAR";
    case PublishedType::kDay:
      return "DATE";
    case PublishedType::kMoney:
      return "DECIMAL(38,18)";
    case PublishedType::kQuantity:
      return "DECIMAL(38,12)";
    case PublishedType::kInteger:
      return "BIGINT";
  }
  return "VARCHAR";
}

void WriteValue(TableWriter& writer, const Value& value) {
  if (const auto* decimal = std::get_if<Decimal>(&value)) return writer.Units(decimal->units);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return writer.Integer(*integer);
  if (const auto* day = std::get_if<Date>(&value)) return writer.Day(*day);
  const std::optional<std::string> text = PublishedText(value);
  return text ? writer.Text(*text) : writer.Null();
}

/// By a table of the engine, which then is copied.
Result<void> WriteSmall(Duck& duck, const PublishedTable& table,
                        const std::filesystem::path& folder) {
  const std::string name = "publish_" + table.name;
  std::string columns;
  for (const PublishedColumn& column : table.columns)
    columns += fmt::format("{}{} {}", columns.empty() ? "" : ", ", SqlName(column.name),
                           SqlTypeOf(column.type));
  TRY(duck.Execute(fmt::format("CREATE OR REPLACE TABLE {} ({})", SqlName(name), columns)));
  const std::unique_ptr<TableWriter> writer = TRY(duck.WriteTable(name));
  for (const std::vector<Value>& row : table.rows) {
    for (const Value& value : row) WriteValue(*writer, value);
    TRY(writer->EndRow());
  }
  TRY(writer->Finish());
  TRY(duck.Materialise({"publish: " + table.name, fmt::format("SELECT * FROM {}", SqlName(name))},
                       {}, folder / (table.name + ".parquet")));
  return {};
}

Result<FilesOutcome> WriteAll(World& world, Duck& duck, ReaderContext& context,
                              const std::filesystem::path& folder) {
  FilesOutcome outcome;
  for (const CostStep step : {CostStep::kDay, CostStep::kWeek}) {
    const bool is_day = step == CostStep::kDay;
    const Taxonomy& taxonomy = context.config.taxonomy;
    TRY(CostColumns(step, taxonomy));
    const std::int64_t rows =
        TRY(duck.Materialise({"publish: cost", CostSql(step, taxonomy, false)}, {},
                             folder / (is_day ? "cost_day.parquet" : "cost_week.parquet")));
    (is_day ? outcome.rows : outcome.weeks) = rows;
  }
  for (const PublishedTable& table : SmallTables(context)) TRY(WriteSmall(duck, table, folder));
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    TRY(world.files.Sync(entry.path()));
  TRY(world.files.Sync(folder));
  return outcome;
}

bool IsOurs(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name == kLink || name.starts_with(kPrefix) || name == ".current.new";
}

/// Nothing of somebody else's is in the folder, so that nothing of theirs is removed.
Result<void> CheckFolder(const std::filesystem::path& folder) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (!IsOurs(entry.path()))
      return Error{ErrorKind::kUsage,
                   fmt::format("{} has {} in it: name a folder of its own", folder.string(),
                               entry.path().filename().string())};
  return {};
}

/// Turns the link in one step, and then forgets what it pointed to.
Result<void> TurnLink(World& world, const std::filesystem::path& folder, const std::string& name) {
  const std::filesystem::path next = folder / ".current.new";
  TRY(world.files.RemoveAll(next));
  std::error_code error;
  std::filesystem::create_directory_symlink(name, next, error);
  if (error)
    return Error{ErrorKind::kDenied, fmt::format("link {}: {}", next.string(), error.message())};
  TRY(world.files.Rename(next, folder / kLink));
  TRY(world.files.Sync(folder));
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string other = entry.path().filename().string();
    if (other.starts_with(kPrefix) && other != name) TRY(world.files.RemoveAll(entry.path()));
  }
  return {};
}

}  // namespace

Result<FilesOutcome> PublishToParquet(World& world, Duck& duck, ReaderContext& context,
                                      const std::filesystem::path& folder) {
  TRY(CheckFolder(folder));
  const std::string name = fmt::format("{}{}", kPrefix, NewUlid(world));
  TRY(world.files.MakeFolders(folder / name));
  Result<FilesOutcome> outcome = WriteAll(world, duck, context, folder / name);
  if (!outcome.ok()) {
    TRY(world.files.RemoveAll(folder / name));
    return outcome;
  }
  TRY(TurnLink(world, folder, name));
  return outcome;
}

}  // namespace purser
