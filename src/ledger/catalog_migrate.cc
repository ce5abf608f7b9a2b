#include "ledger/catalog_migrate.h"

#include <array>

#include <fmt/format.h>

#include "embedded.h"
#include "ledger/writer_lock.h"

namespace purser {
namespace {

/// "PRSR": tells our databases from others' (PRAGMA application_id).
constexpr std::int64_t kApplicationId = 0x50525352;

constexpr std::string_view kCatalogFile = "catalog.db";

Result<std::int64_t> Pragma(Sqlite& sqlite, std::string_view name) {
  SqliteStatement statement = TRY(sqlite.Prepare(fmt::format("PRAGMA {}", name)));
  TRY(statement.Step());
  return statement.Integer(0);
}

Result<void> RefuseNewer(Sqlite& sqlite, std::int64_t version, std::int64_t known) {
  if (version <= known) return {};
  const std::vector<std::string> needs = TRY(sqlite.Column("SELECT needs_purser FROM format"));
  return Error{ErrorKind::kConfig,
               fmt::format("these books need purser {} or newer (catalog version {}, this purser "
                           "{} knows {})",
                           needs.empty() ? "?" : needs.front(), version, PURSER_VERSION, known)};
}

/// @return the version; 0 is a catalog that was never finished
Result<std::int64_t> KnownVersion(Sqlite& sqlite, const std::filesystem::path& file,
                                  std::int64_t known) {
  const std::int64_t version = TRY(Pragma(sqlite, "user_version"));
  const std::int64_t owner = TRY(Pragma(sqlite, "application_id"));
  const std::vector<std::string> tables = TRY(sqlite.Column("SELECT count(*) FROM sqlite_schema"));
  const bool is_empty = version == 0 && owner == 0 && tables.front() == "0";
  if (owner != kApplicationId && !is_empty)
    return Error{ErrorKind::kConfig, file.string() + " is not a catalog of purser"};
  TRY(RefuseNewer(sqlite, version, known));
  return version;
}

/// One transaction a version: after a crash between two, the next opening goes on.
Result<void> MigrateTo(Sqlite& sqlite, std::int64_t version, const Migration& migration) {
  SqliteTransaction transaction = TRY(SqliteTransaction::Begin(sqlite));
  TRY(sqlite.Execute(migration.statements.text));
  TRY(sqlite.Execute("DELETE FROM format"));
  TRY(sqlite.Execute("INSERT INTO format VALUES ($needs_purser)",
                     {{"needs_purser", std::string(migration.needs_purser)}}));
  TRY(sqlite.Execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}",
                                 kApplicationId, version)));
  return transaction.Commit();
}

std::filesystem::path CopyName(World& world, const std::filesystem::path& books,
                               std::int64_t version) {
  std::string time = InstantText(world.clock.Now());
  std::erase(time, ':');
  return books / fmt::format("catalog-v{}-{}.db", version, time);
}

/// Under the writer lock. What was read before it may be out of date by now.
Result<void> Migrate(World& world, const std::filesystem::path& books, Sqlite& sqlite,
                     std::span<const Migration> migrations) {
  const std::filesystem::path file = books / kCatalogFile;
  const auto newest = static_cast<std::int64_t>(migrations.size());
  std::int64_t version = TRY(KnownVersion(sqlite, file, newest));
  if (version == newest) return {};
  if (version > 0) {
    const std::filesystem::path copy = CopyName(world, books, version);
    const std::filesystem::path part = copy.string() + ".part";
    TRY(world.files.RemoveAll(part));
    TRY(sqlite.Execute("VACUUM INTO $copy", {{"copy", part.string()}}));
    TRY(world.files.Sync(part));
    TRY(world.files.Rename(part, copy));
    TRY(world.files.Sync(books));
  } else {
    TRY(sqlite.Execute("PRAGMA journal_mode = WAL"));
  }
  while (version < newest) {
    ++version;
    TRY(MigrateTo(sqlite, version, migrations[static_cast<std::size_t>(version - 1)]));
  }
  return world.files.Sync(books);
}

bool HasLog(const std::filesystem::path& file) {
  return std::filesystem::exists(file.string() + "-wal") ||
         std::filesystem::exists(file.string() + "-journal");
}

/// Where a crash left something to roll back, reading needs to write. Immutable only where
/// there is no log of changes: it would not be read.
Result<std::unique_ptr<Sqlite>> OpenToRead(const std::filesystem::path& file) {
  Result<std::unique_ptr<Sqlite>> sqlite = Sqlite::Open(file, SqliteMode::kRead);
  const Result<std::int64_t> version =
      sqlite.ok() ? Pragma(*sqlite.value(), "user_version") : sqlite.error();
  if (version.ok()) return sqlite;
  if (version.error().kind != ErrorKind::kDenied) return version.error();
  if (!HasLog(file)) return Sqlite::Open(file, SqliteMode::kImmutable);
  return Sqlite::Open(file, SqliteMode::kWrite);
}

}  // namespace

std::span<const Migration> AllMigrations() {
  static const std::array kMigrations = {
      Migration{sql::ledger_catalog_schema, "0.1.0"},
      Migration{sql::ledger_catalog_rates, "0.1.0"},
      Migration{sql::ledger_catalog_api_use, "0.1.0"},
      Migration{sql::ledger_catalog_inventory, "0.1.0"},
      Migration{sql::ledger_catalog_tags, "0.1.0"},
      Migration{sql::ledger_catalog_launches, "0.1.0"},
  };
  return kMigrations;
}

Result<std::unique_ptr<Sqlite>> OpenCatalog(World& world, const std::filesystem::path& books,
                                            Access access, std::span<const Migration> migrations) {
  const std::filesystem::path file = books / kCatalogFile;
  const auto newest = static_cast<std::int64_t>(migrations.size());
  if (access == Access::kRead) {
    if (!std::filesystem::exists(file))
      return Error{ErrorKind::kNotFound,
                   "no books in " + books.string() + ": purser ingest makes them"};
    std::unique_ptr<Sqlite> sqlite = TRY(OpenToRead(file));
    const std::int64_t version = TRY(KnownVersion(*sqlite, file, newest));
    if (version == newest) return sqlite;
    if (version == 0)
      return Error{ErrorKind::kNotFound, "the books in " + books.string() +
                                             " were never finished: purser ingest makes them"};
  }
  const SqliteMode mode = access == Access::kWrite ? SqliteMode::kCreate : SqliteMode::kWrite;
  std::unique_ptr<Sqlite> sqlite = TRY(Sqlite::Open(file, mode));
  const std::int64_t version = TRY(KnownVersion(*sqlite, file, newest));
  if (version == newest) return sqlite;
  const FileLock lock = TRY(TakeWriterLock(books, "migration of the catalog",
                                           version == 0 ? LockWait::kWait : LockWait::kRefuse));
  TRY(Migrate(world, books, *sqlite, migrations));
  return sqlite;
}

}  // namespace purser
