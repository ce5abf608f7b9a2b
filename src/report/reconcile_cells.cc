#include "report/reconcile_cells.h"

#include <algorithm>

#include <fmt/format.h>

#include "embedded.h"
#include "report/query_builder.h"

namespace purser {
namespace {

std::string CurrencyText(std::string_view currency) {
  return currency.empty() ? "XXX" : std::string(currency);
}

Dimension BillingAccount() {
  return {.name = "billing_account",
          .kind = DimensionKind::kIdentity,
          .column = "BillingAccountId",
          .home = DimensionHome::kCubeOwner,
          .about = ""};
}

const std::vector<Sum> kMetricSums = {Sum::kBilled, Sum::kEffective, Sum::kList, Sum::kContracted};

void Add(CellSums& sum, const CellSums& more) {
  for (std::size_t i = 0; i < sum.money.size(); ++i) sum.money[i] += more.money[i];
  sum.rows += more.rows;
}

}  // namespace

Cells BookedCells(const Generation& generation, const PeriodChoice& period) {
  Cells cells;
  for (const Snapshot* snapshot : CountedSnapshots(generation)) {
    if (snapshot->billing_period < period.first_month() ||
        snapshot->billing_period > period.last_month())
      continue;
    for (const Total& total : snapshot->totals) {
      const CellKey key{.source = snapshot->source,
                        .billing_period = MonthText(snapshot->billing_period),
                        .issuer = total.invoice_issuer,
                        .account = total.account,
                        .currency = CurrencyText(total.currency),
                        .category = total.category};
      Add(cells[key], {.money = {total.billed, total.effective, total.list, total.contracted},
                       .rows = total.rows});
    }
  }
  return cells;
}

Result<Cells> ChargedCells(ReaderContext& context, const PeriodChoice& period) {
  Cells cells;
  TRY(context.engine.ForEach(
      sql::report_reconcile_charges,
      {{"first", MonthText(period.first_month())}, {"last", MonthText(period.last_month())}},
      [&](const Row& row) -> Result<void> {
        CellSums sums{.rows = row.Integer("lines")};
        for (std::size_t i = 0; i < kMetricColumns.size(); ++i)
          sums.money[i] = row.Units(kMetricColumns[i]);
        Add(cells[{.source = row.Text("source"),
                   .billing_period = row.Text("billing_period"),
                   .issuer = row.Text("issuer"),
                   .account = row.Text("account"),
                   .currency = CurrencyText(row.Text("currency")),
                   .category = row.Text("category")}],
            sums);
        return {};
      }));
  // Charges of check sources are not in the books' sums, even where the views have them.
  std::erase_if(cells, [&](const auto& cell) {
    const std::vector<const Snapshot*> counted = CountedSnapshots(context.generation);
    return std::ranges::none_of(counted, [&](const Snapshot* snapshot) {
      return snapshot->source == cell.first.source &&
             MonthText(snapshot->billing_period) == cell.first.billing_period;
    });
  });
  return cells;
}

Result<Cells> AllocatedCells(ReaderContext& context, const PeriodChoice& period) {
  const Taxonomy& taxonomy = context.config.taxonomy;
  GroupQuery query{
      .period = period,
      .by = {*FindDimension("source", taxonomy), *FindDimension("billing_period", taxonomy),
             *FindDimension("invoice_issuer", taxonomy), BillingAccount(),
             *FindDimension("charge_category", taxonomy)},
      .sums = kMetricSums};
  // A dimension of owners makes the sums go through them and the pools.
  if (!taxonomy.keys.empty()) query.by.push_back(*FindDimension(taxonomy.keys[0].name, taxonomy));
  const std::vector<Group> groups = TRY(SelectGroups(context, query));
  Cells cells;
  for (const Group& group : groups)
    Add(cells[{.source = group.values[0].value_or(""),
               .billing_period = group.values[1].value_or(""),
               .issuer = group.values[2].value_or(""),
               .account = group.values[3].value_or(""),
               .currency = group.currency,
               .category = group.values[4].value_or("")}],
        {.money = {group.sums[0], group.sums[1], group.sums[2], group.sums[3]}});
  return cells;
}

Result<Cells> CubeCells(ReaderContext& context, const PeriodChoice& period) {
  const Taxonomy& taxonomy = context.config.taxonomy;
  const GroupQuery query{
      .period = period,
      .by = {*FindDimension("source", taxonomy), *FindDimension("billing_period", taxonomy),
             BillingAccount(), *FindDimension("charge_category", taxonomy)},
      .sums = kMetricSums};
  const std::vector<Group> groups = TRY(SelectGroups(context, query));
  Cells cells;
  for (const Group& group : groups)
    Add(cells[{.source = group.values[0].value_or(""),
               .billing_period = group.values[1].value_or(""),
               .issuer = "",
               .account = group.values[2].value_or(""),
               .currency = group.currency,
               .category = group.values[3].value_or("")}],
        {.money = {group.sums[0], group.sums[1], group.sums[2], group.sums[3]}});
  return cells;
}

Cells WithoutIssuer(const Cells& cells) {
  Cells coarse;
  for (const auto& [key, sums] : cells) {
    CellKey without = key;
    without.issuer.clear();
    Add(coarse[without], sums);
  }
  return coarse;
}

std::vector<Difference> Compare(std::string_view check, const Cells& expected, const Cells& found,
                                bool with_rows) {
  Cells all = expected;
  for (const auto& [key, sums] : found) all.try_emplace(key);
  std::vector<Difference> differences;
  for (const auto& [key, sums] : all) {
    const auto left = expected.find(key);
    const auto right = found.find(key);
    const CellSums a = left == expected.end() ? CellSums{} : left->second;
    const CellSums b = right == found.end() ? CellSums{} : right->second;
    const auto add = [&](std::string_view metric, Int128 x, Int128 y, int scale) {
      if (x == y) return;
      differences.push_back({std::string(check),
                             key,
                             std::string(metric),
                             {.units = x, .scale = scale},
                             {.units = y, .scale = scale}});
    };
    for (std::size_t i = 0; i < kMetricColumns.size(); ++i)
      add(kMetricColumns[i], a.money[i], b.money[i], kCostScale);
    if (with_rows) add("rows", a.rows, b.rows, 0);
  }
  return differences;
}

Table CellTable(const Cells& cells) {
  Table table{.name = "cells", .title = ""};
  table.columns = {TextColumn("source"),
                   TextColumn("billing_period", "PERIOD"),
                   TextColumn("issuer"),
                   TextColumn("account"),
                   TextColumn("charge_category", "CATEGORY"),
                   TextColumn("currency", "IN")};
  // People are told the issuer where it tells cells apart.
  if (WithoutIssuer(cells).size() == cells.size()) table.columns[2].audience = Audience::kMachines;
  for (const std::string_view name : {"billed", "effective", "list", "contracted"}) {
    const bool is_rare = name == "list" || name == "contracted";
    table.columns.push_back({.name = std::string(name),
                             .type = CellType::kMoney,
                             .unit_column = "currency",
                             .audience = is_rare ? Audience::kMachines : Audience::kAll});
  }
  table.columns.push_back({.name = "rows", .type = CellType::kInteger});
  const auto text = [](const std::string& value) { return value.empty() ? Cell() : Cell(value); };
  for (const auto& [key, sums] : cells) {
    std::vector<Cell> row = {key.source,        key.billing_period, text(key.issuer),
                             text(key.account), text(key.category), key.currency};
    for (const Int128 money : sums.money) row.push_back(MoneyCell(money));
    row.emplace_back(sums.rows);
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table DifferenceTable(const std::vector<Difference>& differences,
                      const std::vector<std::string>& changed_files) {
  Table table{.name = "differences", .title = "Differences"};
  for (const std::string_view name :
       {"check", "source", "billing_period", "issuer", "account", "charge_category", "currency",
        "metric", "expected", "found", "file"})
    table.columns.push_back(TextColumn(name));
  const auto text = [](const std::string& value) { return value.empty() ? Cell() : Cell(value); };
  for (const Difference& difference : differences) {
    const CellKey& cell = difference.cell;
    const std::string folder =
        fmt::format("source={}/billing_period={}/", cell.source, cell.billing_period);
    const auto file = std::ranges::find_if(changed_files, [&](const std::string& changed) {
      return changed.find(folder) != std::string::npos;
    });
    // Both numbers to the last digit: what differs may be far behind the cents.
    table.rows.push_back({difference.check, cell.source, cell.billing_period, text(cell.issuer),
                          text(cell.account), text(cell.category), cell.currency, difference.metric,
                          DecimalText(difference.expected.units, difference.expected.scale),
                          DecimalText(difference.found.units, difference.found.scale),
                          file == changed_files.end() ? Cell() : Cell(*file)});
  }
  if (differences.empty()) table.audience = Audience::kMachines;
  return table;
}

}  // namespace purser
