#include "ledger/sqlite.h"

#include <sqlite3.h>

#include <fmt/format.h>

namespace purser {
namespace {

constexpr int kBusyMilliseconds = 30'000;

Error SqliteError(sqlite3* connection, int code, const std::string& name) {
  ErrorKind kind = ErrorKind::kInternal;
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
      kind = ErrorKind::kUnavailable;
      break;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      kind = ErrorKind::kDenied;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      kind = ErrorKind::kData;
      break;
    default:
      break;
  }
  const char* message = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  return {kind, fmt::format("{}: {}", name, message)};
}

/// "file:/a%20b/catalog.db?immutable=1": what would end a URI's path early is escaped.
std::string ImmutableUri(const std::filesystem::path& file) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(file).string())
    uri += c == '%' || c == '?' || c == '#' ? fmt::format("%{:02x}", c) : std::string(1, c);
  return uri + "?immutable=1";
}

int OpenFlags(SqliteMode mode) {
  switch (mode) {
    case SqliteMode::kCreate:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case SqliteMode::kWrite:
      return SQLITE_OPEN_READWRITE;
    case SqliteMode::kRead:
      return SQLITE_OPEN_READONLY;
    case SqliteMode::kImmutable:
      return SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
  }
  return SQLITE_OPEN_READONLY;
}

int BindValue(sqlite3_stmt* statement, int index, const SqliteValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value))
    return sqlite3_bind_int64(statement, index, *number);
  if (const auto* text = std::get_if<std::string>(&value))
    return sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_TRANSIENT,
                               SQLITE_UTF8);
  return sqlite3_bind_null(statement, index);
}

}  // namespace

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

SqliteStatement::SqliteStatement(sqlite3_stmt* statement, const std::string* name)
    : statement_(statement), name_(name) {}

Result<bool> SqliteStatement::Step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return SqliteError(sqlite3_db_handle(statement_.get()), code, *name_);
}

std::int64_t SqliteStatement::Integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string SqliteStatement::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

bool SqliteStatement::IsNull(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Result<std::unique_ptr<Sqlite>> Sqlite::Open(const std::filesystem::path& file, SqliteMode mode) {
  const std::string name = mode == SqliteMode::kImmutable ? ImmutableUri(file) : file.string();
  sqlite3* connection = nullptr;
  const int code =
      sqlite3_open_v2(name.c_str(), &connection, OpenFlags(mode) | SQLITE_OPEN_FULLMUTEX, nullptr);
  std::unique_ptr<Sqlite> sqlite(new Sqlite(connection, file.string()));
  if (code != SQLITE_OK) return SqliteError(connection, code, file.string());
  sqlite3_extended_result_codes(connection, 1);
  sqlite3_busy_timeout(connection, kBusyMilliseconds);
  // The -wal and -shm files stay when the last connection closes: a reader who may not write
  // into the folder cannot make them. The -wal is emptied all the same.
  int persist = 1;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_PERSIST_WAL, &persist);
  TRY(
      sqlite->Execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; "
                      "PRAGMA journal_size_limit = 0;"));
  return sqlite;
}

Sqlite::~Sqlite() { sqlite3_close_v2(connection_); }

Result<sqlite3_stmt*> Sqlite::PrepareNext(std::string_view& sql,
                                          const SqliteParameters& parameters) {
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  const int code =
      sqlite3_prepare_v2(connection_, sql.data(), static_cast<int>(sql.size()), &statement, &rest);
  if (code != SQLITE_OK) return SqliteError(connection_, code, name_);
  sql.remove_prefix(static_cast<std::size_t>(rest - sql.data()));
  if (statement == nullptr) return statement;  // Blanks and comments.
  for (const SqliteParameter& parameter : parameters) {
    const int index =
        sqlite3_bind_parameter_index(statement, ("$" + std::string(parameter.name)).c_str());
    if (index == 0) continue;
    const int bound = BindValue(statement, index, parameter.value);
    if (bound == SQLITE_OK) continue;
    sqlite3_finalize(statement);
    return SqliteError(connection_, bound, name_);
  }
  return statement;
}

Result<SqliteStatement> Sqlite::Prepare(std::string_view sql, const SqliteParameters& parameters) {
  sqlite3_stmt* statement = TRY(PrepareNext(sql, parameters));
  Check(statement != nullptr, "there is a statement to prepare");
  return SqliteStatement(statement, &name_);
}

Result<void> Sqlite::Execute(std::string_view sql, const SqliteParameters& parameters) {
  while (!sql.empty()) {
    sqlite3_stmt* next = TRY(PrepareNext(sql, parameters));
    if (next == nullptr) continue;
    SqliteStatement statement(next, &name_);
    bool row = true;
    while (row) row = TRY(statement.Step());
  }
  return {};
}

Result<std::vector<std::string>> Sqlite::Column(std::string_view sql,
                                                const SqliteParameters& parameters) {
  SqliteStatement statement = TRY(Prepare(sql, parameters));
  std::vector<std::string> values;
  bool row = TRY(statement.Step());
  while (row) {
    values.push_back(statement.Text(0));
    row = TRY(statement.Step());
  }
  return values;
}

Result<SqliteTransaction> SqliteTransaction::Begin(Sqlite& sqlite) {
  TRY(sqlite.Execute("BEGIN IMMEDIATE"));
  return SqliteTransaction(sqlite);
}

Result<SqliteTransaction> SqliteTransaction::BeginRead(Sqlite& sqlite) {
  TRY(sqlite.Execute("BEGIN DEFERRED"));
  return SqliteTransaction(sqlite);
}

SqliteTransaction::~SqliteTransaction() {
  // SQLite rolls back by itself after some errors; then there is nothing left to undo.
  if (sqlite_ != nullptr) (void)sqlite_->Execute("ROLLBACK");
}

Result<void> SqliteTransaction::Commit() {
  TRY(sqlite_->Execute("COMMIT"));
  sqlite_ = nullptr;
  return {};
}

}  // namespace purser
