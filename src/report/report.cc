#include "report/report.h"

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

Cell PercentCell(Int128 part, Int128 whole) {
  if (whole == 0) return {};
  // 128-bit money times 1000 does not fit 128 bits.
  using Wide = boost::multiprecision::int256_t;
  const Wide scaled = Wide(part) * 1000;
  const Wide divisor = Wide(whole);
  Wide quotient = scaled / divisor;
  const Wide twice = abs(scaled % divisor) * 2;
  const Wide size = abs(divisor);
  if (twice > size || (twice == size && quotient % 2 != 0))
    quotient += (part < 0) == (whole < 0) ? 1 : -1;
  const Wide bound = Wide(kInt128Max);
  if (abs(quotient) > bound) return {};
  return Decimal{.units = static_cast<Int128>(quotient), .scale = 1};
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
  return fmt::format("{} {}", GroupedDecimalText(units, kCostScale, MinorDigits(currency)),
                     currency);
}

std::string ChangeText(Int128 units, std::string_view currency) {
  return (units > 0 ? "+" : "") + MoneyText(units, currency);
}

}  // namespace purser
