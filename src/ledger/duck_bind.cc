#include "ledger/duck_bind.h"

#include <memory>

#include <fmt/format.h>

#include "ledger/duck_handle.h"

namespace purser {
namespace {

duckdb_hugeint ToHugeint(Int128 value) {
  return {.lower = static_cast<std::uint64_t>(value),
          .upper = static_cast<std::int64_t>(value >> 64)};
}

duckdb_value MakeMap(const TextMap& map) {
  const DuckType text(duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR));
  const DuckType type(duckdb_create_map_type(text.get(), text.get()));
  // The C API refuses null pointers, also for no entries.
  std::vector<duckdb_value> keys;
  keys.reserve(map.size() + 1);
  std::vector<duckdb_value> values;
  values.reserve(map.size() + 1);
  for (const auto& [key, value] : map) {
    keys.push_back(duckdb_create_varchar_length(key.data(), key.size()));
    values.push_back(duckdb_create_varchar_length(value.data(), value.size()));
  }
  const duckdb_value made =
      duckdb_create_map_value(type.get(), keys.data(), values.data(), map.size());
  for (duckdb_value& key : keys) duckdb_destroy_value(&key);
  for (duckdb_value& value : values) duckdb_destroy_value(&value);
  return made;
}

/// Makes DuckDB's value of each kind of ours.
struct ToDuckValue {
  duckdb_value operator()(std::monostate) const { return duckdb_create_null_value(); }
  duckdb_value operator()(bool value) const { return duckdb_create_bool(value); }
  duckdb_value operator()(std::int64_t value) const { return duckdb_create_int64(value); }
  duckdb_value operator()(double value) const { return duckdb_create_double(value); }
  duckdb_value operator()(const Decimal& value) const {
    return duckdb_create_decimal({.width = 38,
                                  .scale = static_cast<std::uint8_t>(value.scale),
                                  .value = ToHugeint(value.units)});
  }
  duckdb_value operator()(const std::string& value) const {
    return duckdb_create_varchar_length(value.data(), value.size());
  }
  duckdb_value operator()(Date value) const {
    return duckdb_create_date({static_cast<std::int32_t>(value.time_since_epoch().count())});
  }
  duckdb_value operator()(Instant value) const {
    return duckdb_create_timestamp({value.time_since_epoch().count()});
  }
  duckdb_value operator()(const IdentityKey& value) const {
    return duckdb_create_uuid({.lower = value.low, .upper = value.high});
  }
  duckdb_value operator()(const TextMap& value) const { return MakeMap(value); }
};

}  // namespace

Result<void> BindParameters(duckdb_prepared_statement statement, const Parameters& parameters) {
  for (const Parameter& parameter : parameters) {
    idx_t index = 0;
    if (duckdb_bind_parameter_index(statement, &index, parameter.name.c_str()) != DuckDBSuccess)
      return Error{ErrorKind::kInternal, fmt::format("it has no parameter ${}", parameter.name)};
    const DuckValue value(std::visit(ToDuckValue{}, parameter.value));
    if (value.get() == nullptr || duckdb_bind_value(statement, index, value.get()) != DuckDBSuccess)
      return Error{ErrorKind::kInternal, fmt::format("${} cannot be bound", parameter.name)};
  }
  return {};
}

}  // namespace purser
