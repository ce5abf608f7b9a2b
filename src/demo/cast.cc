#include "demo/cast.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/check.h"

namespace purser {
namespace {

constexpr int kExperimentActive = 2;
constexpr int kCostCenterActive = 4;

constexpr std::array kProjects = {
    DemoProject{"rec-ranking", "recommendations", "cc-ml-001", "ada@acme.example",
                kProductionAccount},
    DemoProject{"rec-retrieval", "recommendations", "cc-ml-001", "ada@acme.example",
                kProductionAccount},
    DemoProject{"rec-embeddings", "recommendations", "cc-ml-001", "ben@acme.example",
                kResearchAccount},
    DemoProject{"rec-abtest", "recommendations", "cc-ml-001", "ben@acme.example",
                kDevelopmentAccount},
    DemoProject{"search-index", "search", "cc-ml-002", "chloe@acme.example", kProductionAccount},
    DemoProject{"search-relevance", "search", "cc-ml-002", "chloe@acme.example", kResearchAccount},
    DemoProject{"query-understanding", "search", "cc-ml-002", "dmitri@acme.example",
                kProductionAccount},
    DemoProject{"search-serving", "search", "cc-ml-002", "dmitri@acme.example", kProductionAccount},
    DemoProject{"llm-finetune", "nlp", "cc-ml-003", "elif@acme.example", kResearchAccount},
    DemoProject{"chat-assistant", "nlp", "cc-ml-003", "elif@acme.example", kProductionAccount},
    DemoProject{"doc-extraction", "nlp", "cc-ml-003", "farid@acme.example", kProductionAccount},
    DemoProject{"translation", "nlp", "cc-ml-003", "farid@acme.example", kProductionAccount},
    DemoProject{"ocr", "cv", "cc-ml-004", "grace@acme.example", kProductionAccount},
    DemoProject{"defect-detection", "cv", "cc-ml-004", "grace@acme.example", kResearchAccount},
    DemoProject{"image-search", "cv", "cc-ml-004", "grace@acme.example", kResearchAccount},
    DemoProject{"video-tagging", "cv", "cc-ml-004", "grace@acme.example", kProductionAccount},
    DemoProject{"feature-store", "platform", "cc-ml-005", "hana@acme.example", kProductionAccount},
    DemoProject{"training-cluster", "platform", "cc-ml-005", "hana@acme.example", kResearchAccount},
    DemoProject{"ml-lake", "platform", "cc-ml-005", "hana@acme.example", kDataAccount},
    DemoProject{"monitoring", "platform", "cc-ml-005", "hana@acme.example", kProductionAccount},
};

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper;
}

/// "search" → "serach": two letters in the middle change places.
std::string Misspelt(std::string_view text) {
  std::string wrong(text);
  const std::size_t middle = wrong.size() / 2;
  std::swap(wrong[middle - 1], wrong[middle]);
  return wrong;
}

std::string TeamValue(std::string_view team, Mistake mistake) {
  if (mistake == Mistake::kCase) return UpperCase(team);
  if (mistake == Mistake::kBlanks) return " " + std::string(team) + " ";
  if (mistake == Mistake::kTypo) return Misspelt(team);
  return std::string(team);
}

std::string EnvironmentValue(std::string_view environment, Mistake mistake) {
  if (mistake == Mistake::kSynonym && environment == "production") return "prod";
  if (mistake == Mistake::kSynonym && environment == "development") return "dev";
  return std::string(environment);
}

}  // namespace

std::string_view AccountName(std::string_view account) {
  if (account == kPayerAccount) return "acme-payer";
  if (account == kProductionAccount) return "acme-ml-production";
  if (account == kDataAccount) return "acme-data";
  if (account == kResearchAccount) return "acme-ml-research";
  return "acme-ml-development";
}

std::span<const DemoProject> DemoProjects() { return kProjects; }

const DemoProject& FindDemoProject(std::string_view name) {
  const auto found = std::ranges::find(kProjects, name, &DemoProject::name);
  Check(found != kProjects.end(), "the story knows its projects");
  return *found;
}

std::vector<DemoTag> TagsOf(const DemoProject& project, std::string_view environment,
                            std::string_view experiment, Mistake mistake) {
  if (mistake == Mistake::kNothing) return {};
  const std::string creator = "IAMUser:" + UpperCase(project.owner.substr(0, 3));
  if (mistake == Mistake::kOnlyAwsTags) return {{"aws:createdBy", creator}};
  const bool alias = mistake == Mistake::kAliasKey;
  std::vector<DemoTag> tags;
  if (mistake != Mistake::kNoTeam)
    tags.push_back({alias ? "squad" : "team", TeamValue(project.team, mistake)});
  tags.push_back({"project", std::string(project.name)});
  tags.push_back({alias ? "env" : "environment", EnvironmentValue(environment, mistake)});
  if (mistake != Mistake::kNoCostCenter)
    tags.push_back({"cost_center", std::string(project.cost_center), kCostCenterActive});
  tags.push_back(
      {"owner", mistake == Mistake::kUnknownOwner ? "unknown" : std::string(project.owner)});
  if (!experiment.empty())
    tags.push_back({"experiment_id", std::string(experiment), kExperimentActive});
  if (environment == "development" || environment == "experiment")
    tags.push_back({"auto_shutdown", "never"});
  tags.push_back({"aws:createdBy", creator});
  return tags;
}

}  // namespace purser
