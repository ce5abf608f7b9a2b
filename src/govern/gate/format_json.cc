#include <nlohmann/json.hpp>

#include "base/decimal.h"
#include "base/utf8.h"
#include "govern/gate/cost.h"
#include "govern/gate/formats.h"

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

// "2303.040000": more digits than a price list has are of no use.
constexpr int kPlaces = 6;

Json Amount(const std::optional<Int128>& amount) {
  if (!amount) return nullptr;
  return DecimalText(Rescale(*amount, kCostScale, kPlaces), kPlaces);
}

Json OrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(ToUtf8(text)); }

Json OrNull(const std::optional<std::string>& text) {
  return text ? Json(ToUtf8(*text)) : Json(nullptr);
}

Json ViolationJson(const Violation& violation) {
  return {{"key", ToUtf8(violation.key)},
          {"reason", ReasonName(violation.reason)},
          {"value", OrNull(violation.value)},
          {"nearest", OrNull(violation.nearest)},
          {"remedy", ToUtf8(violation.remedy)}};
}

Json RowJson(const GateRow& row) {
  const PlannedResource& resource = row.gated.resource;
  Json violations = Json::array();
  for (const Violation& violation : row.gated.violations)
    violations.push_back(ViolationJson(violation));
  return {{"address", ToUtf8(resource.address)},
          {"type", ToUtf8(resource.type)},
          {"verdict", VerdictName(row.gated.verdict)},
          {"source", ToUtf8(resource.source)},
          {"file", OrNull(resource.file)},
          {"line", resource.line > 0 ? Json(resource.line) : Json(nullptr)},
          {"monthly_cost", Amount(row.monthly_cost)},
          {"added_cost", Amount(row.added_cost)},
          {"violations", std::move(violations)}};
}

}  // namespace

std::string RenderGateJson(const GateAnswer& answer, const GateCanvas&) {
  Json rows = Json::array();
  for (const GateRow& row : answer.rows) rows.push_back(RowJson(row));
  Json notes = Json::array();
  for (const std::string& note : answer.notes) notes.push_back(ToUtf8(note));
  const Json json = {{"schema", "purser.gate.v1"},
                     {"summary",
                      {{"pass", answer.summary.pass},
                       {"fail", answer.summary.fail},
                       {"unknown", answer.summary.unknown},
                       {"not_taggable", answer.summary.not_taggable}}},
                     {"cost",
                      {{"currency", "USD"},
                       {"added_per_month", Amount(answer.added_cost)},
                       {"hours_per_month", kHoursAMonth},
                       {"without_price", answer.without_price}}},
                     {"resources", std::move(rows)},
                     {"notes", std::move(notes)}};
  return json.dump() + "\n";
}

}  // namespace purser
