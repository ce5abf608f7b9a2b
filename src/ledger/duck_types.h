/// DuckDB's logical types, owned.
#pragma once

#include <memory>
#include <string_view>

#include <duckdb.h>

#include "domain/schema.h"

namespace purser {

struct DestroyDuckType {
  void operator()(duckdb_logical_type type) const { duckdb_destroy_logical_type(&type); }
};
using OwnedDuckType = std::unique_ptr<_duckdb_logical_type, DestroyDuckType>;

OwnedDuckType SimpleType(duckdb_type id);
OwnedDuckType DecimalType(int scale);  ///< Of 38 digits.
OwnedDuckType TextMapType();           ///< MAP(VARCHAR, VARCHAR)
OwnedDuckType ListType(duckdb_type child);

/// The type of a canonical column, as SqlType names it.
OwnedDuckType TypeOfColumn(ColumnKind kind);

}  // namespace purser
