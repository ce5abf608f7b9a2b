/// A report as one HTML page that can be mailed: style and charts inside, no script, nothing
/// fetched from anywhere. It is XML too, so that any reader can check it.

#include <algorithm>

#include <fmt/format.h>

#include "report/cell_text.h"
#include "report/chart_svg.h"
#include "report/formats.h"
#include "report/page_style.h"
#include "report/xml_text.h"

namespace purser {
namespace {

/// Every digit, where the cell shows fewer.
std::string ExactText(const Cell& cell, const Column& column) {
  const auto* number = std::get_if<Decimal>(&cell);
  if (number == nullptr || column.type == CellType::kPercent) return "";
  return DecimalText(number->units, number->scale);
}

std::string CellClass(const Column& column, const std::string& text) {
  std::string name = IsFigure(column) ? "n" : "";
  if (column.is_change && text.starts_with("+")) name += " rise";
  if (column.is_change && text.starts_with("−")) name += " fall";
  return name;
}

void AppendRow(std::string& out, const Table& table, const std::vector<Cell>& row, bool is_total) {
  out += "<tr>";
  for (std::size_t i = 0; i < row.size(); ++i) {
    const Column& column = table.columns[i];
    const bool is_null = std::holds_alternative<std::monostate>(row[i]);
    std::string text = CellText(row, i, table);
    if (is_total && is_null && !IsFigure(column)) text = i == 0 ? "total" : "";
    const std::string name = CellClass(column, text);
    const std::string exact = ExactText(row[i], column);
    out += "<td";
    if (!name.empty()) out += " class=\"" + name + "\"";
    if (!exact.empty()) out += " title=\"" + exact + "\"";
    out += ">" + HtmlText(text) + "</td>";
  }
  out += "</tr>\n";
}

void AppendTable(std::string& out, const Table& whole) {
  const Table table = ForPeople(whole);
  if (!table.title.empty()) out += "<h2>" + HtmlText(table.title) + "</h2>\n";
  if (table.rows.empty()) {
    out += "<p class=\"dim\">nothing</p>\n";
    return;
  }
  out += "<div class=\"wide\"><table>\n<thead><tr>";
  for (const Column& column : table.columns)
    out += fmt::format("<th scope=\"col\"{}>{}</th>", IsFigure(column) ? " class=\"n\"" : "",
                       HtmlText(HeadingText(column)));
  out += "</tr></thead>\n<tbody>\n";
  for (const std::vector<Cell>& row : table.rows) AppendRow(out, table, row, false);
  out += "</tbody>\n";
  if (!table.totals.empty()) {
    out += "<tfoot>";
    AppendRow(out, table, table.totals, true);
    out += "</tfoot>\n";
  }
  out += "</table></div>\n";
}

void AppendHead(std::string& out, const Report& report) {
  const std::string title = HtmlText(HeadlineText(report));
  out +=
      "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
      "<meta charset=\"utf-8\"/>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<meta name=\"color-scheme\" content=\"light dark\"/>\n";
  out += fmt::format("<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<h1>{}</h1>\n", title,
                     kPageStyle, title);
  if (!report.compared_text.empty())
    out += "<p class=\"dim\">against " + HtmlText(report.compared_text) + "</p>\n";
}

void AppendRemarks(std::string& out, const Report& report) {
  for (const std::string& line : report.headlines) out += "<p>" + HtmlText(line) + "</p>\n";
  for (const std::string& note : report.notes)
    out += "<p class=\"note\">" + HtmlText(note) + "</p>\n";
  if (!report.next.empty())
    out += "<p class=\"dim\">next: <code>" + HtmlText(report.next) + "</code></p>\n";
}

void AppendSources(std::string& out, const Report& report) {
  out += "<footer>\n";
  if (!report.sources.empty()) {
    out += "<p>Sources: ";
    for (std::size_t i = 0; i < report.sources.size(); ++i) {
      const ReportSource& source = report.sources[i];
      out += fmt::format("{}{} {} <code>{}</code>", i == 0 ? "" : ", ", HtmlText(source.source),
                         HtmlText(source.billing_period), HtmlText(source.snapshot));
    }
    out += "</p>\n";
  }
  out += "<p>";
  if (!report.metric.empty()) out += HtmlText(report.metric) + ". ";
  if (!report.generation.empty())
    out += "Generation <code>" + HtmlText(report.generation) + "</code>. ";
  out += "Days are UTC. Amounts are rounded; the tip of a cell has every digit.</p>\n</footer>\n";
}

}  // namespace

std::string RenderHtml(const Report& report, const Canvas& /*canvas*/) {
  std::string out;
  AppendHead(out, report);
  for (const Chart& chart : ChartsOf(report)) out += ChartFigure(chart);
  for (const Table& table : report.tables)
    if (table.audience != Audience::kMachines) AppendTable(out, table);
  AppendRemarks(out, report);
  AppendSources(out, report);
  return out + "</body>\n</html>\n";
}

}  // namespace purser
