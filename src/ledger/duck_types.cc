#include "ledger/duck_types.h"

#include "base/decimal.h"

namespace purser {

OwnedDuckType SimpleType(duckdb_type id) { return OwnedDuckType(duckdb_create_logical_type(id)); }

OwnedDuckType DecimalType(int scale) {
  return OwnedDuckType(duckdb_create_decimal_type(38, static_cast<std::uint8_t>(scale)));
}

OwnedDuckType TextMapType() {
  const OwnedDuckType text = SimpleType(DUCKDB_TYPE_VARCHAR);
  return OwnedDuckType(duckdb_create_map_type(text.get(), text.get()));
}

OwnedDuckType ListType(duckdb_type child) {
  return OwnedDuckType(duckdb_create_list_type(SimpleType(child).get()));
}

OwnedDuckType TypeOfColumn(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::kText:
      return SimpleType(DUCKDB_TYPE_VARCHAR);
    case ColumnKind::kCost:
      return DecimalType(kCostScale);
    case ColumnKind::kQuantity:
      return DecimalType(kQuantityScale);
    case ColumnKind::kInstant:
      return SimpleType(DUCKDB_TYPE_TIMESTAMP);
    case ColumnKind::kTags:
      return TextMapType();
    case ColumnKind::kInteger:
      return SimpleType(DUCKDB_TYPE_BIGINT);
    case ColumnKind::kKey:
      return SimpleType(DUCKDB_TYPE_UUID);
  }
  return nullptr;
}

}  // namespace purser
