#include <algorithm>

#include <fmt/format.h>

#include "report/cell_text.h"
#include "report/facts.h"

namespace purser {
namespace {

constexpr std::string_view kUnowned = "none";

std::string PercentText(Int128 part, Int128 whole) {
  const Column column{.name = "", .type = CellType::kPercent};
  return CellText(PercentCell(part, whole), column);
}

std::map<std::string, Int128> WholeByCurrency(const Facts& facts) {
  std::map<std::string, Int128> whole;
  for (const auto& [method, by_currency] : facts.by_method)
    for (const auto& [currency, money] : by_currency) whole[currency] += money;
  return whole;
}

Int128 Of(const MoneyByCurrency& money, const std::string& currency) {
  const auto found = money.find(currency);
  return found == money.end() ? 0 : found->second;
}

}  // namespace

std::vector<std::string> CoverageLines(const Facts& facts) {
  std::vector<std::string> lines;
  const std::map<std::string, Int128> whole = WholeByCurrency(facts);
  for (const auto& [currency, all] : whole) {
    if (all == 0) continue;
    std::vector<std::pair<Int128, std::string>> methods;
    Int128 attributed = 0;
    for (const auto& [method, by_currency] : facts.by_method) {
      const Int128 money = Of(by_currency, currency);
      if (method == kUnowned || money == 0) continue;
      attributed += money;
      methods.emplace_back(-money, method);
    }
    std::ranges::sort(methods);
    std::string line = whole.size() > 1 ? currency + ": " : "";
    line += fmt::format("attributed {} of money", PercentText(attributed, all));
    const char* separator = ": ";
    for (const auto& [money, method] : methods) {
      if (-money < all / 2000) continue;  // 0.0 %
      line += fmt::format("{}{} {}", separator, method, PercentText(-money, all));
      separator = ", ";
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

Table CoverageTable(const Facts& facts) {
  Table table{.name = "coverage",
              .title = "Positive effective cost by how its owner was decided",
              .columns = {TextColumn("method")},
              .audience = Audience::kMachines};
  const std::map<std::string, Int128> whole = WholeByCurrency(facts);
  table.totals.emplace_back();
  for (const auto& [currency, all] : whole) {
    table.columns.push_back(MoneyColumn(currency));
    table.totals.push_back(MoneyCell(all));
  }
  for (const auto& [method, by_currency] : facts.by_method) {
    std::vector<Cell> row = {method};
    for (const auto& [currency, all] : whole) row.push_back(MoneyCell(Of(by_currency, currency)));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace purser
