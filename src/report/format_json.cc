#include <nlohmann/json.hpp>

#include "report/formats.h"

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

Json CellJson(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* number = std::get_if<Decimal>(&cell))
    return DecimalText(number->units, number->scale);
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
  if (const auto* day = std::get_if<Date>(&cell)) return DateText(*day);
  return nullptr;
}

Json ColumnJson(const Column& column) {
  Json json = {{"name", column.name}, {"type", CellTypeName(column.type)}};
  const bool is_money = column.type == CellType::kMoney;
  if (!column.unit.empty()) json[is_money ? "currency" : "unit"] = column.unit;
  if (!column.unit_column.empty()) json["currency_column"] = column.unit_column;
  return json;
}

/// Only what cannot be worked out from other columns travels.
Json RowJson(const Table& table, const std::vector<Cell>& cells, bool skip_text) {
  Json row = Json::object();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Column& column = table.columns[i];
    if (column.audience == Audience::kPeople) continue;
    const bool is_label = column.type == CellType::kText || column.type == CellType::kDate;
    if (skip_text && is_label) continue;
    row[column.name] = CellJson(cells[i]);
  }
  return row;
}

void AddTable(Json& json, const Table& table) {
  json["columns"] = Json::array();
  for (const Column& column : table.columns)
    if (column.audience != Audience::kPeople) json["columns"].push_back(ColumnJson(column));
  json["rows"] = Json::array();
  for (const std::vector<Cell>& row : table.rows)
    json["rows"].push_back(RowJson(table, row, false));
  json["totals"] = RowJson(table, table.totals, true);
}

Json PeriodJson(const std::optional<Period>& period) {
  if (!period) return nullptr;
  return {{"start", DateText(period->start)}, {"end", DateText(period->end)}};
}

void AddSections(Json& json, const Report& report, const Table* main) {
  for (const Table& table : report.tables) {
    if (&table == main || table.audience == Audience::kPeople) continue;
    Json section = {{"name", table.name}, {"title", table.title}};
    AddTable(section, table);
    json["sections"].push_back(std::move(section));
  }
}

}  // namespace

std::string RenderJson(const Report& report, const Canvas& /*canvas*/) {
  Json json = {{"schema", "purser.report.v1"}, {"report", report.name}};
  json["period"] = PeriodJson(report.period);
  if (report.compared) json["compare"] = PeriodJson(report.compared);
  json["metric"] = report.metric.empty() ? Json(nullptr) : Json(report.metric);
  json["period_of"] = report.period_of == PeriodOf::kBilling ? "billing" : "charge";
  if (report.holds) json["holds"] = *report.holds;
  const Table* main = MainTable(report);
  AddTable(json, main == nullptr ? Table{} : *main);
  AddSections(json, report, main);
  json["headlines"] = report.headlines;
  json["notes"] = report.notes;
  json["sources"] = Json::array();
  for (const ReportSource& source : report.sources)
    json["sources"].push_back({{"source", source.source},
                               {"billing_period", source.billing_period},
                               {"snapshot", source.snapshot}});
  json["generation"] = report.generation.empty() ? Json(nullptr) : Json(report.generation);
  // Tag values may hold broken UTF-8: JSON may not.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace purser
