#include "ledger/catalog.h"

#include <fmt/format.h>

#include "base/decimal.h"
#include "embedded.h"
#include "ledger/catalog_tables.h"

namespace purser {

Result<void> Catalog::Close(const Closing& closing, std::span<const PinnedRate> rates) {
  SqliteTransaction transaction = TRY(SqliteTransaction::Begin(*sqlite_));
  TRY(sqlite_->Execute(InsertText("closings", {"billing_period", "generation", "closed"}),
                       {{"billing_period", MonthText(closing.period)},
                        {"generation", closing.generation},
                        {"closed", InstantText(closing.closed)}}));
  for (const PinnedRate& rate : rates)
    TRY(sqlite_->Execute(
        InsertText("closed_rates", {"billing_period", "report", "currency", "day", "published",
                                    "base", "of_currency", "of_report"}),
        {{"billing_period", MonthText(rate.period)},
         {"report", rate.report},
         {"currency", rate.currency},
         {"day", DateText(rate.day)},
         {"published", DateText(rate.published)},
         {"base", rate.base},
         {"of_currency", DecimalText(rate.of_currency, kCostScale)},
         {"of_report", DecimalText(rate.of_report, kCostScale)}}));
  return transaction.Commit();
}

Result<std::vector<PinnedRate>> Catalog::PinnedRates() {
  SqliteStatement statement = TRY(sqlite_->Prepare(
      "SELECT billing_period, report, currency, day, published, base, of_currency, of_report FROM "
      "closed_rates ORDER BY billing_period, report, currency, day"));
  const auto units = [&](int column) {
    const std::optional<ParsedDecimal> parsed = ParseDecimal(statement.Text(column), kCostScale);
    return parsed ? parsed->units : Int128{0};
  };
  std::vector<PinnedRate> rates;
  bool more = TRY(statement.Step());
  while (more) {
    rates.push_back({.period = ParseMonth(statement.Text(0)).value_or(Month{}),
                     .report = statement.Text(1),
                     .currency = statement.Text(2),
                     .day = ParseDate(statement.Text(3)).value_or(Date{}),
                     .published = ParseDate(statement.Text(4)).value_or(Date{}),
                     .base = statement.Text(5),
                     .of_currency = units(6),
                     .of_report = units(7)});
    more = TRY(statement.Step());
  }
  return rates;
}

Result<void> Catalog::RemoveClosing(Month period) {
  SqliteTransaction transaction = TRY(SqliteTransaction::Begin(*sqlite_));
  for (const char* table : {"closed_rates", "closings"})
    TRY(sqlite_->Execute(
        fmt::format("DELETE FROM {} WHERE billing_period = $billing_period", table),
        {{"billing_period", MonthText(period)}}));
  return transaction.Commit();
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
  const std::vector<std::string> folders = TRY(sqlite_->Column(
      "SELECT folder FROM pieces UNION ALL SELECT rtrim(rtrim(path, replace(path, '/', '')), '/') "
      "FROM observations"));
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
