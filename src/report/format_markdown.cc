#include <string_view>

#include "base/text_width.h"
#include "report/cell_text.h"
#include "report/formats.h"

namespace purser {
namespace {

/// Text that shows as itself: no markup, no HTML, no end of cell.
std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\\':
      case '|':
      case '`':
      case '*':
      case '_':
      case '[':
      case ']':
      case '#':
      case '~':
      case '!':
        out += '\\';
        out += c;
        break;
      default:
        out += c;
    }
  }
  return out;
}

void AppendTable(std::string& out, const Table& whole) {
  const Table table = ForPeople(whole);
  out += '|';
  for (const Column& column : table.columns) out += " " + Escaped(HeadingText(column)) + " |";
  out += "\n|";
  for (const Column& column : table.columns) out += IsFigure(column) ? " ---: |" : " --- |";
  out += '\n';
  for (const std::vector<Cell>& row : table.rows) {
    out += '|';
    for (std::size_t i = 0; i < row.size(); ++i)
      out += " " + Escaped(CellText(row, i, table)) + " |";
    out += '\n';
  }
  if (table.totals.empty()) return;
  out += '|';
  for (std::size_t i = 0; i < table.totals.size(); ++i) {
    const bool is_nothing = std::holds_alternative<std::monostate>(table.totals[i]);
    out += is_nothing ? " |" : " **" + Escaped(CellText(table.totals, i, table)) + "** |";
  }
  out += '\n';
}

}  // namespace

std::string RenderMarkdown(const Report& report, const Canvas& /*canvas*/) {
  std::string out = "### " + Escaped(HeadlineText(report)) + "\n";
  if (!report.compared_text.empty())
    out += "\nagainst " + Escaped(Printable(report.compared_text)) + "\n";
  for (const Table& table : report.tables) {
    if (table.audience == Audience::kMachines) continue;
    out += '\n';
    if (!table.title.empty()) out += "**" + Escaped(Printable(table.title)) + "**\n\n";
    AppendTable(out, table);
  }
  for (const std::string& line : report.headlines) out += "\n" + Escaped(Printable(line)) + "\n";
  for (const std::string& note : report.notes) out += "\n> " + Escaped(Printable(note)) + "\n";
  return out;
}

}  // namespace purser
