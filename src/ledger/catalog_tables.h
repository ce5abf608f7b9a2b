/// Structs as rows of the catalog: one list of fields a table serves writing and reading, so
/// that the two cannot drift apart.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/int128.h"
#include "ledger/generation.h"
#include "ledger/sqlite.h"

namespace purser {

/// A field that is kept as a decimal of `scale` digits.
struct AmountField {
  Int128* units;
  int scale;
};

using FieldRef =
    std::variant<std::string*, std::int64_t*, bool*, Month*, Instant*, PieceKind*, AmountField>;

template <typename T>
struct CatalogField {
  const char* column;
  FieldRef (*at)(T& row);
};

template <typename T>
struct CatalogTable {
  const char* name;
  std::span<const CatalogField<T>> fields;
};

extern const CatalogTable<Snapshot> kSnapshotTable;
extern const CatalogTable<Total> kTotalTable;
extern const CatalogTable<QualityFinding> kQualityTable;
extern const CatalogTable<QuarantinedRow> kQuarantineTable;
extern const CatalogTable<ProofLine> kProofTable;
extern const CatalogTable<Piece> kPieceTable;
extern const CatalogTable<PieceFile> kFileTable;
extern const CatalogTable<Adjustment> kAdjustmentTable;

/// A field's value as SQLite keeps it, and back.
SqliteValue ToSqlite(const FieldRef& field);
Result<void> FromSqlite(const SqliteStatement& statement, int column, const FieldRef& field);

/// "INSERT INTO name (a, b) VALUES ($a, $b)" for `columns`.
std::string InsertText(const char* table, const std::vector<std::string_view>& columns);

/// "SELECT a, b FROM name WHERE condition".
std::string SelectText(const char* table, const std::vector<std::string_view>& columns,
                       std::string_view condition);

/// Writes `row`; `more` are columns that the struct does not have, such as its owner's id.
template <typename T>
Result<void> InsertRow(Sqlite& sqlite, const CatalogTable<T>& table, T row,
                       SqliteParameters more = {}) {
  for (const CatalogField<T>& field : table.fields)
    more.push_back({field.column, ToSqlite(field.at(row))});
  std::vector<std::string_view> columns;
  for (const SqliteParameter& parameter : more) columns.push_back(parameter.name);
  return sqlite.Execute(InsertText(table.name, columns), more);
}

/// The rows for which `condition` holds, which may end in an ORDER BY.
template <typename T>
Result<std::vector<T>> SelectRows(Sqlite& sqlite, const CatalogTable<T>& table,
                                  std::string_view condition, const SqliteParameters& parameters) {
  std::vector<std::string_view> columns;
  for (const CatalogField<T>& field : table.fields) columns.push_back(field.column);
  SqliteStatement statement =
      TRY(sqlite.Prepare(SelectText(table.name, columns, condition), parameters));
  std::vector<T> rows;
  bool more = TRY(statement.Step());
  while (more) {
    T row;
    for (std::size_t i = 0; i < table.fields.size(); ++i)
      TRY(FromSqlite(statement, static_cast<int>(i), table.fields[i].at(row)));
    rows.push_back(std::move(row));
    more = TRY(statement.Step());
  }
  return rows;
}

}  // namespace purser
