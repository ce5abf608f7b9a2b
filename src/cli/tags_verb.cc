/// `purser tags check`, `coverage`, `conflicts`, `fix` and `activate`.

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/tags.h"

namespace purser {
namespace {

struct FlagUse {
  std::string_view flag;
  std::vector<std::string_view> nouns;
};

/// A flag that another noun takes would say nothing.
Result<void> CheckFlags(const Session& session) {
  static const std::vector<FlagUse> uses = {{"--team", {"check", "conflicts", "fix"}},
                                            {"--all", {"check"}},
                                            {"--fail-on", {"check"}},
                                            {"--by", {"coverage"}},
                                            {"--period", {"coverage"}},
                                            {"--resource", {"fix"}},
                                            {"--creators", {"fix"}},
                                            {"--spelling", {"fix"}},
                                            {"--min-confidence", {"fix"}},
                                            {"--undo", {"fix"}},
                                            {"--backfill", {"activate"}},
                                            {"--apply", {"fix", "activate"}},
                                            {"--yes", {"fix", "activate"}}};
  for (const FlagUse& use : uses)
    if (session.Has(use.flag) && std::ranges::find(use.nouns, session.noun()) == use.nouns.end())
      return Error{ErrorKind::kUsage,
                   fmt::format("{} is of tags {}", use.flag, fmt::join(use.nouns, ", "))};
  return {};
}

Result<void> RunTags(Session& session) {
  TRY(CheckFlags(session));
  if (session.noun() == "coverage") return TagsCoverage(session);
  if (session.noun() == "conflicts") return TagsConflicts(session);
  if (session.noun() == "fix") return TagsFix(session);
  if (session.noun() == "activate") return TagsActivate(session);
  return TagsCheck(session);
}

std::vector<Flag> TagFlags() {
  return {
      {"--team", "TEAM", "only its resources (check, conflicts, fix)"},
      {"--all", "", "check: also compliant resources and those without tags"},
      {"--fail-on", "PERCENT", "check: exit 1 below it (95, resources=95, money=95)", {}, true},
      {"--by", "WHAT", "coverage: rows [team]", {"team", "account", "service", "key"}},
      {"--period", "PERIOD", "coverage: billing periods [the newest]"},
      {"--resource", "ID", "fix: only this one", {}, true},
      {"--creators", "", "fix: ask AWS who made them, and for tags of their groups"},
      {"--spelling", "", "fix: also rename aliases and synonyms"},
      {"--min-confidence", "PERCENT", "fix: nothing less certain [0]"},
      {"--undo", "RUN", "fix: take back what a run wrote"},
      {"--backfill", "", "activate: also ask AWS to fill in up to 12 months"},
      {"--apply", "", "fix, activate: do it, not only say it"},
      {"--yes", "", "with --apply or --undo: without asking"},
  };
}

}  // namespace

Verb TagsVerb() {
  return {
      .name = "tags",
      .about = "which resources carry the tags they need, and writing them",
      .nouns = {{"check", "", "resources that lack tags, by money; rates by team and week"},
                {"coverage", "", "how much of the bill carries the tags, month by month"},
                {"conflicts", "", "one thing said in several ways, values that are none"},
                {"fix", "", "tags that should be written, why, and writing them"},
                {"activate", "", "the taxonomy's keys as cost-allocation tags"}},
      .flags = TagFlags(),
      .formats = {"table", "json", "csv", "markdown", "html", "xlsx"},
      .examples = {"purser tags check --fail-on 95", "purser tags check --team nlp --all",
                   "purser tags coverage --by account", "purser tags fix --creators",
                   "purser tags fix --apply --yes --min-confidence 80",
                   "purser tags activate --backfill --apply"},
      .details =
          "Resources are those of the newest inventory, else those that the bill names. Money "
          "is the Effective cost of the 30 days up to the newest one with charges. Terminated "
          "resources are left out; what cannot carry tags, and whose tags could not be read, is "
          "named apart and in no rate.\n"
          "fix and activate only say what they would do; --apply does it. A valid tag is "
          "never overwritten, a key of AWS's own never touched. Every run is in the journal "
          "and can be taken back with --undo, unless somebody changed the tags since.",
      .run = RunTags};
}

}  // namespace purser
