#include "report/cell_text.h"

#include <algorithm>
#include <optional>

#include "base/text_width.h"

namespace purser {
namespace {

constexpr std::string_view kNothing = "–";
constexpr std::string_view kMinus = "−";

/// Places that a quantity is shown with: none for whole numbers.
int QuantityPlaces(const Decimal& quantity) {
  const Int128 hundredths = Rescale(quantity.units, quantity.scale, 2);
  return hundredths % 100 == 0 && quantity.scale == 0 ? 0 : 2;
}

std::string Signed(std::string text, bool is_change, bool is_positive) {
  if (text.starts_with('-')) return std::string(kMinus) + text.substr(1);
  return is_change && is_positive ? "+" + text : text;
}

std::string DecimalCell(const Decimal& number, const Column& column, std::string_view currency) {
  int places = 0;
  std::string_view suffix;
  switch (column.type) {
    case CellType::kMoney:
      places = column.is_coarse ? 0 : MinorDigits(column.unit.empty() ? currency : column.unit);
      break;
    case CellType::kPercent:
      places = column.is_change ? 0 : 1;
      suffix = " %";
      break;
    case CellType::kQuantity:
      places = QuantityPlaces(number);
      break;
    case CellType::kText:
    case CellType::kInteger:
    case CellType::kDate:
      places = number.scale;
      break;
  }
  return Signed(GroupedDecimalText(number.units, number.scale, places), column.is_change,
                number.units > 0) +
         std::string(suffix);
}

char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::string CellText(const Cell& cell, const Column& column, std::string_view currency) {
  if (const auto* text = std::get_if<std::string>(&cell)) return Printable(*text);
  if (const auto* number = std::get_if<Decimal>(&cell))
    return DecimalCell(*number, column, currency);
  if (const auto* number = std::get_if<std::int64_t>(&cell))
    return Signed(GroupedDecimalText(*number, 0, 0), column.is_change, *number > 0);
  if (const auto* day = std::get_if<Date>(&cell)) return DateText(*day);
  return std::string(kNothing);
}

std::string CellText(const std::vector<Cell>& row, std::size_t column, const Table& table) {
  const Column& head = table.columns[column];
  std::string currency;
  if (head.type == CellType::kMoney && head.unit.empty()) {
    const auto by = std::ranges::find(table.columns, head.unit_column, &Column::name);
    if (by != table.columns.end()) {
      const Cell& cell = row[static_cast<std::size_t>(by - table.columns.begin())];
      if (const auto* text = std::get_if<std::string>(&cell)) currency = *text;
    }
  }
  return CellText(row[column], head, currency);
}

std::string HeadingText(const Column& column) {
  if (!column.heading.empty()) return column.heading == " " ? "" : Printable(column.heading);
  std::string heading = Printable(column.name);
  std::ranges::transform(heading, heading.begin(), Upper);
  std::ranges::replace(heading, '_', ' ');
  return heading;
}

Table ForPeople(const Table& table) {
  Table shown{.name = table.name, .title = table.title};
  const auto take = [&](const std::vector<Cell>& row) {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < row.size(); ++i)
      if (table.columns[i].audience != Audience::kMachines) cells.push_back(row[i]);
    return cells;
  };
  for (const Column& column : table.columns)
    if (column.audience != Audience::kMachines) shown.columns.push_back(column);
  for (const std::vector<Cell>& row : table.rows) shown.rows.push_back(take(row));
  shown.totals = take(table.totals);
  return shown;
}

bool IsFigure(const Column& column) {
  switch (column.type) {
    case CellType::kInteger:
    case CellType::kMoney:
    case CellType::kQuantity:
    case CellType::kPercent:
      return true;
    case CellType::kText:
    case CellType::kDate:
      return false;
  }
  return false;
}

std::string HeadlineText(const Report& report) {
  std::string line = Printable(report.title);
  if (!report.period_text.empty()) line += ", " + Printable(report.period_text);
  std::optional<std::string> unit;
  if (const Table* table = MainTable(report)) {
    for (const Column& column : table->columns) {
      if (column.type != CellType::kMoney || column.audience == Audience::kMachines) continue;
      if (unit && *unit != column.unit) return line;
      unit = column.unit;
    }
  }
  if (unit && !unit->empty()) line += ", " + *unit;
  return line;
}

}  // namespace purser
