#include "report/report.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <boost/multiprecision/cpp_int.hpp>

namespace purser {

std::string_view CellTypeName(CellType type) {
  switch (type) {
    case CellType::kText:
      return "string";
    case CellType::kInteger:
      return "integer";
    case CellType::kMoney:
      return "money";
    case CellType::kQuantity:
      return "quantity";
    case CellType::kPercent:
      return "percent";
    case CellType::kDate:
      return "date";
  }
  return "";
}

const Table* MainTable(const Report& report) {
  for (const Table& table : report.tables)
    if (table.audience != Audience::kPeople) return &table;
  return nullptr;
}

std::optional<std::string> KeepFirstRows(Table& table, std::size_t most) {
  if (table.rows.size() <= most) return std::nullopt;
  const std::size_t left_out = table.rows.size() - most;
  table.rows.resize(most);
  return fmt::format("{} smaller row{} left out; totals have {}", left_out,
                     left_out == 1 ? " is" : "s are", left_out == 1 ? "it" : "them");
}

void HideEmptyColumns(Table& table) {
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if (std::ranges::all_of(table.rows, [&](const std::vector<Cell>& row) {
          return std::holds_alternative<std::monostate>(row[i]);
        }))
      table.columns[i].audience = Audience::kMachines;
}

void FoldRows(Table& table, std::size_t most) {
  if (table.rows.size() <= most + 1) return;
  std::vector<Cell> rest(table.columns.size());
  rest[0] = fmt::format("{} more", table.rows.size() - most);
  for (std::size_t r = most; r < table.rows.size(); ++r) {
    for (std::size_t i = 1; i < rest.size(); ++i) {
      const auto* number = std::get_if<Decimal>(&table.rows[r][i]);
      if (number == nullptr) continue;
      auto* sum = std::get_if<Decimal>(&rest[i]);
      if (sum == nullptr)
        rest[i] = *number;
      else if (sum->scale == number->scale)
        sum->units += number->units;
    }
  }
  // A share is that of the sum, not the sum of rounded shares.
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (table.columns[i].type != CellType::kPercent || table.totals.empty()) continue;
    const auto* part = std::get_if<Decimal>(&rest[i - 1]);
    const auto* whole = std::get_if<Decimal>(&table.totals[i - 1]);
    rest[i] = part == nullptr || whole == nullptr ? Cell() : PercentCell(part->units, whole->units);
  }
  table.rows.resize(most);
  table.rows.push_back(std::move(rest));
}

Column TextColumn(std::string_view name, std::string_view heading) {
  return {.name = std::string(name), .heading = std::string(heading)};
}

Column MoneyColumn(std::string_view currency, std::string_view heading) {
  return {.name = std::string(currency),
          .type = CellType::kMoney,
          .unit = std::string(currency),
          .heading = std::string(heading)};
}

Cell MoneyCell(Int128 units) { return Decimal{.units = units, .scale = kCostScale}; }

Cell QuantityCell(Int128 units) { return Decimal{.units = units, .scale = kQuantityScale}; }

Int128 MultiplyDivide(Int128 a, Int128 b, Int128 c) {
  Check(c != 0, "dividing by something");
  using Wide = boost::multiprecision::int256_t;
  const Wide product = Wide(a) * Wide(b);
  Wide quotient = product / Wide(c);
  const Wide twice = abs(product % Wide(c)) * 2;
  const Wide size = abs(Wide(c));
  if (twice > size || (twice == size && quotient % 2 != 0))
    quotient += (product < 0) == (c < 0) ? 1 : -1;
  Check(abs(quotient) <= Wide(kInt128Max), "a quotient of 128 bits");
  return static_cast<Int128>(quotient);
}

Cell PercentCell(Int128 part, Int128 whole) {
  if (whole == 0) return {};
  // Of next to nothing, everything is more percent than anybody reads.
  if (Magnitude(part) / Magnitude(whole) > UInt128{1'000'000'000}) return {};
  return Decimal{.units = MultiplyDivide(part, 1000, whole), .scale = 1};
}

int MinorDigits(std::string_view currency) {
  constexpr std::array<std::string_view, 16> kNone = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                      "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                                      "VND", "VUV", "XAF", "XOF"};
  constexpr std::array<std::string_view, 7> kThree = {"BHD", "IQD", "JOD", "KWD",
                                                      "LYD", "OMR", "TND"};
  for (const std::string_view code : kNone)
    if (code == currency) return 0;
  for (const std::string_view code : kThree)
    if (code == currency) return 3;
  return 2;
}

std::string MoneyText(Int128 units, std::string_view currency) {
  std::string number = GroupedDecimalText(units, kCostScale, MinorDigits(currency));
  if (number.starts_with('-')) number = "−" + number.substr(1);
  return fmt::format("{} {}", number, currency);
}

std::string ChangeText(Int128 units, std::string_view currency) {
  return (units > 0 ? "+" : "") + MoneyText(units, currency);
}

}  // namespace purser
