/// One CREATE VIEW a name, over explicit file lists. Source, period and snapshot come from the
/// folders' names, read as text: binding a view opens its first file only.

#include "ledger/views.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "domain/schema.h"
#include "ledger/books.h"
#include "ledger/inventory.h"

namespace purser {
namespace {

struct ViewColumn {
  std::string name;
  std::string type;
};
using ViewColumns = std::vector<ViewColumn>;

constexpr std::string_view kCost = "DECIMAL(38,18)";
constexpr std::string_view kQuantity = "DECIMAL(38,12)";

void AddSums(ViewColumns& columns) {
  for (const char* cost : {"BilledCost", "EffectiveCost", "ListCost", "ContractedCost"})
    columns.push_back({cost, std::string(kCost)});
  for (const char* quantity : {"ConsumedQuantity", "PricingQuantity", "x_GpuHours"})
    columns.push_back({quantity, std::string(kQuantity)});
}

void AddLines(ViewColumns& columns) {
  columns.push_back({"Lines", "BIGINT"});
  columns.push_back({"OpenLines", "BIGINT"});
}

void AddText(ViewColumns& columns, std::initializer_list<const char*> names) {
  for (const char* name : names) columns.push_back({name, "VARCHAR"});
}

ViewColumns OfIdentities(const std::vector<std::string_view>& left_out) {
  ViewColumns columns;
  for (const SchemaColumn& column : IdentityColumns()) {
    bool stays = true;
    for (const std::string_view name : left_out) stays = stays && name != column.name;
    if (stays) columns.push_back({std::string(column.name), std::string(SqlType(column.kind))});
  }
  return columns;
}

ViewColumns OfOwnerValues(const std::vector<std::string>& owner_keys) {
  ViewColumns columns = {{"OwnerId", "BIGINT"}};
  for (const std::string& key : owner_keys)
    for (const char* suffix : {"", "_method", "_detail"})
      columns.push_back({key + suffix, "VARCHAR"});
  return columns;
}

ViewColumns OfKind(PieceKind kind, const std::vector<std::string>& owner_keys) {
  ViewColumns columns;
  switch (kind) {
    case PieceKind::kCharges:
      for (const SchemaColumn& column : CanonicalColumns())
        columns.push_back({std::string(column.name), std::string(SqlType(column.kind))});
      return columns;
    case PieceKind::kIdentities:
      columns = OfIdentities({});
      columns.push_back({"x_IdentityKey", "UUID"});
      return columns;
    case PieceKind::kCubeDay:
      columns = {{"Day", "DATE"}, {"x_IdentityKey", "UUID"}};
      AddSums(columns);
      AddLines(columns);
      return columns;
    case PieceKind::kCubeClassHour:
      columns = OfIdentities(
          {"ResourceId", "ResourceName", "SkuId", "CommitmentDiscountId", "x_ParentResourceId"});
      columns.insert(columns.begin(), {{"Hour", "TIMESTAMP"}, {"ClassKey", "UUID"}});
      AddSums(columns);
      AddLines(columns);
      return columns;
    case PieceKind::kOwners:
      return {{"x_IdentityKey", "UUID"}, {"ValidFrom", "DATE"}, {"ValidTo", "DATE"},
              {"OwnerId", "BIGINT"},     {"Pool", "VARCHAR"},   {"InheritedFrom", "VARCHAR"}};
    case PieceKind::kOwnerValues:
      return OfOwnerValues(owner_keys);
    case PieceKind::kSettled:
      columns = {{"Day", "DATE"}, {"x_IdentityKey", "UUID"}, {"OwnerId", "BIGINT"}};
      AddText(columns, {"Pool", "source", "snapshot"});
      AddSums(columns);
      return columns;
    case PieceKind::kCubeOwner:
      columns = {{"Day", "DATE"}, {"OwnerId", "BIGINT"}};
      AddText(columns, {"ServiceName", "BillingAccountId", "SubAccountId", "SubAccountName",
                        "RegionId", "ChargeCategory", "BillingCurrency", "Pool"});
      AddSums(columns);
      AddLines(columns);
      AddText(columns, {"source"});
      return columns;
  }
  return columns;
}

bool OfSnapshot(PieceKind kind) {
  return kind == PieceKind::kCharges || kind == PieceKind::kIdentities ||
         kind == PieceKind::kCubeDay || kind == PieceKind::kCubeClassHour;
}

Result<std::string> PathOf(const PieceFile& file, const std::vector<std::filesystem::path>& roots) {
  for (const std::filesystem::path& root : roots) {
    std::error_code ignored;
    if (std::filesystem::exists(root / file.path, ignored)) return (root / file.path).string();
  }
  return Error{ErrorKind::kData,
               "the books miss " + file.path + ": restore the file, or ingest its month again"};
}

/// "[…files…]", or "" when no piece of the kind has a file.
Result<std::string> FileList(PieceKind kind, const std::vector<Piece>& pieces,
                             const std::vector<std::filesystem::path>& roots) {
  std::string list;
  for (const Piece& piece : pieces) {
    if (piece.kind != kind) continue;
    for (const PieceFile& file : piece.files) {
      const std::string path = TRY(PathOf(file, roots));
      list += (list.empty() ? "" : ", ") + SqlText(path);
    }
  }
  return list;
}

/// Owner values of different periods may have different columns, all others have the same.
std::string FromFiles(PieceKind kind, const std::string& files) {
  return fmt::format(
      " FROM read_parquet([{}], hive_partitioning = true, hive_types_autocast = false{})", files,
      kind == PieceKind::kOwnerValues ? ", union_by_name = true" : "");
}

std::string ViewText(PieceKind kind, const std::string& files, const ViewColumns& columns) {
  std::string names;
  std::string nulls;
  for (const ViewColumn& column : columns) {
    names += (names.empty() ? "" : ", ") + SqlName(column.name);
    nulls += fmt::format("{}CAST(NULL AS {}) AS {}", nulls.empty() ? "" : ", ", column.type,
                         SqlName(column.name));
  }
  ViewColumns folders;
  if (OfSnapshot(kind)) AddText(folders, {"source", "billing_period", "snapshot"});
  if (!OfSnapshot(kind)) AddText(folders, {"billing_period"});
  for (const ViewColumn& folder : folders) {
    names += ", " + folder.name;
    nulls += fmt::format(", CAST(NULL AS VARCHAR) AS {}", folder.name);
  }
  const std::string view =
      fmt::format("CREATE OR REPLACE TEMP VIEW {} AS SELECT ", PieceFolderName(kind));
  if (files.empty()) return view + nulls + " WHERE false";
  // The keys that owners were decided by are those of the rules then, not of the reader's.
  if (kind == PieceKind::kOwnerValues) names = "* EXCLUDE (generation)";
  return view + names + FromFiles(kind, files);
}

/// A key that some period's rules did not have is nobody's in that period.
Result<void> AddLaterKeys(Duck& duck, const std::string& files,
                          const std::vector<std::string>& owner_keys) {
  const Answer found = TRY(duck.Select({"owner values", "SELECT * FROM owner_values LIMIT 0"}));
  const std::set<std::string> known(found.columns.begin(), found.columns.end());
  std::string changed;
  std::string added;
  for (const std::string& key : owner_keys) {
    const std::string method = SqlName(key + "_method");
    if (known.contains(key)) {
      changed +=
          fmt::format("{}coalesce({}, 'none') AS {}", changed.empty() ? "" : ", ", method, method);
      continue;
    }
    added += fmt::format(", CAST(NULL AS VARCHAR) AS {}, 'none' AS {}, CAST(NULL AS VARCHAR) AS {}",
                         SqlName(key), method, SqlName(key + "_detail"));
  }
  return duck.Execute(
      fmt::format("CREATE OR REPLACE TEMP VIEW owner_values AS SELECT * EXCLUDE (generation){}{}{}",
                  changed.empty() ? "" : " REPLACE (" + changed + ")", added,
                  FromFiles(PieceKind::kOwnerValues, files)));
}

}  // namespace

std::vector<Piece> CountedPieces(const Generation& generation) {
  std::set<std::string> left_out;
  for (const Snapshot& snapshot : generation.snapshots)
    if (snapshot.role == "check") left_out.insert(snapshot.id);
  std::vector<Piece> counted = generation.pieces;
  std::erase_if(counted, [&](const Piece& piece) { return left_out.contains(piece.id); });
  return counted;
}

Result<void> DefineViews(Duck& duck, const std::vector<Piece>& pieces,
                         const std::vector<std::filesystem::path>& roots,
                         const std::vector<std::string>& owner_keys) {
  for (const std::filesystem::path& root : roots)
    for (const char* name : {"/source=", "/billing_period=", "/snapshot="})
      if (root.string().find(name) != std::string::npos)
        return Error{ErrorKind::kConfig,
                     fmt::format("books cannot lie under a folder named \"{}…\": {}",
                                 std::string(name).substr(1), root.string())};
  for (const PieceKind kind :
       {PieceKind::kCharges, PieceKind::kIdentities, PieceKind::kCubeDay, PieceKind::kCubeClassHour,
        PieceKind::kOwners, PieceKind::kOwnerValues, PieceKind::kSettled, PieceKind::kCubeOwner}) {
    const std::string files = TRY(FileList(kind, pieces, roots));
    TRY(duck.Execute(ViewText(kind, files, OfKind(kind, owner_keys))).While("define views"));
    if (kind == PieceKind::kOwnerValues && !files.empty())
      TRY(AddLaterKeys(duck, files, owner_keys).While("define views"));
  }
  return DefineInventory(duck, {}).While("define views");
}

Result<std::optional<Period>> DaysOf(Duck& duck, const std::vector<Piece>& pieces,
                                     const std::vector<std::filesystem::path>& roots) {
  const std::string files = TRY(FileList(PieceKind::kCubeDay, pieces, roots));
  std::optional<Period> days;
  if (files.empty()) return days;
  const std::string select = "SELECT min(Day) AS first, max(Day) AS last FROM read_parquet([" +
                             files + "], hive_partitioning = false)";
  TRY(duck.ForEach({"days", select}, {}, [&](const Row& row) -> Result<void> {
    if (!row.IsNull("first")) days = {row.Day("first"), row.Day("last") + std::chrono::days(1)};
    return {};
  }));
  return days;
}

}  // namespace purser
