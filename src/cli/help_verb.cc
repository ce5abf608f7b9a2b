#include <fmt/format.h>

#include "base/suggest.h"
#include "cli/help.h"
#include "cli/session.h"

namespace purser {
namespace {

Result<void> Help(Session& session) {
  if (session.operands().empty()) {
    session.Print(OverviewText());
    return {};
  }
  const std::string& name = session.operands()[0];
  const Verb* verb = FindVerb(name);
  if (verb == nullptr) {
    std::vector<std::string> names;
    for (const Verb& known : AllVerbs()) names.push_back(known.name);
    return Error{ErrorKind::kUsage,
                 fmt::format("unknown verb \"{}\"{}", name, DidYouMean(name, names))};
  }
  session.Print(VerbHelpText(*verb, session.operands().size() > 1 ? session.operands()[1] : ""));
  return {};
}

}  // namespace

Verb HelpVerb() {
  return {.name = "help",
          .about = "this overview, or help about a verb",
          .operands = "[VERB] [NOUN]",
          .needs = Needs::kNothing,
          .run = Help};
}

}  // namespace purser
