#include "report/snapshot_diff.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "domain/taxonomy.h"
#include "embedded.h"

namespace purser {
namespace {

using Key = SnapshotSide::Key;
using Sums = SnapshotSide::Sums;
using OwnerNames = std::unordered_map<std::int64_t, std::string>;

Int128 MoneyOf(const Row& row, Sum sum) {
  switch (sum) {
    case Sum::kBilled:
      return row.Units("billed");
    case Sum::kList:
      return row.Units("list");
    case Sum::kContracted:
      return row.Units("contracted");
    default:
      return row.Units("effective");
  }
}

/// Values of the owner key by OwnerId. The key may be younger than the allocation: then none.
Result<OwnerNames> NamesOf(Engine& engine, const std::string& key) {
  const Answer answer = TRY(engine.Select({"snapshot_diff", "SELECT * FROM owner_values"}));
  OwnerNames names;
  const auto column = std::ranges::find(answer.columns, key);
  if (column == answer.columns.end()) return names;
  const auto value = static_cast<std::size_t>(column - answer.columns.begin());
  const std::size_t id = answer.Index("OwnerId");
  for (const std::vector<Value>& row : answer.rows)
    if (const auto* text = std::get_if<std::string>(&row[value]))
      names[std::get<std::int64_t>(row[id])] = *text;
  return names;
}

std::map<std::string, Int128> TotalsOf(const SnapshotSide& side) {
  std::map<std::string, Int128> totals;
  for (const auto& [key, sums] : side.sums) totals[key.currency] += sums.money;
  return totals;
}

/// Nothing was lost or doubled on the way.
Result<void> Prove(const SnapshotSide& side, Sum sum) {
  std::map<std::string, Int128> left = TotalsOf(side);
  for (const Total& total : side.snapshot.totals) left[total.currency] -= MoneyOf(total, sum);
  for (const auto& [currency, units] : left)
    if (units != 0)
      return Error{ErrorKind::kData,
                   fmt::format("snapshot {}: its owners have {} more than it was published with",
                               side.snapshot.id, MoneyText(units, currency))};
  return {};
}

struct Difference {
  std::string owner;
  std::string service;
  std::map<std::string, std::pair<Int128, Int128>> money = {};  ///< By currency: before, after.
  std::int64_t lines = 0;                                       ///< After - before.
};

Int128 SizeOf(const Difference& difference) {
  Int128 size = 0;
  for (const auto& [currency, money] : difference.money) {
    const Int128 change = money.second - money.first;
    size += change < 0 ? -change : change;
  }
  return size;
}

std::vector<Difference> Compare(const SnapshotSide& before, const SnapshotSide& after) {
  std::map<std::pair<std::string, std::string>, Difference> found;
  const auto at = [&](const Key& key) -> Difference& {
    Difference& difference = found[{key.owner, key.service}];
    difference.owner = key.owner;
    difference.service = key.service;
    return difference;
  };
  for (const auto& [key, sums] : before.sums) {
    at(key).money[key.currency].first += sums.money;
    at(key).lines -= sums.lines;
  }
  for (const auto& [key, sums] : after.sums) {
    at(key).money[key.currency].second += sums.money;
    at(key).lines += sums.lines;
  }
  std::vector<Difference> differences;
  for (auto& [key, difference] : found)
    if (SizeOf(difference) != 0 || difference.lines != 0)
      differences.push_back(std::move(difference));
  std::ranges::stable_sort(differences, std::ranges::greater(), SizeOf);
  return differences;
}

void AddMoney(std::vector<Cell>& row, const std::pair<Int128, Int128>& money) {
  row.push_back(MoneyCell(money.first));
  row.push_back(MoneyCell(money.second));
  row.push_back(MoneyCell(money.second - money.first));
}

Table TableOf(const SnapshotSide& before, const SnapshotSide& after, const std::string& owner_key) {
  const std::map<std::string, Int128> old_totals = TotalsOf(before);
  const std::map<std::string, Int128> new_totals = TotalsOf(after);
  std::set<std::string> currencies;
  for (const auto& totals : {old_totals, new_totals})
    for (const auto& [currency, units] : totals) currencies.insert(currency);
  Table table{.name = "diff", .title = ""};
  table.columns = {TextColumn(owner_key), TextColumn("service")};
  table.totals = {Cell(), Cell()};
  for (const std::string& currency : currencies) {
    for (const std::string_view side : {"_before", "", "_change"}) {
      Column column = MoneyColumn(currency);
      column.name += side;
      column.is_change = side == "_change";
      table.columns.push_back(std::move(column));
    }
    const auto units = [&](const auto& totals) {
      const auto found = totals.find(currency);
      return found == totals.end() ? Int128{0} : found->second;
    };
    AddMoney(table.totals, {units(old_totals), units(new_totals)});
  }
  table.columns.push_back({.name = "lines_change", .type = CellType::kInteger, .is_change = true});
  std::int64_t lines = 0;
  for (const Difference& difference : Compare(before, after)) {
    std::vector<Cell> row = {difference.owner, difference.service};
    for (const std::string& currency : currencies) {
      const auto found = difference.money.find(currency);
      AddMoney(row, found == difference.money.end() ? std::pair<Int128, Int128>() : found->second);
    }
    row.emplace_back(difference.lines);
    lines += difference.lines;
    table.rows.push_back(std::move(row));
  }
  table.totals.emplace_back(lines);
  return table;
}

}  // namespace

Result<void> ReadSide(Engine& engine, const SnapshotQuestion& question, SnapshotSide& side) {
  const OwnerNames names = TRY(NamesOf(engine, question.owner_key));
  TRY(engine.ForEach(
      sql::report_snapshot_diff, {{"snapshot", side.snapshot.id}, {"shared", question.is_shared}},
      [&](const Row& row) -> Result<void> {
        const auto name = names.find(row.IsNull("owner") ? -1 : row.Integer("owner"));
        Sums& sums =
            side.sums[{.owner = name == names.end() ? std::string(kUnallocated) : name->second,
                       .service = row.Text("service"),
                       .currency = row.Text("currency")}];
        sums.money += MoneyOf(row, question.metric->sum);
        sums.lines += row.Integer("lines");
        return {};
      }));
  return Prove(side, question.metric->sum);
}

Report SnapshotDiff(const SnapshotSide& before, const SnapshotSide& after,
                    const SnapshotQuestion& question) {
  const Month month = after.snapshot.billing_period;
  Report report{.name = "snapshots-diff",
                .title = fmt::format("{} that the restatement changed", question.metric->title),
                .period_text = fmt::format("{} of {}", MonthText(month), after.snapshot.source),
                .period = month.period(),
                .metric = std::string(question.metric->column)};
  report.tables.push_back(TableOf(before, after, question.owner_key));
  report.headlines.push_back(fmt::format(
      "before: {} of {}, {} lines; after: {} of {}, {} lines", before.snapshot.id,
      InstantText(before.snapshot.created), before.snapshot.rows.kept, after.snapshot.id,
      InstantText(after.snapshot.created), after.snapshot.rows.kept));
  if (report.tables[0].rows.empty())
    report.headlines.emplace_back("the two cost the same, by owner and service");
  if (before.rules_digest != after.rules_digest)
    report.notes.emplace_back(
        "the rules changed between the two: some of this moved between owners without a change of "
        "the bill");
  for (const SnapshotSide* side : {&before, &after})
    report.sources.push_back(
        {side->snapshot.source, MonthText(side->snapshot.billing_period), side->snapshot.id});
  return report;
}

}  // namespace purser
