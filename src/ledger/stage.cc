/// One pass writes the charges with their identity keys; what else a snapshot has (identities, the
/// day and hour cubes, totals) is read off the files just written, and proved against them.

#include "ledger/stage.h"

#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "domain/schema.h"
#include "embedded.h"

namespace purser {
namespace {

/// Names of the columns that differ between a class and an identity: a class has none of them.
constexpr std::string_view kNotOfClass[] = {"ResourceId", "ResourceName", "SkuId",
                                            "CommitmentDiscountId", "x_ParentResourceId"};

bool OfClass(std::string_view name) {
  for (const std::string_view other : kNotOfClass)
    if (other == name) return false;
  return true;
}

/// Stages one snapshot; the steps share what was written so far.
class Stager {
 public:
  Stager(Duck& duck, Staging& staging, const SnapshotPlan& plan)
      : duck_(duck),
        staging_(staging),
        plan_(plan),
        staged_{.snapshot = plan.snapshot, .pieces = {}} {}

  Result<StagedSnapshot> Stage() {
    TRY(duck_.Execute(sql::ledger_stage_functions.text));
    TRY(WriteCharges());
    TRY(WriteIdentities());
    // Every key on disk stands for one tuple: from here on keys may be joined.
    TRY(WriteCubeDay());
    TRY(WriteClassHours());
    TRY(ReadTotals());
    TRY(ProveInput());
    TRY(ProveCube());
    return std::move(staged_);
  }

 private:
  Result<void> WriteCharges();
  Result<void> WriteIdentities();
  Result<void> WriteCubeDay();
  Result<void> WriteClassHours();
  Result<void> ReadTotals();
  Result<void> ProveInput();
  Result<void> ProveCube();

  Result<std::string> CanonicalSelect();
  Result<std::filesystem::path> Folder(PieceKind kind) {
    return staging_.FolderFor(kind, plan_.snapshot.id, plan_.snapshot.source,
                              plan_.snapshot.billing_period);
  }
  Result<void> Seal(PieceKind kind, std::int64_t rows) {
    Piece piece = TRY(staging_.Seal(kind, plan_.snapshot.id, plan_.snapshot.source,
                                    plan_.snapshot.billing_period));
    piece.inputs_digest = plan_.snapshot.content_digest;
    if (!piece.files.empty()) piece.files.front().rows = rows;
    staged_.pieces.push_back(std::move(piece));
    return {};
  }
  /// Makes `view` read what was written to `folder`.
  Result<void> Show(const std::string& view, const std::filesystem::path& folder) {
    return duck_.Execute(
        fmt::format("CREATE OR REPLACE TEMP VIEW {} AS SELECT * FROM read_parquet({})", view,
                    SqlText((folder / "*.parquet").string())));
  }
  Result<void> Prove(const std::string& name, Int128 left, Int128 right) {
    const std::string detail = fmt::format("{} = {}", ShortDecimalText(left, kCostScale),
                                           ShortDecimalText(right, kCostScale));
    if (left != right)
      return Error{
          ErrorKind::kData,
          fmt::format("{} {} {}: {} is not {}; nothing was published", plan_.snapshot.source,
                      MonthText(plan_.snapshot.billing_period), name,
                      ShortDecimalText(left, kCostScale), ShortDecimalText(right, kCostScale))};
    staged_.snapshot.proof.push_back({.name = name, .detail = detail, .holds = true});
    return {};
  }

  Duck& duck_;
  Staging& staging_;
  const SnapshotPlan& plan_;
  StagedSnapshot staged_;
};

Result<std::string> Stager::CanonicalSelect() {
  std::set<std::string, std::less<>> given;
  const std::string describe = "DESCRIBE " + plan_.select;
  TRY(duck_.ForEach({"importer's select", describe}, {}, [&](const Row& row) -> Result<void> {
    given.insert(row.Text("column_name"));
    return {};
  }));
  std::string columns;
  std::string identity;
  for (const SchemaColumn& column : CanonicalColumns()) {
    if (column.kind == ColumnKind::kKey) continue;
    const std::string name = SqlName(column.name);
    const std::string value = given.contains(column.name) ? name : "NULL";
    columns += fmt::format("{}CAST({} AS {}) AS {}", columns.empty() ? "" : ", ", value,
                           SqlType(column.kind), name);
    if (column.identity) identity += (identity.empty() ? "" : ", ") + name;
  }
  return fmt::format(
      "SELECT *, purser_identity({}) AS \"x_IdentityKey\" FROM (SELECT {} FROM ({}) AS plan)",
      identity, columns, plan_.select);
}

Result<void> Stager::WriteCharges() {
  const std::string select = TRY(CanonicalSelect());
  const std::filesystem::path folder = TRY(Folder(PieceKind::kCharges));
  const std::int64_t rows = TRY(duck_.CopyToParquet(select, folder).While("write charges"));
  const RowCounts& counts = plan_.snapshot.rows;
  if (rows != counts.kept ||
      counts.read + counts.derived != counts.kept + counts.netted + counts.quarantined)
    return Error{
        ErrorKind::kData,
        fmt::format("{} {}: rows do not add up: {} read + {} derived, {} kept ({} written) + {} "
                    "netted + {} quarantined",
                    plan_.snapshot.source, MonthText(plan_.snapshot.billing_period), counts.read,
                    counts.derived, counts.kept, rows, counts.netted, counts.quarantined)};
  TRY(Show("stage_charges", folder));
  return Seal(PieceKind::kCharges, rows);
}

Result<void> Stager::WriteIdentities() {
  std::string firsts;
  std::string tuple;
  for (const SchemaColumn& column : IdentityColumns()) {
    const std::string name = SqlName(column.name);
    firsts += fmt::format("first({}) AS {}, ", name, name);
    tuple +=
        (tuple.empty() ? "" : ", ") +
        (column.kind == ColumnKind::kTags ? fmt::format("list_sort(map_entries({}))", name) : name);
  }
  const std::filesystem::path folder = TRY(Folder(PieceKind::kIdentities));
  const std::int64_t rows =
      TRY(duck_
              .CopyToParquet(fmt::format("SELECT {} x_IdentityKey FROM "
                                         "stage_charges GROUP BY x_IdentityKey "
                                         "ORDER BY x_IdentityKey",
                                         firsts),
                             folder)
              .While("write identities"));
  const std::string clash = fmt::format(
      "SELECT count(*) AS clashes FROM (SELECT 1 FROM stage_charges GROUP BY x_IdentityKey "
      "HAVING min(hash({0})) <> max(hash({0})))",
      tuple);
  const Answer answer = TRY(duck_.Select({"identity collisions", clash}));
  if (std::get<std::int64_t>(answer.rows.front().front()) != 0)
    return Error{ErrorKind::kData, "two identities of this bill have one key: " +
                                       plan_.snapshot.source + "; please report it"};
  TRY(Show("stage_identities", folder));
  return Seal(PieceKind::kIdentities, rows);
}

Result<void> Stager::WriteCubeDay() {
  const std::filesystem::path folder = TRY(Folder(PieceKind::kCubeDay));
  const Parameters parameters = {{"period_start", plan_.snapshot.billing_period.period().start}};
  const std::int64_t rows =
      TRY(duck_.Materialise(sql::ledger_stage_cube_day, parameters, folder / "part-0001.parquet"));
  TRY(Show("stage_cube_day", folder));
  return Seal(PieceKind::kCubeDay, rows);
}

/// Hours of charges no longer than a day: longer ones say nothing about an hour.
Result<void> Stager::WriteClassHours() {
  std::string keys = "[]";
  if (!plan_.class_tag_keys.empty()) {
    keys = "[";
    for (const std::string& key : plan_.class_tag_keys)
      keys += (keys == "[" ? "" : ", ") + SqlText(key);
    keys += "]";
  }
  const std::string tags = fmt::format(
      "map_from_entries(list_filter(map_entries(Tags), e -> list_contains(CAST({} AS VARCHAR[]), "
      "lower(regexp_replace(e.key, '^user[:_]', '')))))",
      keys);
  std::string names;
  std::string hashed;
  for (const SchemaColumn& column : IdentityColumns()) {
    const std::string name = SqlName(column.name);
    hashed += (hashed.empty() ? "" : ", ") + (OfClass(column.name) ? name : "NULL");
    if (OfClass(column.name)) names += (names.empty() ? "" : ", ") + name;
  }
  TRY(duck_.Execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE stage_class AS SELECT *, purser_identity({}) AS ClassKey FROM "
      "(SELECT * REPLACE ({} AS Tags) FROM stage_identities)",
      hashed, tags)));
  std::string firsts;
  for (const SchemaColumn& column : IdentityColumns())
    if (OfClass(column.name)) firsts += fmt::format("first(k.{0}) AS {0}, ", SqlName(column.name));
  const std::string select = fmt::format(
      "SELECT date_trunc('hour', c.ChargePeriodStart) AS Hour, k.ClassKey, {} "
      "CAST(coalesce(sum(BilledCost), 0) AS DECIMAL(38,18)) AS BilledCost, "
      "CAST(coalesce(sum(EffectiveCost), 0) AS DECIMAL(38,18)) AS EffectiveCost, "
      "CAST(coalesce(sum(ListCost), 0) AS DECIMAL(38,18)) AS ListCost, "
      "CAST(coalesce(sum(ContractedCost), 0) AS DECIMAL(38,18)) AS ContractedCost, "
      "CAST(coalesce(sum(ConsumedQuantity), 0) AS DECIMAL(38,12)) AS ConsumedQuantity, "
      "CAST(coalesce(sum(PricingQuantity), 0) AS DECIMAL(38,12)) AS PricingQuantity, "
      "CAST(coalesce(sum(x_GpuHours), 0) AS DECIMAL(38,12)) AS x_GpuHours, "
      "count(*) AS Lines, count(*) FILTER (c.InvoiceId IS NULL) AS OpenLines "
      "FROM stage_charges c JOIN stage_class k ON k.x_IdentityKey = c.x_IdentityKey "
      "WHERE c.ChargePeriodEnd <= c.ChargePeriodStart + INTERVAL '1' DAY "
      "GROUP BY 1, 2 ORDER BY 1, 2",
      firsts);
  const std::filesystem::path folder = TRY(Folder(PieceKind::kCubeClassHour));
  const std::int64_t rows = TRY(duck_.CopyToParquet(select, folder).While("write the hour cube"));
  TRY(duck_.Execute("DROP TABLE stage_class"));
  return Seal(PieceKind::kCubeClassHour, rows);
}

Result<void> Stager::ReadTotals() {
  std::set<std::string> accounts;
  TRY(duck_.ForEach(sql::ledger_stage_totals, {}, [&](const Row& row) -> Result<void> {
    staged_.snapshot.totals.push_back({.invoice_issuer = row.Text("issuer"),
                                       .account = row.Text("account"),
                                       .currency = row.Text("currency"),
                                       .category = row.Text("category"),
                                       .billed = row.Units("billed"),
                                       .effective = row.Units("effective"),
                                       .list = row.Units("list"),
                                       .contracted = row.Units("contracted"),
                                       .rows = row.Integer("charges")});
    accounts.insert(row.Text("account"));
    return {};
  }));
  staged_.snapshot.accounts.assign(accounts.begin(), accounts.end());
  return {};
}

Result<void> Stager::ProveInput() {
  if (plan_.input_totals.empty()) return {};
  return duck_.ForEach({"input totals", plan_.input_totals}, {},
                       [&](const Row& row) -> Result<void> {
                         const std::string currency = row.Text("currency");
                         const std::string metric = row.Text("metric");
                         Int128 charges = 0;
                         for (const Total& total : staged_.snapshot.totals) {
                           if (total.currency != currency) continue;
                           charges += metric == "billed"      ? total.billed
                                      : metric == "effective" ? total.effective
                                      : metric == "list"      ? total.list
                                                              : total.contracted;
                         }
                         return Prove(fmt::format("input = charges, {} {}", metric, currency),
                                      row.Units("amount"), charges);
                       });
}

Result<void> Stager::ProveCube() {
  return duck_.ForEach(sql::ledger_stage_proof, {}, [&](const Row& row) -> Result<void> {
    return Prove("charges = days, " + row.Text("metric"), row.Units("charges"), row.Units("cube"));
  });
}

}  // namespace

Result<StagedSnapshot> StageSnapshot(Duck& duck, Staging& staging, const SnapshotPlan& plan) {
  return Stager(duck, staging, plan).Stage();
}

}  // namespace purser
