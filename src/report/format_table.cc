/// Tables for the terminal: columns when they fit, text cut where it must be, records of lines
/// where columns do not fit at all.

#include <algorithm>
#include <string>
#include <vector>

#include "base/text_width.h"
#include "report/cell_text.h"
#include "report/formats.h"

namespace purser {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrow = 60;        // below this, records
constexpr std::size_t kLeastText = 10;     // text columns are cut to no less
constexpr std::size_t kLongestText = 160;  // nor is any text longer, however wide the canvas

enum class Ink { kPlain, kBold, kDim, kRise, kFall };

std::string Inked(const std::string& text, Ink ink, const Canvas& canvas) {
  if (!canvas.colour) return text;
  switch (ink) {
    case Ink::kPlain:
      return text;
    case Ink::kBold:
      return "\x1b[1m" + text + "\x1b[0m";
    case Ink::kDim:
      return "\x1b[2m" + text + "\x1b[0m";
    case Ink::kRise:
      return "\x1b[31m" + text + "\x1b[0m";
    case Ink::kFall:
      return "\x1b[32m" + text + "\x1b[0m";
  }
  return text;
}

/// A table as texts, laid out.
struct Grid {
  std::vector<std::string> heads;
  std::vector<std::vector<std::string>> rows;  ///< The totals last, if there are any.
  std::vector<std::size_t> widths;
};

std::vector<std::string> TextsOf(const Table& table, const std::vector<Cell>& row, bool is_total) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const bool is_blank =
        is_total && std::holds_alternative<std::monostate>(row[i]) && !IsFigure(table.columns[i]);
    texts.push_back(is_blank ? "" : Fitted(CellText(row, i, table), kLongestText));
  }
  if (is_total && !texts.empty() && texts[0].empty()) texts[0] = "total";
  return texts;
}

Grid MakeGrid(const Table& table) {
  Grid grid;
  for (const Column& column : table.columns) grid.heads.push_back(HeadingText(column));
  for (const std::vector<Cell>& row : table.rows) grid.rows.push_back(TextsOf(table, row, false));
  if (!table.totals.empty()) grid.rows.push_back(TextsOf(table, table.totals, true));
  for (const std::string& head : grid.heads) grid.widths.push_back(DisplayWidth(head));
  for (const std::vector<std::string>& row : grid.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      grid.widths[i] = std::max(grid.widths[i], DisplayWidth(row[i]));
  return grid;
}

std::size_t TotalWidth(const Grid& grid) {
  std::size_t total = 0;
  for (const std::size_t width : grid.widths) total += width + kGap;
  return total == 0 ? 0 : total - kGap;
}

/// Cuts the widest text column, a column at a time, until all fit. False when they cannot.
bool Shrink(Grid& grid, const Table& table, std::size_t width) {
  while (TotalWidth(grid) > width) {
    std::size_t widest = grid.widths.size();
    for (std::size_t i = 0; i < grid.widths.size(); ++i) {
      const bool is_fixed = IsFigure(table.columns[i]) || table.columns[i].is_whole;
      if (is_fixed || grid.widths[i] <= kLeastText) continue;
      if (widest == grid.widths.size() || grid.widths[i] > grid.widths[widest]) widest = i;
    }
    if (widest == grid.widths.size()) return false;
    --grid.widths[widest];
  }
  return true;
}

std::string Padded(const std::string& text, std::size_t width, bool to_the_right) {
  const std::string fitted = Fitted(text, width);
  const std::string blanks(width - std::min(width, DisplayWidth(fitted)), ' ');
  return to_the_right ? blanks + fitted : fitted + blanks;
}

void TrimRight(std::string& line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
}

Ink InkOf(const Column& column, const std::string& text, bool is_total) {
  if (column.is_change && text.starts_with('+')) return Ink::kRise;
  if (column.is_change && text.starts_with("−")) return Ink::kFall;
  return is_total ? Ink::kBold : Ink::kPlain;
}

void AppendColumns(std::string& out, const Grid& grid, const Table& table, const Canvas& canvas) {
  const auto line = [&](const std::vector<std::string>& texts, const auto& ink_of) {
    std::string text;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (i > 0) text += std::string(kGap, ' ');
      const bool is_last = i + 1 == texts.size();
      std::string cell = Padded(texts[i], grid.widths[i], IsFigure(table.columns[i]));
      if (is_last) TrimRight(cell);
      text += Inked(cell, ink_of(i), canvas);
    }
    if (!canvas.colour) TrimRight(text);
    out += text + "\n";
  };
  line(grid.heads, [](std::size_t) { return Ink::kBold; });
  for (std::size_t r = 0; r < grid.rows.size(); ++r) {
    const bool is_total = r >= table.rows.size();
    line(grid.rows[r],
         [&](std::size_t i) { return InkOf(table.columns[i], grid.rows[r][i], is_total); });
  }
}

void AppendRecords(std::string& out, const Grid& grid, const Canvas& canvas) {
  std::size_t label = 0;
  for (const std::string& head : grid.heads) label = std::max(label, DisplayWidth(head));
  const std::size_t room =
      canvas.width > label + kGap + kLeastText ? canvas.width - label - kGap : kLeastText;
  bool first = true;
  for (const std::vector<std::string>& row : grid.rows) {
    if (!first) out += '\n';
    first = false;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i].empty()) continue;
      std::string line = Inked(Padded(grid.heads[i], label, false), Ink::kDim, canvas) +
                         std::string(kGap, ' ') + Fitted(row[i], room);
      TrimRight(line);
      out += line + "\n";
    }
  }
}

void AppendTable(std::string& out, const Table& whole, const Canvas& canvas) {
  const Table table = ForPeople(whole);
  Grid grid = MakeGrid(table);
  const bool fits =
      canvas.width == 0 || (canvas.width >= kNarrow && Shrink(grid, table, canvas.width));
  if (fits)
    AppendColumns(out, grid, table, canvas);
  else
    AppendRecords(out, MakeGrid(table), canvas);
}

/// Breaks a sentence at blanks; what follows a break stands in by `indent`.
void AppendWrapped(std::string& out, std::string_view text, std::size_t indent,
                   const Canvas& canvas) {
  const std::size_t width = canvas.width == 0 ? 0 : std::max(canvas.width, std::size_t{20});
  std::string line;
  while (!text.empty()) {
    const std::size_t blank = text.find(' ');
    const std::string_view word = text.substr(0, blank);
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
    const bool is_full =
        width != 0 && !line.empty() && DisplayWidth(line) + 1 + DisplayWidth(word) > width;
    if (is_full) {
      out += line + "\n";
      line = std::string(indent, ' ');
    } else if (!line.empty()) {
      line += ' ';
    }
    line += word;
  }
  out += line + "\n";
}

std::string TitleLine(const Report& report, const Canvas& canvas) {
  const std::string title = HeadlineText(report);
  std::string line = Inked(title, Ink::kBold, canvas);
  if (!report.compared_text.empty()) line += "   against " + Printable(report.compared_text);
  return line + "\n";
}

}  // namespace

std::string RenderTable(const Report& report, const Canvas& canvas) {
  std::string out = TitleLine(report, canvas);
  bool first = true;
  for (const Table& table : report.tables) {
    if (table.audience == Audience::kMachines) continue;
    if (!first) out += '\n';
    first = false;
    if (!table.title.empty()) out += Inked(Printable(table.title), Ink::kBold, canvas) + "\n";
    if (table.rows.empty())
      out += "nothing\n";
    else
      AppendTable(out, table, canvas);
  }
  for (const std::string& line : report.headlines) AppendWrapped(out, Printable(line), 2, canvas);
  for (const std::string& note : report.notes)
    AppendWrapped(out, "note: " + Printable(note), 6, canvas);
  return out;
}

}  // namespace purser
