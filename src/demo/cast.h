/// The story: eight engineers of five teams, twenty projects, four accounts, and the tags
/// that they write, with the mistakes that people make.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "demo/line.h"

namespace purser {

inline constexpr std::string_view kPayerAccount = "012345678901";  ///< Leading zero on purpose.
inline constexpr std::string_view kProductionAccount = "210987654321";
inline constexpr std::string_view kDataAccount = "333333333333";
inline constexpr std::string_view kResearchAccount = "456789012345";
inline constexpr std::string_view kDevelopmentAccount = "567890123456";

std::string_view AccountName(std::string_view account);

struct DemoProject {
  std::string_view name;
  std::string_view team;
  std::string_view cost_center;
  std::string_view owner;    ///< "hana@acme.example"
  std::string_view account;  ///< Where its resources run.
};

std::span<const DemoProject> DemoProjects();
const DemoProject& FindDemoProject(std::string_view name);

/// What went wrong when somebody tagged.
enum class Mistake {
  kNone,
  kAliasKey,  ///< env instead of environment, squad instead of team
  kSynonym,   ///< prod, dev
  kCase,      ///< NLP
  kBlanks,    ///< " nlp "
  kTypo,      ///< the team's name misspelt
  kNoTeam,
  kNoCostCenter,
  kUnknownOwner,  ///< owner=unknown
  kOnlyAwsTags,   ///< created by a console click: aws:createdBy only
  kNothing,
};

/// Tags of a resource of `project`. cost_center is active from month 4 on, experiment_id from
/// month 2 on.
///
/// @param environment  "production"
/// @param experiment   empty for none
std::vector<DemoTag> TagsOf(const DemoProject& project, std::string_view environment,
                            std::string_view experiment, Mistake mistake);

}  // namespace purser
