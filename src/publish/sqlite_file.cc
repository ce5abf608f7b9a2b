#include <fmt/format.h>

#include "ledger/books.h"
#include "ledger/sqlite.h"
#include "publish/files.h"
#include "publish/tables.h"

namespace purser {
namespace {

std::string_view SqliteType(PublishedType type) {
  return type == PublishedType::kInteger ? "INTEGER" : "TEXT";
}

/// A file that is removed unless it was renamed.
class NewFile {
 public:
  NewFile(World& world, std::filesystem::path path) : world_(world), path_(std::move(path)) {}
  ~NewFile() {
    // What cannot be removed is left over, and no part of what was asked for.
    [[maybe_unused]] const Result<void> gone = world_.files.RemoveAll(path_);
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  World& world_;
  std::filesystem::path path_;
};

Result<void> CreateTable(Sqlite& sqlite, std::string_view table,
                         const std::vector<PublishedColumn>& columns) {
  std::string list;
  for (const PublishedColumn& column : columns)
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", SqlName(column.name),
                        SqliteType(column.type));
  return sqlite.Execute(fmt::format("CREATE TABLE {} ({})", SqlName(table), list));
}

/// "INSERT INTO t VALUES ($a0, $a1 …)" and the names of its parameters.
class Inserter {
 public:
  Inserter(Sqlite& sqlite, std::string_view table, std::size_t columns) : sqlite_(sqlite) {
    std::string list;
    for (std::size_t i = 0; i < columns; ++i) {
      names_.push_back(fmt::format("a{}", i));
      list += fmt::format("{}${}", i == 0 ? "" : ", ", names_[i]);
    }
    statement_ = fmt::format("INSERT INTO {} VALUES ({})", SqlName(table), list);
  }

  Result<void> Add(const std::vector<Value>& row) {
    SqliteParameters parameters;
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::optional<std::string> text = PublishedText(row[i]);
      parameters.push_back({names_[i], text ? SqliteValue(std::move(*text)) : SqliteValue()});
    }
    return sqlite_.Execute(statement_, parameters);
  }

 private:
  Sqlite& sqlite_;
  std::vector<std::string> names_;
  std::string statement_;
};

Result<std::int64_t> WriteCost(Sqlite& sqlite, ReaderContext& context, CostStep step) {
  const Taxonomy& taxonomy = context.config.taxonomy;
  const std::string_view table = step == CostStep::kDay ? "cost_day" : "cost_week";
  const std::vector<PublishedColumn> columns = TRY(CostColumns(step, taxonomy));
  TRY(CreateTable(sqlite, table, columns));
  Inserter inserter(sqlite, table, columns.size());
  std::int64_t rows = 0;
  std::vector<Value> values;
  TRY(context.engine.ForEach({"publish: cost", CostSql(step, taxonomy, false)}, {},
                             [&](const Row& row) -> Result<void> {
                               values.clear();
                               for (std::size_t i = 0; i < row.size(); ++i)
                                 values.push_back(row.At(i));
                               ++rows;
                               return inserter.Add(values);
                             }));
  return rows;
}

Result<FilesOutcome> Fill(Sqlite& sqlite, ReaderContext& context) {
  SqliteTransaction transaction = TRY(SqliteTransaction::Begin(sqlite));
  FilesOutcome outcome;
  outcome.rows = TRY(WriteCost(sqlite, context, CostStep::kDay));
  outcome.weeks = TRY(WriteCost(sqlite, context, CostStep::kWeek));
  for (const PublishedTable& table : SmallTables(context)) {
    TRY(CreateTable(sqlite, table.name, table.columns));
    Inserter inserter(sqlite, table.name, table.columns.size());
    for (const std::vector<Value>& row : table.rows) TRY(inserter.Add(row));
  }
  TRY(sqlite.Execute("CREATE INDEX cost_day_by_day ON cost_day (day)"));
  TRY(transaction.Commit());
  return outcome;
}

}  // namespace

Result<FilesOutcome> PublishToSqlite(World& world, ReaderContext& context,
                                     const std::filesystem::path& file) {
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  const NewFile made(world,
                     folder / fmt::format(".{}.{}.new", file.filename().string(), NewUlid(world)));
  FilesOutcome outcome;
  {
    const std::unique_ptr<Sqlite> sqlite = TRY(Sqlite::Open(made.path(), SqliteMode::kCreate));
    outcome = TRY(Fill(*sqlite, context));
    // Readers need no write access beside it then.
    TRY(sqlite->Execute("PRAGMA journal_mode = DELETE"));
  }
  TRY(world.files.Sync(made.path()));
  TRY(world.files.Rename(made.path(), file));
  TRY(world.files.Sync(folder));
  return outcome;
}

}  // namespace purser
