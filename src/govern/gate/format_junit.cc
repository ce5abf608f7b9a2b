/// JUnit XML: a test case a resource. What only apply decides is skipped, with its reason.
/// @source https://github.com/testmoapp/junitxml

#include <fmt/format.h>

#include "base/text_width.h"
#include "govern/gate/formats.h"

namespace purser {
namespace {

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : Printable(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string Details(const GatedResource& gated, bool unknown) {
  std::string text;
  for (const Violation& violation : gated.violations) {
    if ((violation.reason == Reason::kKnownAfterApply) != unknown) continue;
    if (!text.empty()) text += "; ";
    text += ViolationText(violation) + " (" + violation.remedy + ")";
  }
  return text;
}

std::string Case(const GatedResource& gated) {
  const PlannedResource& resource = gated.resource;
  std::string text = fmt::format("    <testcase classname=\"{}\" name=\"{}\"",
                                 Escaped(resource.type), Escaped(resource.address));
  if (!resource.file.empty()) text += fmt::format(" file=\"{}\"", Escaped(resource.file));
  if (resource.line > 0) text += fmt::format(" line=\"{}\"", resource.line);
  switch (gated.verdict) {
    case GateVerdict::kPass:
      return text + "/>\n";
    case GateVerdict::kFail:
      return text +
             fmt::format(">\n      <failure type=\"tags\" message=\"{}\"/>\n    </testcase>\n",
                         Escaped(Details(gated, false)));
    case GateVerdict::kUnknown:
      return text + fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n",
                                Escaped(Details(gated, true)));
    case GateVerdict::kNotTaggable:
      return text + ">\n      <skipped message=\"cannot carry tags\"/>\n    </testcase>\n";
  }
  return text;
}

}  // namespace

std::string RenderGateJunit(const GateAnswer& answer, const GateCanvas&) {
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\"", answer.rows.size(),
                  answer.summary.fail, answer.summary.unknown + answer.summary.not_taggable);
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"purser gate\" {}>\n"
      "  <testsuite name=\"tags\" {}>\n",
      counts, counts);
  for (const GateRow& row : answer.rows) text += Case(row.gated);
  return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace purser
