#include "report/query_answer.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace purser {
namespace {

constexpr std::array<std::string_view, 4> kCosts = {"BilledCost", "EffectiveCost", "ListCost",
                                                    "ContractedCost"};
constexpr std::string_view kCurrency = "BillingCurrency";

std::string KeyText(const IdentityKey& key) {
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", key.high >> 32,
                     (key.high >> 16) & 0xffff, key.high & 0xffff, key.low >> 48,
                     key.low & 0xffff'ffff'ffff);
}

std::string TagsText(const TextMap& tags) {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  for (const auto& [key, value] : tags) object[key] = value;
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// What a value is told as.
struct ToCell {
  Readers readers;

  Cell operator()(std::monostate) const { return {}; }
  Cell operator()(bool value) const { return std::string(value ? "true" : "false"); }
  Cell operator()(std::int64_t value) const { return value; }
  Cell operator()(double value) const { return fmt::format("{}", value); }
  Cell operator()(const std::string& value) const { return value; }
  Cell operator()(Date value) const { return value; }
  Cell operator()(Instant value) const { return InstantText(value); }
  Cell operator()(const IdentityKey& value) const { return KeyText(value); }
  Cell operator()(const TextMap& value) const { return TagsText(value); }
  Cell operator()(Decimal value) const {
    while (readers == Readers::kPeople && value.scale > 0 && value.units % 10 == 0) {
      value.units /= 10;
      --value.scale;
    }
    return value;
  }
};

/// Of the first value that is not NULL: a column has one type. An integer is the figure that people
/// see with every digit it has.
CellType TypeOf(const Answer& answer, std::size_t column, Readers readers) {
  for (const std::vector<Value>& row : answer.rows) {
    if (std::holds_alternative<std::monostate>(row[column])) continue;
    if (std::holds_alternative<std::int64_t>(row[column])) return CellType::kInteger;
    if (std::holds_alternative<Decimal>(row[column]))
      return readers == Readers::kPeople ? CellType::kInteger : CellType::kQuantity;
    if (std::holds_alternative<Date>(row[column])) return CellType::kDate;
    return CellType::kText;
  }
  return CellType::kText;
}

std::vector<Column> ColumnsOf(const Answer& answer, Readers readers) {
  const bool has_currency = std::ranges::find(answer.columns, kCurrency) != answer.columns.end();
  std::set<std::string> taken;
  std::vector<Column> columns;
  for (std::size_t i = 0; i < answer.columns.size(); ++i) {
    std::string name = answer.columns[i];
    for (int again = 2; !taken.insert(name).second; ++again)
      name = fmt::format("{}_{}", answer.columns[i], again);
    Column column{.name = name, .type = TypeOf(answer, i, readers), .heading = name};
    const bool is_cost = std::ranges::find(kCosts, name) != kCosts.end();
    if (is_cost && has_currency && column.type == CellType::kQuantity) {
      column.type = CellType::kMoney;
      column.unit_column = kCurrency;
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

}  // namespace

Report QueryReport(const Answer& answer, Readers readers) {
  Report report{.name = "query", .title = "Query"};
  Table table{.name = "query", .title = "", .columns = ColumnsOf(answer, readers)};
  for (const std::vector<Value>& row : answer.rows) {
    std::vector<Cell> cells;
    cells.reserve(row.size());
    for (const Value& value : row) cells.push_back(std::visit(ToCell{readers}, value));
    table.rows.push_back(std::move(cells));
  }
  report.tables.push_back(std::move(table));
  return report;
}

}  // namespace purser
