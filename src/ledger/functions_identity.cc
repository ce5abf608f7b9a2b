#include <string_view>
#include <vector>

#include "domain/identity.h"
#include "domain/schema.h"
#include "ledger/duck_vector.h"
#include "ledger/functions.h"

namespace purser {
namespace {

void HashIdentities(duckdb_function_info, duckdb_data_chunk input, duckdb_vector output) {
  std::vector<TextVector> texts;
  std::vector<MapVector> maps;
  const std::span<const SchemaColumn> columns = IdentityColumns();
  for (idx_t i = 0; i < columns.size(); ++i) {
    const duckdb_vector vector = duckdb_data_chunk_get_vector(input, i);
    if (columns[i].kind == ColumnKind::kTags)
      maps.emplace_back(vector);
    else
      texts.emplace_back(vector);
  }

  OutputVector<duckdb_hugeint> keys(output);
  IdentityHasher hasher;
  MapVector::Entries entries;
  const idx_t rows = duckdb_data_chunk_get_size(input);
  for (idx_t row = 0; row < rows; ++row) {
    hasher.Clear();
    auto text = texts.begin();
    auto map = maps.begin();
    for (const SchemaColumn& column : columns) {
      if (column.kind == ColumnKind::kTags) {
        (map++)->Read(row, entries);
        hasher.AddMap(entries);
      } else if (const TextVector& values = *text++; values.IsNull(row)) {
        hasher.AddNull();
      } else {
        hasher.AddText(values[row]);
      }
    }
    keys[row] = ToUuid(hasher.Key());
  }
}

}  // namespace

Result<void> RegisterIdentityFunction(duckdb_connection connection) {
  ScalarFunction function{"purser_identity", {}, SimpleType(DUCKDB_TYPE_UUID), HashIdentities};
  for (const SchemaColumn& column : IdentityColumns()) {
    Check(column.kind == ColumnKind::kText || column.kind == ColumnKind::kTags,
          "an identity column is text or tags");
    function.parameters.push_back(TypeOfColumn(column.kind));
  }
  return RegisterScalar(connection, function);
}

}  // namespace purser
