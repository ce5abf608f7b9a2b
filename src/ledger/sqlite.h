/// SQLite in process, for the catalog. Values are bound by name, never pasted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace purser {

using SqliteValue = std::variant<std::monostate, std::int64_t, std::string>;

struct SqliteParameter {
  std::string_view name;  ///< Without the dollar sign.
  SqliteValue value;
};
using SqliteParameters = std::vector<SqliteParameter>;

/// How the database is opened.
enum class SqliteMode {
  kCreate,     ///< Reads and writes; made when missing.
  kWrite,      ///< Reads and writes.
  kRead,       ///< Reads; sees what others commit.
  kImmutable,  ///< Reads a database that nobody writes, from a folder where we may not either.
};

/// One prepared statement, on one row after another.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3_stmt* statement, const std::string* name);

  /// @return whether there is a row
  Result<bool> Step();
  std::int64_t Integer(int column) const;  ///< NULL reads as 0.
  std::string Text(int column) const;      ///< NULL reads as "".
  bool IsNull(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  const std::string* name_;
};

/// One connection. Foreign keys are checked; commits are durable (synchronous = FULL).
///
/// @error kUnavailable  locked by others for longer than 30 s, or no space left
/// @error kDenied       may not be written or read
/// @error kData         not a database, or damaged
class Sqlite {
 public:
  static Result<std::unique_ptr<Sqlite>> Open(const std::filesystem::path& file, SqliteMode mode);
  ~Sqlite();
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  /// The first statement of `sql`. A parameter that it does not have is ignored.
  Result<SqliteStatement> Prepare(std::string_view sql, const SqliteParameters& parameters = {});

  /// All statements of `sql`, one after another.
  Result<void> Execute(std::string_view sql, const SqliteParameters& parameters = {});

  /// The first column of each row.
  Result<std::vector<std::string>> Column(std::string_view sql,
                                          const SqliteParameters& parameters = {});

 private:
  Sqlite(sqlite3* connection, std::string name) : connection_(connection), name_(std::move(name)) {}

  Result<sqlite3_stmt*> PrepareNext(std::string_view& sql, const SqliteParameters& parameters);

  sqlite3* connection_;
  std::string name_;  ///< For messages.
};

/// Rolled back unless Commit was called.
class SqliteTransaction {
 public:
  static Result<SqliteTransaction> Begin(Sqlite& sqlite);      ///< To write.
  static Result<SqliteTransaction> BeginRead(Sqlite& sqlite);  ///< To read one state of it all.
  SqliteTransaction(SqliteTransaction&& other) noexcept
      : sqlite_(std::exchange(other.sqlite_, nullptr)) {}
  ~SqliteTransaction();

  Result<void> Commit();

 private:
  explicit SqliteTransaction(Sqlite& sqlite) : sqlite_(&sqlite) {}
  Sqlite* sqlite_;
};

}  // namespace purser
