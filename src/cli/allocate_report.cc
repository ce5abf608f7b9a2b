#include "cli/allocate_report.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "domain/taxonomy.h"

namespace purser {
namespace {

std::string MonthList(const std::vector<Month>& months) {
  std::vector<std::string> texts;
  for (const Month month : months) texts.push_back(MonthText(month));
  return fmt::format("{}", fmt::join(texts, ", "));
}

void AddNotes(const Allocation& allocation, std::span<const Closing> closings, Report& report) {
  for (const AllocatedPeriod& period : allocation.periods)
    for (const std::string& note : period.outcome.notes)
      report.notes.push_back(MonthText(period.period) + ": " + note);
  std::vector<Month> closed;
  for (const Closing& closing : closings) closed.push_back(closing.period);
  if (!closed.empty())
    report.notes.push_back("closed, so that owners stay as they are: " + MonthList(closed));
}

std::int64_t MadeAnew(const Allocation& allocation) {
  return std::ranges::count_if(allocation.periods, &AllocatedPeriod::anew);
}

std::string PeriodCount(const Allocation& allocation) {
  const std::size_t count = allocation.periods.size();
  return fmt::format("{} billing {}", count, count == 1 ? "period" : "periods");
}

Cell OwnerCell(const std::string& value) {
  return value.empty() ? std::string(kUnallocated) : value;
}

/// The newest period first, then by money.
bool ComesFirst(const Move& a, const Move& b) {
  if (a.period != b.period) return a.period > b.period;
  if (a.currency != b.currency) return a.currency < b.currency;
  if (Magnitude(a.amount) != Magnitude(b.amount)) return Magnitude(a.amount) > Magnitude(b.amount);
  return std::tie(a.from, a.to) < std::tie(b.from, b.to);
}

/// "moves 38.00 USD in 1 of 13 billing periods"; credits count by their magnitude.
std::string Headline(const Allocation& allocation, const std::vector<Move>& moves) {
  std::map<std::string, Int128> moved;
  std::set<Month> periods;
  for (const Move& move : moves) {
    moved[move.currency] += move.amount < 0 ? -move.amount : move.amount;
    periods.insert(move.period);
  }
  if (moved.empty()) return "nothing moves";
  std::vector<std::string> amounts;
  for (const auto& [currency, amount] : moved) amounts.push_back(MoneyText(amount, currency));
  return fmt::format("moves {} in {} of {}", fmt::join(amounts, " and "), periods.size(),
                     PeriodCount(allocation));
}

Table MovesTable(const MovesAnswer& answer) {
  std::map<std::string, Int128> totals;
  for (const Move& move : answer.moves) totals[move.currency] += move.amount;
  Table table{.name = "moves", .title = ""};
  table.columns.push_back(TextColumn("billing_period", "PERIOD"));
  for (const char* side : {"from_", "to_"})
    for (const std::string& dimension : answer.dimensions)
      table.columns.push_back(TextColumn(side + dimension));
  for (const auto& [currency, total] : totals) table.columns.push_back(MoneyColumn(currency));
  for (const Move& move : answer.moves) {
    std::vector<Cell> row;
    row.emplace_back(MonthText(move.period));
    for (const std::string& value : move.from) row.push_back(OwnerCell(value));
    for (const std::string& value : move.to) row.push_back(OwnerCell(value));
    for (const auto& [currency, total] : totals)
      row.push_back(currency == move.currency ? MoneyCell(move.amount) : Cell());
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

Report AllocationReport(const Allocation& allocation, std::span<const Closing> closings) {
  Report report{.name = "allocate", .title = "Allocation"};
  Table table{.name = "allocate", .title = ""};
  table.columns = {TextColumn("billing_period", "PERIOD"), TextColumn("state")};
  for (const char* name : {"identities", "owners", "shared_rows"})
    table.columns.push_back({.name = name, .type = CellType::kInteger});
  for (const AllocatedPeriod& period : allocation.periods) {
    const PeriodOutcome& outcome = period.outcome;
    std::vector<Cell> row;
    row.emplace_back(MonthText(period.period));
    row.emplace_back(period.anew ? "allocated" : "unchanged");
    for (const std::int64_t count : {outcome.identities, outcome.owners, outcome.settled})
      row.push_back(period.anew ? Cell(count) : Cell());
    table.rows.push_back(std::move(row));
  }
  report.headlines.push_back(fmt::format("allocated {} of {} billing periods", MadeAnew(allocation),
                                         allocation.periods.size()));
  report.tables.push_back(std::move(table));
  AddNotes(allocation, closings, report);
  return report;
}

Report MovesReport(const Allocation& allocation, const MovesAnswer& answer) {
  MovesAnswer sorted = answer;
  std::ranges::sort(sorted.moves, ComesFirst);
  Report report{.name = "moves", .title = std::string(answer.metric->title) + " that would move"};
  report.metric = answer.metric->column;
  report.tables.push_back(MovesTable(sorted));
  report.headlines.push_back(Headline(allocation, answer.moves));
  AddNotes(allocation, answer.closings, report);
  if (!answer.first_allocated.empty())
    report.notes.push_back("not allocated yet, so that everything was nobody's: " +
                           MonthList(answer.first_allocated));
  return report;
}

}  // namespace purser
