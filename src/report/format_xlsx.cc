/// A report as an Excel workbook: a sheet a table, numbers as numbers, totals as formulas where
/// they are the sum of what is above them, and a last sheet with what else the report says.
///
/// A number is a double to Excel, which keeps 15 significant digits. Where a column has more, a
/// column of text beside the others has every digit.

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "report/cell_text.h"
#include "report/formats.h"
#include "report/workbook.h"

namespace purser {
namespace {

constexpr std::size_t kKeptDigits = 15;

/// Number of a cell at the scale it has; nullopt for text and null.
std::optional<Decimal> NumberOf(const Cell& cell) {
  if (const auto* number = std::get_if<Decimal>(&cell)) return *number;
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return Decimal{Int128{*number}, 0};
  return std::nullopt;
}

std::size_t SignificantDigits(const Decimal& number) {
  std::string digits;
  for (const char c : ShortDecimalText(number.units, number.scale))
    if (c >= '0' && c <= '9') digits += c;
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? 0 : digits.size() - first;
}

NumberLook LookOf(const Column& column, const std::string& currency) {
  switch (column.type) {
    case CellType::kMoney:
      switch (MinorDigits(currency)) {
        case 0:
          return NumberLook::kWhole;
        case 3:
          return NumberLook::kPlaces3;
        default:
          return NumberLook::kPlaces2;
      }
    case CellType::kPercent:
      return NumberLook::kPercent;
    case CellType::kInteger:
      return NumberLook::kWhole;
    case CellType::kQuantity:
      return NumberLook::kPlaces2;
    case CellType::kText:
    case CellType::kDate:
      return NumberLook::kPlain;
  }
  return NumberLook::kPlain;
}

/// Days and weeks are text in reports and dates to a spreadsheet.
SheetCell TextCell(const std::string& text, const Column& column) {
  if (column.name == "day" || column.name == "week")
    if (const std::optional<Date> day = ParseDate(text)) return *day;
  return text;
}

SheetCell CellOf(const std::vector<Cell>& row, std::size_t i, const Table& table) {
  const Cell& cell = row[i];
  const Column& column = table.columns[i];
  if (const auto* text = std::get_if<std::string>(&cell)) return TextCell(*text, column);
  if (const auto* day = std::get_if<Date>(&cell)) return *day;
  const std::optional<Decimal> number = NumberOf(cell);
  if (!number) return std::monostate();
  // 12.5 % is 0.125 to a spreadsheet: the point moves, no digit changes.
  const int scale = number->scale + (column.type == CellType::kPercent ? 2 : 0);
  std::string currency = column.unit;
  const auto by = std::ranges::find(table.columns, column.unit_column, &Column::name);
  if (currency.empty() && by != table.columns.end())
    if (const auto* text =
            std::get_if<std::string>(&row[static_cast<std::size_t>(by - table.columns.begin())]))
      currency = *text;
  return SheetNumber{.text = ShortDecimalText(number->units, scale),
                     .look = LookOf(column, currency)};
}

/// Whether the total is what the rows above it add up to.
bool IsSumOfRows(const Table& table, std::size_t i) {
  const std::optional<Decimal> total = NumberOf(table.totals[i]);
  if (!total || table.rows.empty()) return false;
  Int128 sum = 0;
  for (const std::vector<Cell>& row : table.rows) {
    const std::optional<Decimal> number = NumberOf(row[i]);
    if (!number) continue;
    if (number->scale != total->scale) return false;
    sum += number->units;
  }
  return sum == total->units;
}

bool LosesDigits(const Table& table, std::size_t i) {
  const CellType type = table.columns[i].type;
  if (type != CellType::kMoney && type != CellType::kQuantity) return false;
  const auto is_long = [&](const std::vector<Cell>& row) {
    const std::optional<Decimal> number = NumberOf(row[i]);
    return number && SignificantDigits(*number) > kKeptDigits;
  };
  return std::ranges::any_of(table.rows, is_long) ||
         (!table.totals.empty() && is_long(table.totals));
}

std::string HeadOf(const Column& column) {
  const std::string heading =
      column.heading == " " ? HeadingText(TextColumn(column.name)) : HeadingText(column);
  const bool has_unit = column.type == CellType::kMoney && !column.unit.empty();
  return has_unit && heading != column.unit ? heading + " " + column.unit : heading;
}

void AddExactColumns(const Table& table, Sheet& sheet) {
  const auto exact = [](const Cell& cell) -> SheetCell {
    const std::optional<Decimal> number = NumberOf(cell);
    if (!number) return std::monostate();
    return ShortDecimalText(number->units, number->scale);
  };
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (!LosesDigits(table, i)) continue;
    sheet.head.push_back(HeadOf(table.columns[i]) + " (every digit)");
    for (std::size_t r = 0; r < table.rows.size(); ++r)
      sheet.rows[r].push_back(exact(table.rows[r][i]));
    if (!table.totals.empty()) sheet.totals.push_back(exact(table.totals[i]));
  }
}

Sheet SheetOf(const Table& table) {
  Sheet sheet{.name = table.name};
  for (const Column& column : table.columns) sheet.head.push_back(HeadOf(column));
  for (const std::vector<Cell>& row : table.rows) {
    std::vector<SheetCell> cells;
    for (std::size_t i = 0; i < row.size(); ++i) cells.push_back(CellOf(row, i, table));
    sheet.rows.push_back(std::move(cells));
  }
  for (std::size_t i = 0; i < table.totals.size(); ++i) {
    SheetCell cell = CellOf(table.totals, i, table);
    if (auto* number = std::get_if<SheetNumber>(&cell)) number->is_sum = IsSumOfRows(table, i);
    if (i == 0 && std::holds_alternative<std::monostate>(cell)) cell = "total";
    sheet.totals.push_back(std::move(cell));
  }
  AddExactColumns(table, sheet);
  return sheet;
}

/// Of a table that has one form for people and one for machines: the rows that can be counted.
bool HasTwinForMachines(const Report& report, const Table& table) {
  return table.audience == Audience::kPeople &&
         std::ranges::any_of(report.tables, [&](const Table& other) {
           return other.audience == Audience::kMachines && other.name == table.name;
         });
}

Sheet AboutSheet(const Report& report, const std::vector<std::string>& left_out) {
  Sheet sheet{.name = "about", .head = {HeadlineText(report), ""}};
  const auto say = [&](std::string_view what, std::string text) {
    if (!text.empty()) sheet.rows.push_back({std::string(what), std::move(text)});
  };
  say("period", report.period_text);
  say("against", report.compared_text);
  say("metric", report.metric);
  for (const std::string& line : report.headlines) say("", line);
  for (const std::string& note : report.notes) say("note", note);
  for (const std::string& note : left_out) say("note", note);
  for (const ReportSource& source : report.sources)
    say("source", fmt::format("{} {} {}", source.source, source.billing_period, source.snapshot));
  say("generation", report.generation);
  say("digits",
      "a spreadsheet keeps 15 digits of a number; columns \"every digit\" have the exact amounts");
  say("days", "UTC");
  return sheet;
}

}  // namespace

std::string RenderXlsx(const Report& report, const Canvas& /*canvas*/) {
  std::vector<Sheet> sheets;
  std::vector<std::string> left_out;
  for (const bool for_people : {true, false}) {
    for (const Table& table : report.tables) {
      if ((table.audience != Audience::kMachines) != for_people) continue;
      const bool is_twin = HasTwinForMachines(report, table);
      if (is_twin) continue;
      Sheet sheet = SheetOf(for_people ? ForPeople(table) : table);
      if (sheet.rows.size() > kMostSheetRows)
        left_out.push_back(fmt::format("sheet \"{}\" has room for {} of {} rows; csv has all",
                                       sheet.name, kMostSheetRows, sheet.rows.size()));
      sheets.push_back(std::move(sheet));
    }
  }
  sheets.push_back(AboutSheet(report, left_out));
  return WorkbookBytes(sheets, HeadlineText(report));
}

}  // namespace purser
