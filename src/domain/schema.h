/// The canonical physical schema of a charge: the one list of its columns.
///
/// Every Parquet file under books/charges has exactly these columns in this order. FOCUS
/// names verbatim (the union of 1.0 to 1.4), `x_` for ours. The importers' mappings, the
/// ledger's views, the identity, the dimensions of reports and docs/reference/schema.md
/// are all made from this table.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace purser {

enum class ColumnKind {
  kText,      ///< VARCHAR
  kCost,      ///< DECIMAL(38,18)
  kQuantity,  ///< DECIMAL(38,12)
  kInstant,   ///< TIMESTAMP, microseconds, UTC
  kTags,      ///< MAP(VARCHAR, VARCHAR)
  kInteger,   ///< BIGINT
  kKey,       ///< UUID: 128 bits
};

struct SchemaColumn {
  std::string_view name;
  ColumnKind kind;
  std::string_view versions;  ///< FOCUS versions that have it ("1.0-1.3"), or empty for ours.
  bool identity;              ///< Part of what a charge is; see identity.h.
  std::string_view about;
};

/// All columns, in file order.
std::span<const SchemaColumn> CanonicalColumns();

/// The identity's columns, in the order they are hashed. Changing this order or set
/// changes every key: it needs a catalog migration.
std::span<const SchemaColumn> IdentityColumns();

const SchemaColumn* FindColumn(std::string_view name);

/// "DECIMAL(38,18)": DuckDB's and Trino's name of the type.
std::string_view SqlType(ColumnKind kind);

}  // namespace purser
