/// GitHub's workflow commands: annotations at the changed lines.
/// @source https://docs.github.com/actions/reference/workflow-commands-for-github-actions

#include <fmt/format.h>

#include "base/text_width.h"
#include "govern/gate/formats.h"

namespace purser {
namespace {

/// What would end a command or begin another.
std::string Escaped(std::string_view text, bool property) {
  std::string escaped;
  for (const char c : Printable(text)) {
    if (c == '%')
      escaped += "%25";
    else if (property && c == ':')
      escaped += "%3A";
    else if (property && c == ',')
      escaped += "%2C";
    else
      escaped += c;
  }
  return escaped;
}

std::string Annotation(const PlannedResource& resource, const Violation& violation) {
  const bool unknown = violation.reason == Reason::kKnownAfterApply;
  std::string place;
  if (!resource.file.empty()) place = "file=" + Escaped(resource.file, true) + ",";
  if (resource.line > 0) place += fmt::format("line={},", resource.line);
  const std::string message =
      fmt::format("{}: {}; {}", resource.address, ViolationText(violation), violation.remedy);
  return fmt::format("::{} {}title={}::{}\n", unknown ? "warning" : "error", place,
                     Escaped("tag " + violation.key, true), Escaped(message, false));
}

}  // namespace

std::string RenderGateGithub(const GateAnswer& answer, const GateCanvas&) {
  std::string text;
  for (const GateRow& row : answer.rows)
    for (const Violation& violation : row.gated.violations)
      text += Annotation(row.gated.resource, violation);
  return text + fmt::format("::notice title=purser gate::{}; {}\n",
                            Escaped(SummaryText(answer.summary), false),
                            Escaped(CostText(answer), false));
}

}  // namespace purser
