/// The formats of a gate's answer: one table (formats.cc), one file a format.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "govern/gate/gate.h"

namespace purser {

/// What is drawn on, as a report's Canvas.
struct GateCanvas {
  std::size_t width = 0;  ///< Columns of the terminal; 0: as wide as need be.
  bool colour = false;
};

struct GateFormat {
  std::string_view name;  ///< After --format.
  std::string (*render)(const GateAnswer& answer, const GateCanvas& canvas);
};

/// In the order people see them.
std::span<const GateFormat> AllGateFormats();

std::string RenderGateTable(const GateAnswer& answer, const GateCanvas& canvas);
/// docs/reference/schemas/purser.gate.v1.json
std::string RenderGateJson(const GateAnswer& answer, const GateCanvas& canvas);

/// SARIF 2.1.0, for code scanning.
std::string RenderGateSarif(const GateAnswer& answer, const GateCanvas& canvas);
/// JUnit XML, for the test tab of GitLab and others.
std::string RenderGateJunit(const GateAnswer& answer, const GateCanvas& canvas);
/// Annotations of GitHub Actions.
std::string RenderGateGithub(const GateAnswer& answer, const GateCanvas& canvas);
/// One comment on a change, written again by each run.
std::string RenderGateMarkdown(const GateAnswer& answer, const GateCanvas& canvas);

/// "2 pass · 1 fail · 0 unknown", and what cannot carry tags where there is any.
std::string SummaryText(const GateSummary& summary);
/// "adds 2,303.04 USD a month (1 resource without a price)"
std::string CostText(const GateAnswer& answer);
/// "environment \"prod\" not allowed": without the remedy.
std::string ViolationText(const Violation& violation);
/// "main.tf:12", or "".
std::string PlaceText(const PlannedResource& resource);

}  // namespace purser
