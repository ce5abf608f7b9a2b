#include "ledger/catalog.h"

#include "embedded.h"
#include "ledger/catalog_tables.h"

namespace purser {

Result<void> Catalog::Close(const Closing& closing) {
  return sqlite_->Execute(InsertText("closings", {"billing_period", "generation", "closed"}),
                          {{"billing_period", MonthText(closing.period)},
                           {"generation", closing.generation},
                           {"closed", InstantText(closing.closed)}});
}

Result<void> Catalog::RemoveClosing(Month period) {
  return sqlite_->Execute("DELETE FROM closings WHERE billing_period = $billing_period",
                          {{"billing_period", MonthText(period)}});
}

Result<std::vector<ListedGeneration>> Catalog::Generations() {
  SqliteStatement statement = TRY(sqlite_->Prepare(sql::ledger_catalog_generations.text));
  std::vector<ListedGeneration> generations;
  bool more = TRY(statement.Step());
  while (more) {
    if (generations.empty() || generations.back().id != statement.Text(0))
      generations.push_back({statement.Text(0), {}, statement.Integer(1) != 0});
    if (!statement.IsNull(2)) generations.back().snapshots.push_back(statement.Text(2));
    more = TRY(statement.Step());
  }
  return generations;
}

Result<void> Catalog::Forget(const std::vector<std::string>& generations, Instant now) {
  SqliteTransaction transaction = TRY(SqliteTransaction::Begin(*sqlite_));
  for (const std::string& generation : generations)
    TRY(sqlite_->Execute("DELETE FROM generations WHERE id = $generation",
                         {{"generation", generation}}));
  TRY(sqlite_->Execute(sql::ledger_catalog_forget.text, {{"collected", InstantText(now)}}));
  return transaction.Commit();
}

Result<std::set<std::string>> Catalog::PieceFolders() {
  const std::vector<std::string> folders = TRY(sqlite_->Column("SELECT folder FROM pieces"));
  return std::set<std::string>(folders.begin(), folders.end());
}

Result<std::map<std::string, std::int64_t>> Catalog::SnapshotBytes() {
  SqliteStatement statement = TRY(sqlite_->Prepare(sql::ledger_catalog_sizes.text));
  std::map<std::string, std::int64_t> bytes;
  bool more = TRY(statement.Step());
  while (more) {
    bytes[statement.Text(0)] = statement.Integer(1);
    more = TRY(statement.Step());
  }
  return bytes;
}

}  // namespace purser
