#include "ledger/duck_row.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/duck_handle.h"

namespace purser {
namespace {

Int128 ToInt128(duckdb_hugeint value) {
  return static_cast<Int128>(static_cast<UInt128>(static_cast<std::uint64_t>(value.upper)) << 64 |
                             value.lower);
}

/// DuckDB stores a UUID with its highest bit flipped, so that it sorts as a signed number.
IdentityKey ToKey(duckdb_hugeint value) {
  return {.high = static_cast<std::uint64_t>(value.upper) ^ 0x8000'0000'0000'0000U,
          .low = value.lower};
}

std::string_view ToText(duckdb_string_t& text) {
  return {duckdb_string_t_data(&text), duckdb_string_t_length(text)};
}

Instant FromMicros(std::int64_t micros) { return Instant(std::chrono::microseconds(micros)); }

std::int64_t FloorDivide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

bool IsNumber(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE:
      return true;
    default:
      return false;
  }
}

/// SQLNULL is the type of a bare NULL: every row of it is NULL.
bool IsReadable(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
    case DUCKDB_TYPE_VARCHAR:
    case DUCKDB_TYPE_DATE:
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_TZ:
    case DUCKDB_TYPE_TIMESTAMP_S:
    case DUCKDB_TYPE_TIMESTAMP_MS:
    case DUCKDB_TYPE_TIMESTAMP_NS:
    case DUCKDB_TYPE_UUID:
    case DUCKDB_TYPE_DECIMAL:
    case DUCKDB_TYPE_SQLNULL:
      return true;
    default:
      return IsNumber(type);
  }
}

bool IsTextMap(duckdb_logical_type type) {
  const DuckType key(duckdb_map_type_key_type(type));
  const DuckType value(duckdb_map_type_value_type(type));
  return duckdb_get_type_id(key.get()) == DUCKDB_TYPE_VARCHAR &&
         duckdb_get_type_id(value.get()) == DUCKDB_TYPE_VARCHAR;
}

}  // namespace

Result<DuckRow::Column> DuckRow::Describe(duckdb_result& result, std::uint64_t index) {
  Column column;
  column.name = duckdb_column_name(&result, index);
  const DuckType type(duckdb_column_logical_type(&result, index));
  column.type = duckdb_get_type_id(type.get());
  if (column.type == DUCKDB_TYPE_DECIMAL) {
    column.stored = duckdb_decimal_internal_type(type.get());
    column.scale = duckdb_decimal_scale(type.get());
  }
  const bool is_map = column.type == DUCKDB_TYPE_MAP && IsTextMap(type.get());
  if (!is_map && !IsReadable(column.type))
    return Error{ErrorKind::kInternal,
                 fmt::format("column \"{}\" has a type that cannot be read; CAST it", column.name)};
  return column;
}

Result<DuckRow> DuckRow::Make(duckdb_result& result) {
  DuckRow row;
  for (std::uint64_t i = 0; i < duckdb_column_count(&result); ++i) {
    auto column = TRY(Describe(result, i));
    row.columns_.push_back(std::move(column));
  }
  return row;
}

void DuckRow::UseChunk(duckdb_data_chunk chunk) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    column.vector = duckdb_data_chunk_get_vector(chunk, i);
    column.data = duckdb_vector_get_data(column.vector);
    column.validity = duckdb_vector_get_validity(column.vector);
  }
}

std::vector<std::string> DuckRow::Names() const {
  std::vector<std::string> names;
  for (const Column& column : columns_) names.push_back(column.name);
  return names;
}

std::size_t DuckRow::Index(std::string_view name) const {
  const auto found = std::ranges::find(columns_, name, &Column::name);
  Check(found != columns_.end(), "a column of the answer");
  return static_cast<std::size_t>(found - columns_.begin());
}

bool DuckRow::IsNull(std::size_t index) const {
  const Column& column = columns_[index];
  if (column.type == DUCKDB_TYPE_SQLNULL) return true;
  return column.validity != nullptr && !duckdb_validity_row_is_valid(column.validity, row_);
}

std::string_view DuckRow::Text(std::size_t index) const {
  if (IsNull(index)) return {};
  const Column& column = columns_[index];
  Check(column.type == DUCKDB_TYPE_VARCHAR, "a text column");
  return ToText(static_cast<duckdb_string_t*>(column.data)[row_]);
}

Value DuckRow::Number(const Column& column, duckdb_type stored) const {
  switch (stored) {
    case DUCKDB_TYPE_TINYINT:
      return std::int64_t{Stored<std::int8_t>(column)};
    case DUCKDB_TYPE_SMALLINT:
      return std::int64_t{Stored<std::int16_t>(column)};
    case DUCKDB_TYPE_INTEGER:
      return std::int64_t{Stored<std::int32_t>(column)};
    case DUCKDB_TYPE_BIGINT:
      return Stored<std::int64_t>(column);
    case DUCKDB_TYPE_UTINYINT:
      return std::int64_t{Stored<std::uint8_t>(column)};
    case DUCKDB_TYPE_USMALLINT:
      return std::int64_t{Stored<std::uint16_t>(column)};
    case DUCKDB_TYPE_UINTEGER:
      return std::int64_t{Stored<std::uint32_t>(column)};
    case DUCKDB_TYPE_UBIGINT:
      return Decimal{Int128{Stored<std::uint64_t>(column)}, 0};
    case DUCKDB_TYPE_HUGEINT:
      return Decimal{ToInt128(Stored<duckdb_hugeint>(column)), 0};
    case DUCKDB_TYPE_FLOAT:
      return double{Stored<float>(column)};
    case DUCKDB_TYPE_DOUBLE:
      return Stored<double>(column);
    default:
      Check(false, "a column of numbers");
      return {};
  }
}

void DuckRow::Entries(std::size_t index, TextMapView& view) const {
  view.clear();
  if (IsNull(index)) return;
  const Column& column = columns_[index];
  Check(column.type == DUCKDB_TYPE_MAP, "a map column");
  const auto& entry = Stored<duckdb_list_entry>(column);
  const duckdb_vector entries = duckdb_list_vector_get_child(column.vector);
  const duckdb_vector keys = duckdb_struct_vector_get_child(entries, 0);
  const duckdb_vector values = duckdb_struct_vector_get_child(entries, 1);
  auto* key_texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(keys));
  auto* value_texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(values));
  std::uint64_t* valid = duckdb_vector_get_validity(values);
  for (std::uint64_t i = entry.offset; i < entry.offset + entry.length; ++i) {
    const bool has_value = valid == nullptr || duckdb_validity_row_is_valid(valid, i);
    view.emplace_back(ToText(key_texts[i]), has_value ? ToText(value_texts[i]) : "");
  }
}

Value DuckRow::At(std::size_t index) const {
  if (IsNull(index)) return {};
  const Column& column = columns_[index];
  switch (column.type) {
    case DUCKDB_TYPE_BOOLEAN:
      return Stored<bool>(column);
    case DUCKDB_TYPE_VARCHAR:
      return std::string(Text(index));
    case DUCKDB_TYPE_DATE:
      return Date(std::chrono::days(Stored<duckdb_date>(column).days));
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_TZ:
      return FromMicros(Stored<std::int64_t>(column));
    case DUCKDB_TYPE_TIMESTAMP_S:
      return FromMicros(Stored<std::int64_t>(column) * 1'000'000);
    case DUCKDB_TYPE_TIMESTAMP_MS:
      return FromMicros(Stored<std::int64_t>(column) * 1'000);
    case DUCKDB_TYPE_TIMESTAMP_NS:
      return FromMicros(FloorDivide(Stored<std::int64_t>(column), 1'000));
    case DUCKDB_TYPE_UUID:
      return ToKey(Stored<duckdb_hugeint>(column));
    case DUCKDB_TYPE_MAP: {
      TextMapView view;
      Entries(index, view);
      return TextMap(view.begin(), view.end());
    }
    case DUCKDB_TYPE_DECIMAL: {
      const Value units = Number(column, column.stored);
      if (const auto* small = std::get_if<std::int64_t>(&units))
        return Decimal{*small, column.scale};
      return Decimal{std::get<Decimal>(units).units, column.scale};
    }
    default:
      return Number(column, column.type);
  }
}

}  // namespace purser
