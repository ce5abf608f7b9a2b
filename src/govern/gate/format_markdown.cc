/// Markdown for one comment that CI writes again and again: the headline says what to do, the
/// table the first rows, and a marker on the first line lets the next run find the comment.

#include <algorithm>

#include <fmt/format.h>

#include "base/text_width.h"
#include "govern/gate/formats.h"

namespace purser {
namespace {

constexpr std::size_t kMostRows = 100;  // A comment holds 65,536 characters.
constexpr std::size_t kWidestCell = 160;

/// Text that others wrote, as text: no markup, links, mentions or HTML.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : Fitted(Printable(text), kWidestCell)) {
    if (std::string_view("\\`*_{}[]()<>#+-!|~&").find(c) != std::string_view::npos) cell += '\\';
    cell += c == '@' ? "&#64;" : std::string(1, c);
  }
  return cell;
}

std::string Headline(const GateSummary& summary) {
  if (summary.fail > 0)
    return fmt::format("❌ {} {} tags that the taxonomy asks for", summary.fail,
                       summary.fail == 1 ? "resource lacks" : "resources lack");
  if (summary.unknown > 0)
    return fmt::format("⚠️ {} {} known only after apply", summary.unknown,
                       summary.unknown == 1 ? "resource has tags" : "resources have tags");
  return "✅ All resources carry the tags that the taxonomy asks for";
}

std::vector<std::string> Rows(const GateAnswer& answer) {
  std::vector<std::string> rows;
  for (const GateVerdict verdict : {GateVerdict::kFail, GateVerdict::kUnknown})
    for (const GateRow& row : answer.rows) {
      if (row.gated.verdict != verdict) continue;
      for (const Violation& violation : row.gated.violations)
        rows.push_back(fmt::format(
            "| {} | {} | {} | {} | {} | {} |\n",
            violation.reason == Reason::kKnownAfterApply ? "⚠️" : "❌",
            Cell(row.gated.resource.address), Cell(PlaceText(row.gated.resource)),
            Cell(violation.key),
            Cell(violation.value
                     ? fmt::format("\"{}\" {}", *violation.value, ReasonText(violation.reason))
                     : std::string(ReasonText(violation.reason))),
            Cell(violation.remedy)));
    }
  return rows;
}

}  // namespace

std::string RenderGateMarkdown(const GateAnswer& answer, const GateCanvas&) {
  std::string text =
      fmt::format("<!-- purser-gate -->\n### {}\n\n{}; {}\n", Headline(answer.summary),
                  SummaryText(answer.summary), CostText(answer));
  const std::vector<std::string> rows = Rows(answer);
  if (!rows.empty())
    text += "\n|  | Resource | Place | Tag | What | How to fix |\n|---|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < std::min(rows.size(), kMostRows); ++i) text += rows[i];
  if (rows.size() > kMostRows) text += fmt::format("\n… and {} more\n", rows.size() - kMostRows);
  for (const std::string& note : answer.notes) text += fmt::format("\n_{}_\n", Cell(note));
  return text;
}

}  // namespace purser
