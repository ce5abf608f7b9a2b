/// The catalog's counters of calls.

#include "ledger/catalog.h"

namespace purser {

Result<void> Catalog::AddApiUse(std::span<const ApiUse> uses) {
  SqliteTransaction transaction = TRY(SqliteTransaction::Begin(*sqlite_));
  for (const ApiUse& use : uses)
    TRY(sqlite_->Execute(
        "INSERT INTO api_use VALUES ($day, $service, $operation, $calls, $retries) "
        "ON CONFLICT (day, service, operation) DO UPDATE SET calls = calls + excluded.calls, "
        "retries = retries + excluded.retries",
        {{"day", DateText(use.day)},
         {"service", use.service},
         {"operation", use.operation},
         {"calls", use.calls},
         {"retries", use.retries}}));
  return transaction.Commit();
}

Result<std::vector<ApiUse>> Catalog::ApiUses() {
  SqliteStatement statement = TRY(sqlite_->Prepare(
      "SELECT day, service, operation, calls, retries FROM api_use ORDER BY 1, 2, 3"));
  std::vector<ApiUse> uses;
  while (true) {
    const bool has_row = TRY(statement.Step());
    if (!has_row) return uses;
    const std::optional<Date> day = ParseDate(statement.Text(0));
    if (!day)
      return Error{ErrorKind::kData,
                   "the catalog counts calls of a day that is none: " + statement.Text(0)};
    uses.push_back({.day = *day,
                    .service = statement.Text(1),
                    .operation = statement.Text(2),
                    .calls = statement.Integer(3),
                    .retries = statement.Integer(4)});
  }
}

}  // namespace purser
