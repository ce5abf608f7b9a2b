/// SARIF 2.1.0, as code scanning takes it: a rule a reason, a result a violation.
/// @source https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "govern/gate/formats.h"

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kReasons = {Reason::kMissing,        Reason::kNotAllowed, Reason::kPattern,
                                 Reason::kConflict,       Reason::kDuplicate,  Reason::kReserved,
                                 Reason::kTooLong,        Reason::kCharacters, Reason::kTooMany,
                                 Reason::kKnownAfterApply};

std::string_view LevelOf(Reason reason) {
  return reason == Reason::kKnownAfterApply ? "warning" : "error";
}

Json Rules() {
  Json rules = Json::array();
  for (const Reason reason : kReasons)
    rules.push_back({{"id", fmt::format("tag-{}", ReasonName(reason))},
                     {"shortDescription", {{"text", fmt::format("Tag {}", ReasonText(reason))}}},
                     {"defaultConfiguration", {{"level", LevelOf(reason)}}}});
  return rules;
}

std::size_t RuleIndex(Reason reason) {
  std::size_t index = 0;
  while (kReasons[index] != reason) ++index;
  return index;
}

/// Paths become URI references: what is not unreserved is escaped.
std::string Uri(std::string_view path) {
  constexpr std::string_view kPlain = "-._~/";
  std::string uri;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

Json Location(const PlannedResource& resource) {
  // Code scanning drops results without a file: the plan itself stands in.
  const std::string& file = resource.file.empty() ? resource.source : resource.file;
  Json physical = {{"artifactLocation", {{"uri", Uri(file == "-" ? "stdin" : file)}}}};
  if (resource.line > 0) physical["region"] = {{"startLine", resource.line}};
  return {
      {"physicalLocation", std::move(physical)},
      {"logicalLocations",
       Json::array({{{"fullyQualifiedName", ToUtf8(resource.address)}, {"kind", "resource"}}})}};
}

Json ResultOf(const PlannedResource& resource, const Violation& violation) {
  const std::string message =
      fmt::format("{}: {}; {}", resource.address, ViolationText(violation), violation.remedy);
  return {{"ruleId", fmt::format("tag-{}", ReasonName(violation.reason))},
          {"ruleIndex", RuleIndex(violation.reason)},
          {"level", LevelOf(violation.reason)},
          {"message", {{"text", ToUtf8(message)}}},
          {"locations", Json::array({Location(resource)})},
          // The same finding keeps its identity while lines move.
          {"partialFingerprints",
           {{"resourceAndKey/v1", ToUtf8(resource.address + "/" + violation.key)}}}};
}

}  // namespace

std::string RenderGateSarif(const GateAnswer& answer, const GateCanvas&) {
  Json results = Json::array();
  for (const GateRow& row : answer.rows)
    for (const Violation& violation : row.gated.violations)
      results.push_back(ResultOf(row.gated.resource, violation));
  const Json driver = {{"name", "purser"}, {"rules", Rules()}};
  const Json run = {{"tool", {{"driver", driver}}}, {"results", std::move(results)}};
  const Json sarif = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                      {"version", "2.1.0"},
                      {"runs", Json::array({run})}};
  return sarif.dump() + "\n";
}

}  // namespace purser
