#include "publish/postgres_schema.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/integer.h"
#include "embedded.h"
#include "publish/copy_text.h"
#include "publish/tables.h"

namespace purser {
namespace {

/// Migrations in order; the first one is version 1.
const std::vector<std::string>& Migrations() {
  static const std::vector<std::string> all = {std::string(sql::publish_postgres_1.text),
                                               std::string(sql::publish_postgres_2.text)};
  return all;
}

bool IsTrue(const std::vector<PostgresRow>& rows) { return !rows.empty() && rows[0][0] == "t"; }

/// 0 where there is no schema yet.
Result<int> VersionOf(PostgresConnection& connection, const std::string& schema) {
  const std::vector<PostgresRow> table = TRY(connection.Ask(
      "SELECT to_regclass($1) IS NOT NULL", {PostgresName(schema) + ".schema_version"}));
  if (!IsTrue(table)) return 0;
  const std::vector<PostgresRow> version =
      TRY(connection.Ask("SELECT COALESCE(MAX(version), 0) FROM schema_version", {}));
  return static_cast<int>(ParseInteger(version[0][0].value_or("0")).value_or(0));
}

Result<bool> Migrate(PostgresConnection& connection, const std::string& schema, int version) {
  const int newest = static_cast<int>(Migrations().size());
  if (version > newest)
    return Error{ErrorKind::kConfig,
                 fmt::format("schema {} is of version {}, and this purser knows {}: it needs a "
                             "newer purser",
                             schema, version, newest)};
  if (version == 0) TRY(connection.Run("CREATE SCHEMA IF NOT EXISTS " + PostgresName(schema)));
  for (int next = version + 1; next <= newest; ++next) {
    TRY(connection.Run(Migrations()[static_cast<std::size_t>(next - 1)]));
    TRY(connection.Run(fmt::format("INSERT INTO schema_version (version) VALUES ({})", next)));
  }
  return version < newest;
}

Result<std::vector<std::string>> ColumnsOf(PostgresConnection& connection,
                                           const std::string& table) {
  const std::vector<PostgresRow> rows = TRY(connection.Ask(
      "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT "
      "attisdropped ORDER BY attnum",
      {table}));
  std::vector<std::string> names;
  for (const PostgresRow& row : rows) names.push_back(row[0].value_or(""));
  return names;
}

/// cost_week is a view, so that it can never differ from cost_day; a new column comes last in it.
Result<void> DefineWeek(PostgresConnection& connection) {
  const std::vector<std::string> columns = TRY(ColumnsOf(connection, "cost_day"));
  std::string select = "CAST(date_trunc('week', day) AS date) AS week";
  std::string groups = "CAST(date_trunc('week', day) AS date)";
  for (const std::string& column : columns) {
    const bool is_sum = column.ends_with("_cost") || column == "gpu_hours" || column == "lines";
    if (column == "day") continue;
    const std::string name = PostgresName(column);
    if (is_sum)
      select += fmt::format(", SUM({0}) AS {0}", name);
    else if (column == "account_name")
      select += fmt::format(", MAX({0}) AS {0}", name);
    else
      select += ", " + name, groups += ", " + name;
  }
  TRY(connection.Run(fmt::format(
      "CREATE OR REPLACE VIEW cost_week AS SELECT {} FROM cost_day GROUP BY {}", select, groups)));
  TRY(connection.Run(
      "COMMENT ON VIEW cost_week IS 'cost_day by week, UTC; a week in two billing periods has rows "
      "of both.'; COMMENT ON COLUMN cost_week.week IS 'Monday of the week, UTC.'"));
  return {};
}

Result<bool> AddOwnerColumns(PostgresConnection& connection, const Taxonomy& taxonomy) {
  const std::vector<std::string> there = TRY(ColumnsOf(connection, "cost_day"));
  bool any = false;
  for (const std::string& key : taxonomy.KeyNames()) {
    if (std::ranges::find(there, key) != there.end()) continue;
    TRY(connection.Run(fmt::format(
        "ALTER TABLE cost_day ADD COLUMN {0} text; COMMENT ON COLUMN cost_day.{0} IS 'Owner "
        "dimension of the taxonomy; unallocated where nobody is known.'",
        PostgresName(key))));
    any = true;
  }
  return any;
}

/// The role SCHEMA_reader: it exists, or is made where we may, and reads all there is.
Result<bool> GrantReaders(PostgresConnection& connection, const std::string& schema) {
  const std::string role = schema + "_reader";
  const std::vector<PostgresRow> there =
      TRY(connection.Ask("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)", {role}));
  if (!IsTrue(there)) {
    const std::vector<PostgresRow> may = TRY(connection.Ask(
        "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user", {}));
    if (!IsTrue(may)) return false;
    TRY(connection.Run("CREATE ROLE " + PostgresName(role) + " NOLOGIN"));
  }
  const std::vector<PostgresRow> reads = TRY(connection.Ask(
      "SELECT has_schema_privilege($1, $2, 'USAGE') AND bool_and(has_table_privilege($1, oid, "
      "'SELECT')) FROM pg_class WHERE relnamespace = to_regnamespace($3) AND relkind IN ('r', 'v')",
      {role, schema, PostgresName(schema)}));
  if (IsTrue(reads)) return true;
  TRY(
      connection.Run(fmt::format("GRANT USAGE ON SCHEMA {0} TO {1}; GRANT SELECT ON ALL TABLES IN "
                                 "SCHEMA {0} TO {1}",
                                 PostgresName(schema), PostgresName(role))));
  return true;
}

}  // namespace

Result<SchemaState> PrepareSchema(PostgresConnection& connection, const std::string& schema,
                                  const Taxonomy& taxonomy) {
  const std::vector<PostgresRow> lock = TRY(
      connection.Ask("SELECT pg_advisory_xact_lock(hashtext($1))", {"purser publish " + schema}));
  Check(!lock.empty(), "a lock that was waited for");
  TRY(connection.Run("SET LOCAL search_path TO " + PostgresName(schema) + ", pg_catalog"));
  const int version = TRY(VersionOf(connection, schema));
  const bool is_migrated = TRY(Migrate(connection, schema, version));
  const bool has_new_owners = TRY(AddOwnerColumns(connection, taxonomy));
  SchemaState state{.version = static_cast<int>(Migrations().size()),
                    .is_changed = is_migrated || has_new_owners};
  if (state.is_changed) TRY(DefineWeek(connection));
  state.readers_may_read = TRY(GrantReaders(connection, schema));
  return state;
}

}  // namespace purser
