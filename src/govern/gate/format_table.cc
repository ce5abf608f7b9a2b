#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text_width.h"
#include "govern/gate/formats.h"

namespace purser {
namespace {

constexpr std::size_t kColumns = 5;  // address, place, key, what is wrong, what to do
constexpr std::size_t kNarrow = 60;
constexpr std::size_t kWidestValue = 40;

struct Line {
  GateVerdict verdict;
  std::array<std::string, kColumns> cells;
};

std::string WrongText(const Violation& violation) {
  const std::string reason(ReasonText(violation.reason));
  if (!violation.value) return reason;
  return fmt::format("\"{}\" {}", Fitted(Printable(*violation.value), kWidestValue), reason);
}

std::vector<Line> LinesOf(const GateAnswer& answer, GateVerdict verdict) {
  std::vector<Line> lines;
  for (const GateRow& row : answer.rows) {
    if (row.gated.verdict != verdict) continue;
    for (const Violation& violation : row.gated.violations) {
      const bool unknown = violation.reason == Reason::kKnownAfterApply;
      lines.push_back(
          {.verdict = unknown ? GateVerdict::kUnknown : verdict,
           .cells = {Printable(row.gated.resource.address),
                     Printable(PlaceText(row.gated.resource)), Printable(violation.key),
                     WrongText(violation), unknown ? "" : Printable(violation.remedy)}});
    }
  }
  return lines;
}

std::string Mark(GateVerdict verdict, bool colour) {
  const bool fail = verdict == GateVerdict::kFail;
  if (!colour) return fail ? "✗" : "?";
  return fail ? "\x1b[31m✗\x1b[0m" : "\x1b[33m?\x1b[0m";
}

std::string Padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, DisplayWidth(text)), ' ');
}

/// All of a line beside each other, columns as wide as their widest cell.
std::string Wide(const std::vector<Line>& lines, const std::array<std::size_t, kColumns>& widths,
                 bool colour) {
  std::string text;
  for (const Line& line : lines) {
    std::string row;
    for (std::size_t i = 0; i < kColumns; ++i)
      if (widths[i] > 0) row += "  " + Padded(line.cells[i], widths[i]);
    row.erase(row.find_last_not_of(' ') + 1);
    text += Mark(line.verdict, colour) + row.substr(1) + "\n";
  }
  return text;
}

/// The resource once, what is wrong with it below: where a line has no room.
std::string Records(const std::vector<Line>& lines, const GateCanvas& canvas) {
  std::string text;
  std::string address;
  const std::size_t room = std::max<std::size_t>(canvas.width, 24) - 4;
  for (const Line& line : lines) {
    if (line.cells[0] != address) {
      address = line.cells[0];
      const std::string place = line.cells[1].empty() ? "" : "  " + line.cells[1];
      text += Mark(line.verdict, canvas.colour) + " " + address + place + "\n";
    }
    text += "    " + Fitted(line.cells[2] + "  " + line.cells[3], room) + "\n";
    if (line.cells[4].empty()) continue;
    for (const std::string& remedy : Folded(line.cells[4], room)) text += "    " + remedy + "\n";
  }
  return text;
}

}  // namespace

std::string RenderGateTable(const GateAnswer& answer, const GateCanvas& canvas) {
  std::vector<Line> lines = LinesOf(answer, GateVerdict::kFail);
  const std::vector<Line> unknown = LinesOf(answer, GateVerdict::kUnknown);
  lines.insert(lines.end(), unknown.begin(), unknown.end());
  std::array<std::size_t, kColumns> widths{};
  for (const Line& line : lines)
    for (std::size_t i = 0; i < kColumns; ++i)
      widths[i] = std::max(widths[i], DisplayWidth(line.cells[i]));
  std::size_t total = 0;
  for (const std::size_t width : widths) total += width + 2;
  const bool wide = canvas.width == 0 || (total <= canvas.width && canvas.width >= kNarrow);
  std::string text = wide ? Wide(lines, widths, canvas.colour) : Records(lines, canvas);
  const std::string summary = SummaryText(answer.summary);
  const std::string cost = CostText(answer);
  const bool beside =
      canvas.width == 0 || DisplayWidth(summary) + 6 + DisplayWidth(cost) <= canvas.width;
  if (beside) return text + summary + "      " + cost + "\n";
  for (const std::string& part : {summary, cost})
    for (const std::string& line : Folded(part, canvas.width)) text += line + "\n";
  return text;
}

}  // namespace purser
