#include "govern/gate/gate.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "govern/gate/cost.h"
#include "govern/gate/json_reader.h"
#include "govern/gate/plan.h"

namespace purser {
namespace {

constexpr std::size_t kHead = std::size_t{1} << 16;

enum class Dialect { kPlan, kTemplate, kEvents, kState, kOther };

/// By the first member that only one of them has.
Dialect DialectOf(std::string_view json) {
  JsonReader reader(Bytes::Of(json));
  std::string_view member;
  bool terraform = false;
  if (!reader.EnterObject()) return Dialect::kOther;
  while (reader.NextMember(member)) {
    if (member == "resource_changes" || member == "planned_values") return Dialect::kPlan;
    if (member == "Resources" || member == "AWSTemplateFormatVersion") return Dialect::kTemplate;
    if (member == "@level") return Dialect::kEvents;
    if (member == "values" && terraform) return Dialect::kState;
    if (member == "terraform_version" || member == "format_version") terraform = true;
    reader.Skip();
  }
  return terraform ? Dialect::kPlan : Dialect::kOther;
}

Error NotAPlan(std::string_view what) {
  return {ErrorKind::kData,
          fmt::format("{}, not a plan as JSON; make one with: terraform show -json plan.bin > "
                      "plan.json",
                      what)};
}

/// What people hand over instead of a plan.
Result<void> CheckHead(std::string_view head) {
  if (head.empty()) return NotAPlan("an empty file");
  if (head.starts_with("PK\x03\x04")) return NotAPlan("a binary plan file");
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF"))
    return NotAPlan("UTF-16, as PowerShell's > writes it");
  if (head.find('\0') != std::string_view::npos) return NotAPlan("a binary file");
  return {};
}

Result<PlannedChanges> ReadByContent(const std::string& file, const GateOptions&) {
  Bytes bytes = TRY(Bytes::Open(file));
  const std::string_view head = TRY(bytes.Head(kHead));
  TRY(CheckHead(head));
  switch (DialectOf(head)) {
    case Dialect::kEvents:
      return NotAPlan("the event stream of terraform plan -json");
    case Dialect::kState:
      return NotAPlan("a state");
    case Dialect::kPlan:
    case Dialect::kTemplate:
    case Dialect::kOther:
      return ReadTerraformPlan(std::move(bytes), file);
  }
  return NotAPlan("something else");
}

void Count(GateSummary& summary, Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      ++summary.pass;
      return;
    case Verdict::kFail:
      ++summary.fail;
      return;
    case Verdict::kUnknown:
      ++summary.unknown;
      return;
    case Verdict::kNotTaggable:
      ++summary.not_taggable;
      return;
  }
}

void Price(GateRow& row, GateAnswer& answer, std::string_view region) {
  const PlannedResource& resource = row.gated.resource;
  row.monthly_cost = MonthlyCost(resource, region);
  row.added_cost = AddedCost(resource, region);
  if (!row.added_cost)
    ++answer.without_price;
  else if (__builtin_add_overflow(answer.added_cost, *row.added_cost, &answer.added_cost))
    answer.added_cost = kInt128Max;
  if (resource.after && resource.region.empty()) answer.region = region;
}

}  // namespace

Result<PlannedChanges> ReadPlanned(const std::string& file, const GateOptions& options) {
  return ReadByContent(file, options).While(file == "-" ? "standard input" : file);
}

GateAnswer Gate(const TagJudge& judge, std::vector<PlannedChanges> files,
                const GateOptions& options) {
  GateAnswer answer;
  std::map<std::string, std::int64_t> strange;
  const std::string region = options.region.empty() ? std::string(kPricedRegion) : options.region;
  for (PlannedChanges& file : files) {
    answer.notes.insert(answer.notes.end(), file.notes.begin(), file.notes.end());
    for (PlannedResource& resource : file.resources) {
      if (!resource.type_known) ++strange[resource.type];
      GateRow& row = answer.rows.emplace_back(GateRow{.gated = judge.Judge(std::move(resource))});
      Count(answer.summary, row.gated.verdict);
      Price(row, answer, region);
    }
  }
  for (const auto& [type, count] : strange)
    answer.notes.push_back(
        fmt::format("{} ({} resources): not in the tables, taken as one that "
                    "cannot carry tags",
                    type, count));
  if (!answer.region.empty() && options.region.empty())
    answer.notes.push_back(fmt::format("no region in the plan: priced as {}", region));
  return answer;
}

}  // namespace purser
