#include "ledger/catalog.h"

#include <fmt/format.h>

#include "embedded.h"
#include "ledger/catalog_tables.h"
#include "ledger/piece_path.h"

namespace purser {
namespace {

constexpr std::string_view kCurrent = "current";
constexpr std::string_view kRestatement = "restatement";

constexpr std::string_view kAdjustmentsUntil =
    "made_in <= $sequence AND (undone_in IS NULL OR undone_in > $sequence) ORDER BY rowid";

}  // namespace

Result<std::string> Catalog::CurrentId() {
  const std::vector<std::string> ids = TRY(sqlite_->Column("SELECT current FROM state"));
  return ids.empty() ? "" : ids.front();
}

Result<bool> Catalog::Has(const std::string& generation) {
  const std::vector<std::string> found = TRY(sqlite_->Column(
      "SELECT 1 FROM generations WHERE id = $generation", {{"generation", generation}}));
  return !found.empty();
}

Result<Generation> Catalog::Load(const std::string& id) {
  const SqliteTransaction one_state = TRY(SqliteTransaction::BeginRead(*sqlite_));
  return LoadWhole(id);
}

Result<Generation> Catalog::LoadWhole(const std::string& id) {
  SqliteStatement statement =
      TRY(sqlite_->Prepare(sql::ledger_catalog_load_generation.text, {{"generation", id}}));
  if (const bool found = TRY(statement.Step()); !found)
    return Error{ErrorKind::kNotFound, "the books have no generation " + id};
  Generation generation;
  generation.id = statement.Text(1);
  generation.base = statement.Text(2);
  generation.created = ParseInstant(statement.Text(3)).value_or(Instant{});
  generation.rules_digest = statement.Text(4);
  generation.rules_text = statement.Text(5);
  generation.snapshots = TRY(SnapshotsOf(id, std::string(kCurrent)));
  generation.pieces = TRY(PiecesOf(id, std::string(kCurrent)));
  generation.restatements = TRY(SnapshotsOf(id, std::string(kRestatement)));
  generation.restated_pieces = TRY(PiecesOf(id, std::string(kRestatement)));
  generation.adjustments = TRY(SelectRows(*sqlite_, kAdjustmentTable, kAdjustmentsUntil,
                                          {{"sequence", statement.Integer(0)}}));
  return generation;
}

Result<Generation> Catalog::Holding(const std::string& snapshot) {
  const SqliteTransaction one_state = TRY(SqliteTransaction::BeginRead(*sqlite_));
  const std::vector<std::string> ids =
      TRY(sqlite_->Column(sql::ledger_catalog_holding.text, {{"snapshot", snapshot}}));
  if (ids.empty()) return Error{ErrorKind::kNotFound, "the books have no snapshot " + snapshot};
  return LoadWhole(ids.front());
}

Result<std::vector<Snapshot>> Catalog::Snapshots() {
  const SqliteTransaction one_state = TRY(SqliteTransaction::BeginRead(*sqlite_));
  std::vector<Snapshot> snapshots =
      TRY(SelectRows(*sqlite_, kSnapshotTable, "TRUE ORDER BY sequence DESC", {}));
  for (Snapshot& snapshot : snapshots) TRY(LoadDetails(snapshot));
  return snapshots;
}

Result<std::vector<Snapshot>> Catalog::SnapshotsOf(const std::string& generation,
                                                   const std::string& part) {
  std::vector<Snapshot> snapshots = TRY(SelectRows(
      *sqlite_, kSnapshotTable,
      "id IN (SELECT snapshot FROM generation_snapshots WHERE generation = $generation AND part = "
      "$part) ORDER BY source, billing_period, export_name, sequence",
      {{"generation", generation}, {"part", part}}));
  for (Snapshot& snapshot : snapshots) TRY(LoadDetails(snapshot));
  return snapshots;
}

Result<void> Catalog::LoadDetails(Snapshot& snapshot) {
  constexpr std::string_view kOfSnapshot = "snapshot = $snapshot ORDER BY rowid";
  const SqliteParameters of = {{"snapshot", snapshot.id}};
  snapshot.accounts = TRY(sqlite_->Column(
      "SELECT account FROM accounts WHERE snapshot = $snapshot ORDER BY rowid", of));
  snapshot.totals = TRY(SelectRows(*sqlite_, kTotalTable, kOfSnapshot, of));
  snapshot.quality = TRY(SelectRows(*sqlite_, kQualityTable, kOfSnapshot, of));
  snapshot.quarantined = TRY(SelectRows(*sqlite_, kQuarantineTable, kOfSnapshot, of));
  snapshot.proof = TRY(SelectRows(*sqlite_, kProofTable, kOfSnapshot, of));
  return {};
}

Result<std::vector<Piece>> Catalog::PiecesOf(const std::string& generation,
                                             const std::string& part) {
  std::vector<Piece> pieces = TRY(SelectRows(
      *sqlite_, kPieceTable,
      "folder IN (SELECT piece FROM generation_pieces WHERE generation = $generation AND part = "
      "$part) ORDER BY kind, source, billing_period, id",
      {{"generation", generation}, {"part", part}}));
  for (Piece& piece : pieces)
    piece.files = TRY(SelectRows(*sqlite_, kFileTable, "piece = $piece ORDER BY path",
                                 {{"piece", PieceFolder(piece)}}));
  return pieces;
}

Result<std::vector<Closing>> Catalog::Closings() {
  SqliteStatement statement = TRY(sqlite_->Prepare(
      "SELECT billing_period, generation, closed FROM closings ORDER BY billing_period"));
  std::vector<Closing> closings;
  bool more = TRY(statement.Step());
  while (more) {
    closings.push_back({ParseMonth(statement.Text(0)).value_or(Month{}), statement.Text(1),
                        ParseInstant(statement.Text(2)).value_or(Instant{})});
    more = TRY(statement.Step());
  }
  return closings;
}

Result<Catalog::Publication> Catalog::Publish(const Addition& addition) {
  const Generation& next = addition.next;
  SqliteTransaction transaction = TRY(SqliteTransaction::Begin(*sqlite_));
  TRY(sqlite_->Execute(sql::ledger_catalog_publish.text, {{"generation", next.id},
                                                          {"base", next.base},
                                                          {"created", InstantText(next.created)},
                                                          {"command", addition.command},
                                                          {"rules_digest", next.rules_digest},
                                                          {"rules_text", next.rules_text}}));
  TRY(AddMembers(next));
  SqliteStatement sequence = TRY(sqlite_->Prepare(
      "SELECT sequence FROM generations WHERE id = $generation", {{"generation", next.id}}));
  TRY(sequence.Step());
  for (const Adjustment& adjustment : addition.adjustments)
    TRY(InsertRow(*sqlite_, kAdjustmentTable, adjustment, {{"made_in", sequence.Integer(0)}}));
  if (addition.reopened)
    TRY(sqlite_->Execute(
        sql::ledger_catalog_reopen.text,
        {{"billing_period", MonthText(*addition.reopened)}, {"generation", next.id}}));
  return Publication(std::move(transaction));
}

Result<void> Catalog::AddMembers(const Generation& next) {
  const auto add = [&](const char* table, std::string_view part, std::string_view member,
                       const std::string& name) {
    return sqlite_->Execute(InsertText(table, {"generation", "part", member}),
                            {{"generation", next.id}, {"part", std::string(part)}, {member, name}});
  };
  const auto add_snapshots = [&](const std::vector<Snapshot>& snapshots,
                                 std::string_view part) -> Result<void> {
    for (const Snapshot& snapshot : snapshots) {
      TRY(AddSnapshot(snapshot));
      TRY(add("generation_snapshots", part, "snapshot", snapshot.id));
    }
    return {};
  };
  const auto add_pieces = [&](const std::vector<Piece>& pieces,
                              std::string_view part) -> Result<void> {
    for (const Piece& piece : pieces) {
      TRY(AddPiece(piece));
      TRY(add("generation_pieces", part, "piece", PieceFolder(piece)));
    }
    return {};
  };
  TRY(add_snapshots(next.snapshots, kCurrent));
  TRY(add_pieces(next.pieces, kCurrent));
  TRY(add_snapshots(next.restatements, kRestatement));
  TRY(add_pieces(next.restated_pieces, kRestatement));
  return {};
}

Result<void> Catalog::AddSnapshot(const Snapshot& snapshot) {
  const SqliteParameters of = {{"snapshot", snapshot.id}};
  const std::vector<std::string> known =
      TRY(sqlite_->Column("SELECT 1 FROM snapshots WHERE id = $snapshot", of));
  if (!known.empty()) return {};
  TRY(InsertRow(*sqlite_, kSnapshotTable, snapshot));
  for (const std::string& account : snapshot.accounts)
    TRY(sqlite_->Execute(InsertText("accounts", {"snapshot", "account"}),
                         {{"snapshot", snapshot.id}, {"account", account}}));
  for (const Total& total : snapshot.totals) TRY(InsertRow(*sqlite_, kTotalTable, total, of));
  for (const QualityFinding& finding : snapshot.quality)
    TRY(InsertRow(*sqlite_, kQualityTable, finding, of));
  for (const QuarantinedRow& row : snapshot.quarantined)
    TRY(InsertRow(*sqlite_, kQuarantineTable, row, of));
  for (const ProofLine& line : snapshot.proof) TRY(InsertRow(*sqlite_, kProofTable, line, of));
  return {};
}

Result<void> Catalog::AddPiece(const Piece& piece) {
  const std::string folder = PieceFolder(piece);
  const std::vector<std::string> known =
      TRY(sqlite_->Column("SELECT 1 FROM pieces WHERE folder = $folder", {{"folder", folder}}));
  if (!known.empty()) return {};
  TRY(InsertRow(*sqlite_, kPieceTable, piece, {{"folder", folder}}));
  for (const PieceFile& file : piece.files)
    TRY(InsertRow(*sqlite_, kFileTable, file, {{"piece", folder}}));
  return {};
}

}  // namespace purser
