#include "report/snapshot_list.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace purser {
namespace {

bool Has(const std::vector<Snapshot>& snapshots, const std::string& id) {
  return std::ranges::find(snapshots, id, &Snapshot::id) != snapshots.end();
}

std::string StateOf(const Snapshot& snapshot, const Generation& current,
                    std::span<const Closing> closings) {
  if (Has(current.restatements, snapshot.id)) return "restatement";
  if (!Has(current.snapshots, snapshot.id)) return "replaced";
  const bool is_closed =
      std::ranges::find(closings, snapshot.billing_period, &Closing::period) != closings.end();
  return is_closed ? "closed" : "current";
}

std::map<std::string, Int128> BilledOf(const Snapshot& snapshot) {
  std::map<std::string, Int128> billed;
  for (const Total& total : snapshot.totals) billed[total.currency] += total.billed;
  return billed;
}

std::set<std::string> CurrenciesOf(std::span<const Snapshot> snapshots) {
  std::set<std::string> currencies;
  for (const Snapshot& snapshot : snapshots)
    for (const Total& total : snapshot.totals) currencies.insert(total.currency);
  return currencies;
}

/// What closed periods would be changed by, a line for each, currency and period it is booked in.
std::vector<std::string> AdjustmentNotes(const Generation& current) {
  std::map<std::tuple<Month, Month, std::string>, Int128> sums;
  for (const Adjustment& adjustment : current.adjustments)
    sums[{adjustment.closed_period, adjustment.booked_in, adjustment.change.currency}] +=
        adjustment.change.billed;
  std::vector<std::string> notes;
  for (const auto& [key, billed] : sums) {
    const auto& [closed, booked, currency] = key;
    notes.push_back(fmt::format("{} is closed; later bills change it by {} billed, booked in {}",
                                MonthText(closed), ChangeText(billed, currency),
                                MonthText(booked)));
  }
  return notes;
}

}  // namespace

Report SnapshotList(std::span<const Snapshot> snapshots, const Generation& current,
                    std::span<const Closing> closings) {
  const std::set<std::string> currencies = CurrenciesOf(snapshots);
  Report report{.name = "snapshots", .title = "Snapshots", .generation = current.id};
  Table table{.name = "snapshots", .title = ""};
  table.columns = {TextColumn("published"), TextColumn("source"),
                   TextColumn("billing_period", "PERIOD"), TextColumn("state")};
  table.columns.push_back({.name = "rows", .type = CellType::kInteger});
  for (const std::string& currency : currencies)
    table.columns.push_back(
        MoneyColumn(currency, currencies.size() == 1 ? "BILLED " + currency : ""));
  table.columns.push_back(TextColumn("snapshot"));
  for (const Snapshot& snapshot : snapshots) {
    const std::map<std::string, Int128> billed = BilledOf(snapshot);
    std::vector<Cell> row = {InstantText(snapshot.created), snapshot.source,
                             MonthText(snapshot.billing_period),
                             StateOf(snapshot, current, closings), snapshot.rows.kept};
    for (const std::string& currency : currencies)
      row.push_back(billed.contains(currency) ? MoneyCell(billed.at(currency)) : Cell());
    row.emplace_back(snapshot.id);
    table.rows.push_back(std::move(row));
  }
  report.tables.push_back(std::move(table));
  report.metric = currencies.empty() ? "" : "BilledCost";
  report.notes = AdjustmentNotes(current);
  return report;
}

}  // namespace purser
