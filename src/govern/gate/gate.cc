#include "govern/gate/gate.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "govern/gate/cost.h"
#include "govern/gate/json_reader.h"
#include "govern/gate/plan.h"
#include "govern/gate/template.h"

namespace purser {
namespace {

constexpr std::size_t kHead = std::size_t{1} << 16;
constexpr std::size_t kLargestTemplate = std::size_t{4} << 20;

enum class Dialect { kPlan, kTemplate, kEvents, kState, kOther };

/// By the first member that only one of them has.
Dialect DialectOf(std::string_view head) {
  if (head.starts_with("[command]")) return Dialect::kPlan;
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  JsonReader reader(Bytes::Of(head));
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
  // A plan whose first member is longer than what was looked at.
  return terraform || !reader.failed() ? Dialect::kPlan : Dialect::kOther;
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

/// The whole of a template; AWS takes up to a megabyte.
Result<std::string> ReadAll(Bytes& bytes) {
  std::string text;
  for (std::size_t filled = 0;;) {
    if (filled > kLargestTemplate)
      return Error{ErrorKind::kData,
                   "neither a Terraform plan as JSON nor a CloudFormation "
                   "template, which has at most a megabyte"};
    text.resize(filled + kHead);
    const std::size_t count = TRY(bytes.Read(std::span(text).subspan(filled)));
    filled += count;
    if (count > 0) continue;
    text.resize(filled);
    return text;
  }
}

Result<GatedChanges> ReadByContent(const std::string& file, const GateOptions& options,
                                   const TagJudge& judge) {
  Bytes bytes = TRY(Bytes::Open(file));
  const std::string_view head = TRY(bytes.Head(kHead));
  TRY(CheckHead(head));
  switch (DialectOf(head)) {
    case Dialect::kEvents:
      return NotAPlan("the event stream of terraform plan -json");
    case Dialect::kState:
      return NotAPlan("a state");
    case Dialect::kPlan:
      return ReadTerraformPlan(std::move(bytes), file, judge);
    case Dialect::kTemplate:
    case Dialect::kOther:
      break;
  }
  const std::string text = TRY(ReadAll(bytes));
  return ReadTemplate(text, file, options, judge);
}

void Count(GateSummary& summary, GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::kPass:
      ++summary.pass;
      return;
    case GateVerdict::kFail:
      ++summary.fail;
      return;
    case GateVerdict::kUnknown:
      ++summary.unknown;
      return;
    case GateVerdict::kNotTaggable:
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

Result<GatedChanges> ReadPlanned(const std::string& file, const GateOptions& options,
                                 const TagJudge& judge) {
  return ReadByContent(file, options, judge).While(file == "-" ? "standard input" : file);
}

GateAnswer Gate(std::vector<GatedChanges> files, const GateOptions& options) {
  GateAnswer answer;
  std::map<std::string, std::int64_t> strange;
  const std::string region = options.region.empty() ? std::string(kPricedRegion) : options.region;
  for (GatedChanges& file : files) {
    answer.notes.insert(answer.notes.end(), file.notes.begin(), file.notes.end());
    answer.rows.reserve(answer.rows.size() + file.resources.size());
    for (GatedResource& gated : file.resources) {
      if (!gated.resource.type_known) ++strange[gated.resource.type];
      GateRow& row = answer.rows.emplace_back(GateRow{.gated = std::move(gated)});
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
