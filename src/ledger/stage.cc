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

/// DuckDB's sum of decimals wraps without a word where partial sums meet. No sum can reach the
/// limit when the largest magnitude times the number of charges cannot.
Result<void> RefuseOverflow(const Row& row) {
  for (const char* column : {"largest", "largest_quantity"}) {
    const Int128 largest = row.Units(column);
    Int128 bound = 0;
    if (!__builtin_mul_overflow(largest, Int128{row.Integer("charges")}, &bound) &&
        Magnitude(bound) < PowerOfTen(38))
      continue;
    const int scale = column == std::string_view("largest") ? kCostScale : kQuantityScale;
    return Error{ErrorKind::kData,
                 fmt::format("amounts up to {} in {} charges cannot be added exactly",
                             ShortDecimalText(largest, scale), row.Integer("charges"))};
  }
  return {};
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
    TRY(ProveCubes());
    return std::move(staged_);
  }

 private:
  Result<void> WriteCharges();
  Result<void> WriteIdentities();
  Result<void> WriteCubeDay();
  Result<void> RefuseCollisions();
  Result<void> FindClasses();
  Result<void> WriteClassHours();
  Result<void> ReadTotals();
  Result<void> ProveInput();
  Result<void> ProveCubes();

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
        fmt::format("CREATE OR REPLACE TEMP VIEW {} AS SELECT * FROM read_parquet({}, "
                    "file_row_number = true)",
                    view, SqlText((folder / "*.parquet").string())));
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

/// Texts of millions of identities are never grouped: a key is found with one of its rows, and
/// the columns are fetched from that row.
Result<void> Stager::WriteIdentities() {
  std::string names;
  for (const SchemaColumn& column : IdentityColumns())
    names += (names.empty() ? "" : ", ") + SqlName(column.name);
  TRY(duck_
          .Execute(fmt::format(
              "CREATE OR REPLACE TEMP TABLE stage_key AS SELECT x_IdentityKey, "
              "min(file_row_number) "
              "AS SampleRow, min(h) <> max(h) AS Differs FROM (SELECT x_IdentityKey, "
              "file_row_number, hash({}) AS h FROM stage_charges) GROUP BY x_IdentityKey",
              names))
          .While("find identities"));
  TRY(RefuseCollisions());
  const std::filesystem::path folder = TRY(Folder(PieceKind::kIdentities));
  const std::int64_t rows =
      TRY(duck_
              .CopyToParquet(fmt::format("SELECT {}, x_IdentityKey FROM stage_charges WHERE "
                                         "file_row_number IN (SELECT SampleRow FROM stage_key)",
                                         names),
                             folder)
              .While("write identities"));
  TRY(duck_.Execute("DROP TABLE stage_key"));
  TRY(Show("stage_identities", folder));
  return Seal(PieceKind::kIdentities, rows);
}

/// Rows of one key that differ are looked at closely: the same tags in another order, and tags
/// that are empty or missing, are one identity (domain/identity.h).
Result<void> Stager::RefuseCollisions() {
  std::string tuple;
  for (const SchemaColumn& column : IdentityColumns()) {
    const std::string name = SqlName(column.name);
    const bool is_map = column.kind == ColumnKind::kTags;
    tuple += (tuple.empty() ? "" : ", ") +
             (is_map ? fmt::format("CASE WHEN cardinality({0}) > 0 THEN list_sort(list_transform("
                                   "map_entries({0}), e -> [e.key, coalesce(e.value, '')])) END",
                                   name)
                     : name);
  }
  const std::string clash = fmt::format(
      "SELECT count(*) AS clashes FROM (SELECT 1 FROM stage_charges WHERE x_IdentityKey IN (SELECT "
      "x_IdentityKey FROM stage_key WHERE Differs) GROUP BY x_IdentityKey "
      "HAVING min(hash({0})) <> max(hash({0})))",
      tuple);
  const Answer suspects =
      TRY(duck_.Select({"identities that differ", "SELECT count(*) FROM stage_key WHERE Differs"}));
  if (std::get<std::int64_t>(suspects.rows.front().front()) == 0) return {};
  const Answer answer = TRY(duck_.Select({"identity collisions", clash}));
  if (std::get<std::int64_t>(answer.rows.front().front()) == 0) return {};
  return Error{ErrorKind::kData, "two identities of this bill have one key: " +
                                     plan_.snapshot.source + "; please report it"};
}

Result<void> Stager::WriteCubeDay() {
  const std::filesystem::path folder = TRY(Folder(PieceKind::kCubeDay));
  const Parameters parameters = {{"period_start", plan_.snapshot.billing_period.period().start}};
  const std::int64_t rows =
      TRY(duck_.Materialise(sql::ledger_stage_cube_day, parameters, folder / "part-0001.parquet"));
  TRY(Show("stage_cube_day", folder));
  return Seal(PieceKind::kCubeDay, rows);
}

/// The class of each identity: its key when resource, SKU and tags that no rule reads are gone.
Result<void> Stager::FindClasses() {
  std::string keys;
  for (const std::string& key : plan_.class_tag_keys) keys += key + '\n';
  const std::string tags = fmt::format("purser_kept_tags(Tags, {})", SqlText(keys));
  std::string hashed;
  for (const SchemaColumn& column : IdentityColumns()) {
    const bool is_tags = column.name == "Tags";
    hashed += (hashed.empty() ? "" : ", ") + (is_tags                ? tags
                                              : OfClass(column.name) ? SqlName(column.name)
                                                                     : "NULL");
  }
  TRY(
      duck_.Execute(fmt::format("CREATE OR REPLACE TEMP TABLE stage_class AS SELECT x_IdentityKey, "
                                "purser_identity({}) AS ClassKey FROM stage_identities",
                                hashed)));
  std::string names;
  for (const SchemaColumn& column : IdentityColumns())
    if (OfClass(column.name))
      names += fmt::format(", {}",
                           column.name == "Tags" ? tags + " AS Tags" : "i." + SqlName(column.name));
  return duck_.Execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE stage_class_text AS SELECT s.ClassKey{} FROM stage_identities "
      "i JOIN (SELECT ClassKey, min(x_IdentityKey) AS Sample FROM stage_class GROUP BY ClassKey) s "
      "ON s.Sample = i.x_IdentityKey",
      names));
}

Result<void> Stager::WriteClassHours() {
  TRY(FindClasses());
  TRY(duck_.Execute("CREATE OR REPLACE TEMP TABLE stage_hour AS\n" +
                    std::string(sql::ledger_stage_cube_hour.text)));
  std::string names;
  for (const SchemaColumn& column : IdentityColumns())
    if (OfClass(column.name)) names += ", k." + SqlName(column.name);
  const std::string select = fmt::format(
      "SELECT h.Hour, h.ClassKey{}, h.* EXCLUDE (Hour, ClassKey) FROM stage_hour h "
      "JOIN stage_class_text k ON k.ClassKey = h.ClassKey",
      names);
  const std::filesystem::path folder = TRY(Folder(PieceKind::kCubeClassHour));
  const std::int64_t rows = TRY(duck_.CopyToParquet(select, folder).While("write the hour cube"));
  TRY(Show("stage_cube_hour", folder));
  TRY(duck_.Execute("DROP TABLE stage_hour; DROP TABLE stage_class; DROP TABLE stage_class_text"));
  return Seal(PieceKind::kCubeClassHour, rows);
}

Result<void> Stager::ReadTotals() {
  std::set<std::string> accounts;
  TRY(duck_.ForEach(sql::ledger_stage_totals, {}, [&](const Row& row) -> Result<void> {
    if (const Result<void> fits = RefuseOverflow(row); !fits.ok()) return fits;
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

Result<void> Stager::ProveCubes() {
  return duck_.ForEach(sql::ledger_stage_proof, {}, [&](const Row& row) -> Result<void> {
    return Prove(fmt::format("charges = {}, {}", row.Text("cube"), row.Text("metric")),
                 row.Units("charges"), row.Units("summed"));
  });
}

}  // namespace

Result<StagedSnapshot> StageSnapshot(Duck& duck, Staging& staging, const SnapshotPlan& plan) {
  return Stager(duck, staging, plan).Stage();
}

}  // namespace purser
