#include "govern/gate/plan.h"

#include <filesystem>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "govern/gate/change.h"
#include "govern/gate/declarations.h"
#include "govern/gate/json_reader.h"
#include "govern/gate/provider.h"

namespace purser {
namespace {

constexpr std::string_view kHowToMake =
    "make one with: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json";

/// A resource, and its change as long as its provider may add tags: configuration comes last.
struct Kept {
  GatedResource gated;
  std::unique_ptr<TerraformChange> open;
};

struct PlanParts {
  const TagJudge& judge;
  std::vector<Kept> kept = {};
  TerraformConfiguration configuration;
  std::map<std::string, std::string, std::less<>> variables;
  std::string format;
  bool has_changes = false;
  bool errored = false;
};

void ReadVariables(JsonReader& reader, PlanParts& parts) {
  std::string_view member;
  if (!reader.EnterObject()) return reader.Skip();
  while (reader.NextMember(member)) {
    const std::string name(member);
    if (!reader.EnterObject()) {
      reader.Skip();
      continue;
    }
    while (reader.NextMember(member)) {
      // Only regions are asked for, so that nothing secret is kept.
      if (member == "value" && name.find("region") != std::string::npos)
        parts.variables[name] = reader.Text();
      else
        reader.Skip();
    }
  }
}

/// Tags decide only where something is made: the rest is let go at once.
Result<void> KeepChange(JsonReader& reader, PlanParts& parts) {
  TerraformChange change = TRY(ReadChange(reader));
  if (!change.makes || change.deposed || change.mode == "data") return {};
  Kept& kept = parts.kept.emplace_back();
  if (IsSettled(change))
    kept.gated = parts.judge.Judge(Settle(change, nullptr));
  else
    kept.open = std::make_unique<TerraformChange>(std::move(change));
  return {};
}

Result<void> ReadChanges(JsonReader& reader, PlanParts& parts) {
  if (!reader.EnterArray()) return reader.Skip(), Result<void>();
  while (reader.NextItem()) TRY(KeepChange(reader, parts));
  return {};
}

/// What Terraform puts off to a later plan: [{ reason, resource_change }].
Result<void> ReadDeferred(JsonReader& reader, PlanParts& parts) {
  std::string_view member;
  if (!reader.EnterArray()) return reader.Skip(), Result<void>();
  while (reader.NextItem()) {
    if (!reader.EnterObject()) {
      reader.Skip();
      continue;
    }
    while (reader.NextMember(member)) {
      if (member == "resource_change")
        TRY(KeepChange(reader, parts));
      else
        reader.Skip();
    }
  }
  return {};
}

Result<void> ReadSection(JsonReader& reader, std::string_view name, PlanParts& parts) {
  if (name == "resource_changes") {
    parts.has_changes = true;
    return ReadChanges(reader, parts);
  }
  if (name == "deferred_changes") return ReadDeferred(reader, parts);
  if (name == "format_version")
    parts.format = reader.Text();
  else if (name == "variables")
    ReadVariables(reader, parts);
  else if (name == "configuration")
    parts.configuration.Read(reader);
  else if (name == "errored")
    parts.errored = reader.IsTrue();
  else
    reader.Skip();
  return {};
}

/// Wrappers of CI systems write the command before the document and markers behind it.
void SkipWrapping(JsonReader& reader, std::vector<std::string>& notes) {
  bool skipped = false;
  while (!reader.AtEnd() && reader.Peek() != JsonKind::kObject) {
    reader.SkipLine();
    skipped = true;
  }
  if (skipped) notes.emplace_back("lines before the plan left out: a wrapper wrote them");
}

Result<void> CheckParts(const PlanParts& parts) {
  if (parts.errored)
    return Error{ErrorKind::kData,
                 "the plan is not whole: Terraform stopped with an error while planning; mend that "
                 "and plan again"};
  const std::string_view major = std::string_view(parts.format).substr(0, parts.format.find('.'));
  if (!parts.format.empty() && major != "0" && major != "1")
    return Error{ErrorKind::kData,
                 fmt::format("plan format \"{}\" is not known; 0.x and 1.x are", parts.format)};
  if (!parts.has_changes && parts.format.empty())
    return Error{ErrorKind::kData, fmt::format("not a Terraform plan; {}", kHowToMake)};
  return {};
}

/// Regions that variables give.
void ResolveRegions(PlanParts& parts) {
  for (auto& [key, provider] : parts.configuration.providers) {
    const auto variable = parts.variables.find(provider.region_variable);
    if (provider.region.empty() && variable != parts.variables.end())
      provider.region = variable->second;
  }
}

/// With what the configuration says about it.
GatedResource Finished(Kept kept, const PlanParts& parts) {
  const std::string& address = kept.open ? kept.open->address : kept.gated.resource.address;
  const std::string& type = kept.open ? kept.open->type : kept.gated.resource.type;
  const TerraformProvider* provider = parts.configuration.ProviderOf(address, type);
  if (kept.open) return parts.judge.Judge(Settle(*kept.open, provider));
  if (kept.gated.resource.region.empty() && provider != nullptr)
    kept.gated.resource.region = provider->region;
  return std::move(kept.gated);
}

}  // namespace

Result<GatedChanges> ReadTerraformPlan(Bytes bytes, const std::string& source,
                                       const TagJudge& judge) {
  JsonReader reader(std::move(bytes));
  GatedChanges planned;
  SkipWrapping(reader, planned.notes);
  PlanParts parts{.judge = judge};
  std::string_view member;
  if (!reader.EnterObject())
    return Error{ErrorKind::kData, fmt::format("not a Terraform plan; {}", kHowToMake)};
  while (reader.NextMember(member)) {
    const std::string name(member);
    TRY(ReadSection(reader, name, parts));
  }
  if (reader.failed()) return reader.error();
  TRY(CheckParts(parts));
  ResolveRegions(parts);
  const Declarations declarations(std::filesystem::path(source).parent_path(),
                                  parts.configuration.module_folders);
  planned.resources.reserve(parts.kept.size());
  for (Kept& kept : parts.kept) {
    GatedResource& gated = planned.resources.emplace_back(Finished(std::move(kept), parts));
    gated.resource.source = source;
    declarations.Locate(gated.resource);
  }
  return planned;
}

}  // namespace purser
