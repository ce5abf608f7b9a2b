#include <algorithm>

#include "cli/verb.h"

namespace purser {

// A line a verb here, and one in the table: the order is that of help.
Verb DemoVerb();
Verb InitVerb();
Verb DoctorVerb();
Verb ConfigVerb();
Verb IngestVerb();
Verb ReconcileVerb();
Verb AllocateVerb();
Verb ReportVerb();
Verb ExplainVerb();
Verb QueryVerb();
Verb ExportVerb();
Verb CloseVerb();
Verb SnapshotsVerb();
Verb PublishVerb();
Verb GateVerb();
Verb CompletionVerb();
Verb DocsVerb();
Verb HelpVerb();

std::span<const Verb> AllVerbs() {
  static const std::vector<Verb> verbs = [] {
    std::vector<Verb> all;
    all.push_back(DemoVerb());
    all.push_back(InitVerb());
    all.push_back(DoctorVerb());
    all.push_back(ConfigVerb());
    all.push_back(IngestVerb());
    all.push_back(ReconcileVerb());
    all.push_back(AllocateVerb());
    all.push_back(ReportVerb());
    all.push_back(ExplainVerb());
    all.push_back(QueryVerb());
    all.push_back(ExportVerb());
    all.push_back(CloseVerb());
    all.push_back(SnapshotsVerb());
    all.push_back(PublishVerb());
    all.push_back(GateVerb());
    all.push_back(CompletionVerb());
    all.push_back(DocsVerb());
    all.push_back(HelpVerb());
    return all;
  }();
  return verbs;
}

const Verb* FindVerb(std::string_view name) {
  const auto found = std::ranges::find(AllVerbs(), name, &Verb::name);
  return found == AllVerbs().end() ? nullptr : &*found;
}

std::span<const Flag> GlobalFlags() {
  static const std::vector<Flag> flags = {
      {"--config", "FILE",
       "configuration [./purser.toml, then $XDG_CONFIG_HOME/purser/purser.toml]"},
      {"--books", "DIR", "the books [[ledger] path, then $XDG_DATA_HOME/purser]"},
      {"--as-of", "INSTANT", "what \"now\" means [the clock]"},
      {"--format", "F", "how the answer is written [the verb's first format]"},
      {"--output", "FILE", "write the answer to FILE, whole or not at all"},
      {"--quiet", "", "no notes and no progress on standard error"},
      {"--verbose", "", "more notes on standard error"},
      {"--no-color", "", "no colour (also: NO_COLOR)"},
      {"--help", "", "help, also of a verb"},
      {"--version", "", "the version"},
  };
  return flags;
}

const Flag* Verb::FindFlag(std::string_view flag_name) const {
  const auto found = std::ranges::find(flags, flag_name, &Flag::name);
  return found == flags.end() ? nullptr : &*found;
}

const Noun* Verb::FindNoun(std::string_view noun_name) const {
  const auto found = std::ranges::find(nouns, noun_name, &Noun::name);
  return found == nouns.end() ? nullptr : &*found;
}

std::vector<std::string> Verb::NounNames() const {
  std::vector<std::string> names;
  for (const Noun& noun : nouns) names.push_back(noun.name);
  return names;
}

}  // namespace purser
