#include "cli/launch_spend.h"

#include <fmt/format.h>

#include "cli/reader.h"
#include "report/reports.h"

namespace purser {
namespace {

std::string Quoted(const std::string& value) {
  std::string text = "'";
  for (const char c : value) text += c == '\'' ? std::string("''") : std::string(1, c);
  return text + "'";
}

Result<TeamSpend> ReadSpend(Session& session, const std::string& team) {
  const std::unique_ptr<Reader> reader = TRY(Reader::Open(session));
  const ReportRequest request{.period = {.period = "mtd", .period_of = std::nullopt},
                              .by = "team",
                              .where = {fmt::format("team = {}", Quoted(team))}};
  const Report report = TRY(MakeReport(reader->context(), "cost", request));
  TeamSpend spend{.team = team, .month = MonthText(MonthOf(DayOf(session.now())))};
  const Table* table = MainTable(report);
  if (table == nullptr) return spend;
  for (std::size_t i = 0; i < table->columns.size() && i < table->totals.size(); ++i) {
    const Column& column = table->columns[i];
    const Decimal* total = std::get_if<Decimal>(&table->totals[i]);
    if (column.type != CellType::kMoney || column.is_change || total == nullptr) continue;
    spend.amounts.emplace_back(column.unit, Rescale(total->units, total->scale, kCostScale));
  }
  return spend;
}

}  // namespace

std::optional<TeamSpend> SpendThisMonth(Session& session, const std::string& team,
                                        std::vector<std::string>& notes) {
  if (team.empty()) return std::nullopt;
  Result<TeamSpend> spend = ReadSpend(session, team);
  if (spend.ok()) return std::move(spend).value();
  if (spend.error().kind != ErrorKind::kNotFound)
    notes.push_back(fmt::format("what {} has spent is not known: {}", team, spend.error().message));
  return std::nullopt;
}

}  // namespace purser
