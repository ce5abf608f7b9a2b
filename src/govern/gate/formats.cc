#include "govern/gate/formats.h"

#include <array>

#include <fmt/format.h>

#include "base/decimal.h"

namespace purser {

std::span<const GateFormat> AllGateFormats() {
  // A line a format; the first is the default.
  static constexpr auto kFormats = std::to_array<GateFormat>({
      {"table", RenderGateTable},
      {"json", RenderGateJson},
      {"sarif", RenderGateSarif},
      {"junit", RenderGateJunit},
      {"github", RenderGateGithub},
      {"markdown", RenderGateMarkdown},
  });
  return kFormats;
}

std::string SummaryText(const GateSummary& summary) {
  std::string text =
      fmt::format("{} pass · {} fail · {} unknown", summary.pass, summary.fail, summary.unknown);
  if (summary.not_taggable > 0)
    text += fmt::format(" · {} cannot carry tags", summary.not_taggable);
  return text;
}

std::string CostText(const GateAnswer& answer) {
  const std::string without = fmt::format("{} {} without a price", answer.without_price,
                                          answer.without_price == 1 ? "resource" : "resources");
  if (answer.rows.empty()) return "adds nothing";
  if (answer.added_cost == 0 && answer.without_price > 0) return "cost unknown: " + without;
  const bool less = answer.added_cost < 0;
  const Int128 amount = less ? -answer.added_cost : answer.added_cost;
  return fmt::format("{} {} USD a month{}", less ? "takes off" : "adds",
                     GroupedDecimalText(amount, kCostScale, 2),
                     answer.without_price > 0 ? " (" + without + ")" : "");
}

std::string ViolationText(const Violation& violation) {
  if (!violation.value) return fmt::format("{} {}", violation.key, ReasonText(violation.reason));
  return fmt::format("{} \"{}\" {}", violation.key, *violation.value, ReasonText(violation.reason));
}

std::string PlaceText(const PlannedResource& resource) {
  if (resource.file.empty()) return {};
  if (resource.line == 0) return resource.file;
  return fmt::format("{}:{}", resource.file, resource.line);
}

}  // namespace purser
