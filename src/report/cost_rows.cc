#include "report/cost_rows.h"

#include <algorithm>

namespace purser {
namespace {

Int128 Of(const std::map<std::string, Int128>& amounts, const std::string& name) {
  const auto found = amounts.find(name);
  return found == amounts.end() ? 0 : found->second;
}

/// Where changes reach thousands their cents only take the room of the reasons beside them.
void CoarsenLargeChanges(Table& table) {
  const UInt128 thousand = PowerOfTen(kCostScale + 3);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    Column& column = table.columns[i];
    if (column.type != CellType::kMoney || !column.is_change) continue;
    column.is_coarse = std::ranges::any_of(table.rows, [&](const std::vector<Cell>& row) {
      const auto* change = std::get_if<Decimal>(&row[i]);
      return change != nullptr && Magnitude(change->units) >= thousand;
    });
  }
}

}  // namespace

Int128 CostRow::ChangeIn(const std::string& currency) const {
  return Of(money, currency) - Of(before, currency);
}

std::string MeasureColumnName(const Measure& measure, const std::string& unit) {
  std::string name(measure.name);
  if (measure.unit.empty() && !unit.empty()) name += ":" + unit;
  return name;
}

CostTable::CostTable(const ReportSubject& subject, std::vector<std::string> currencies,
                     std::vector<std::string> units)
    : subject_(subject), currencies_(std::move(currencies)) {
  for (const Measure& measure : subject.measures) {
    const int scale = measure.sum == Sum::kLines ? 0 : kQuantityScale;
    const std::vector<std::string> of =
        measure.unit.empty() ? units : std::vector<std::string>{std::string(measure.unit)};
    for (const std::string& unit : of)
      quantities_.push_back({MeasureColumnName(measure, unit), unit, scale});
  }
}

void CostTable::AddColumns(Table& table) const {
  table.columns = DimensionColumns(subject_.by);
  const bool is_single = currencies_.size() == 1 && billed_.empty();
  for (const std::string& currency : currencies_) {
    table.columns.push_back(MoneyColumn(currency, is_single ? "COST" : ""));
    table.columns.push_back({.name = currency + "_share",
                             .type = CellType::kPercent,
                             .heading = "SHARE",
                             .audience = Audience::kPeople});
    if (!subject_.compared) continue;
    Column before = MoneyColumn(currency);
    before.name = currency + "_previous";
    before.audience = Audience::kMachines;
    table.columns.push_back(before);
    Column change = MoneyColumn(currency, "CHANGE");
    change.name = currency + "_change";
    change.is_change = true;
    table.columns.push_back(change);
    table.columns.push_back({.name = currency + "_change_percent",
                             .type = CellType::kPercent,
                             .heading = " ",
                             .is_change = true,
                             .audience = Audience::kPeople});
  }
  for (const std::string& currency : billed_) {
    table.columns.push_back(MoneyColumn(currency, "IN " + currency));
    table.columns.back().name += "_original";
  }
  for (const QuantityColumn& quantity : quantities_)
    table.columns.push_back(
        {.name = quantity.name, .type = CellType::kQuantity, .unit = quantity.unit});
  if (subject_.compared) table.columns.push_back(TextColumn("why", "WHY (largest part)"));
}

std::vector<Cell> CostTable::Cells(const CostRow& row, const CostRow& total) const {
  std::vector<Cell> cells = DimensionCells(row.values);
  for (const std::string& currency : currencies_) {
    const Int128 money = Of(row.money, currency);
    cells.push_back(MoneyCell(money));
    cells.push_back(PercentCell(money, Of(total.money, currency)));
    if (!subject_.compared) continue;
    cells.push_back(MoneyCell(Of(row.before, currency)));
    cells.push_back(MoneyCell(row.ChangeIn(currency)));
    cells.push_back(PercentCell(row.ChangeIn(currency), Of(row.before, currency)));
  }
  for (const std::string& currency : billed_) {
    const auto found = row.billed.find(currency);
    cells.push_back(found == row.billed.end() ? Cell() : MoneyCell(found->second));
  }
  for (const QuantityColumn& quantity : quantities_) {
    const auto found = row.quantities.find(quantity.name);
    cells.push_back(found == row.quantities.end()
                        ? Cell()
                        : Cell(Decimal{.units = found->second, .scale = quantity.scale}));
  }
  if (subject_.compared) cells.push_back(row.why.empty() ? Cell() : Cell(row.why));
  return cells;
}

CostRow CostTable::Total() const {
  CostRow total;
  total.values.resize(subject_.by.size());
  for (const CostRow& row : rows_) {
    for (const auto& [currency, money] : row.money) total.money[currency] += money;
    for (const auto& [currency, money] : row.billed) total.billed[currency] += money;
    for (const auto& [currency, money] : row.before) total.before[currency] += money;
    for (const auto& [name, amount] : row.quantities) total.quantities[name] += amount;
  }
  return total;
}

bool CostTable::ComesFirst(const CostRow& a, const CostRow& b, CostOrder order) const {
  if (order == CostOrder::kByMoney) {
    const auto is_unowned = [&](const CostRow& row) {
      return !subject_.by.empty() && subject_.by[0].kind == DimensionKind::kOwner &&
             row.values[0] == kUnallocated;
    };
    if (is_unowned(a) != is_unowned(b)) return is_unowned(b);
    for (const std::string& currency : currencies_) {
      const Int128 left = Of(a.money, currency);
      const Int128 right = Of(b.money, currency);
      if (left != right) return left > right;
    }
  }
  return a.values < b.values;
}

Table CostTable::Finish(CostOrder order) && {
  Table table{.name = "cost", .title = ""};
  AddColumns(table);
  const CostRow total = Total();
  std::ranges::sort(rows_,
                    [&](const CostRow& a, const CostRow& b) { return ComesFirst(a, b, order); });
  for (const CostRow& row : rows_) table.rows.push_back(Cells(row, total));
  table.totals = Cells(total, total);
  CoarsenLargeChanges(table);
  return table;
}

}  // namespace purser
