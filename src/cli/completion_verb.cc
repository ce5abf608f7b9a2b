#include "cli/completion.h"
#include "cli/session.h"

namespace purser {
namespace {

Result<void> Completion(Session& session) {
  if (session.noun() == "bash") session.Print(BashCompletion());
  if (session.noun() == "zsh") session.Print(ZshCompletion());
  if (session.noun() == "fish") session.Print(FishCompletion());
  return {};
}

}  // namespace

Verb CompletionVerb() {
  return {
      .name = "completion",
      .about = "completion for a shell",
      .nouns = {{"bash", "", "source <(purser completion bash)"},
                {"zsh", "", "purser completion zsh > \"${fpath[1]}/_purser\""},
                {"fish", "", "purser completion fish > ~/.config/fish/completions/purser.fish"}},
      .needs = Needs::kNothing,
      .run = Completion};
}

}  // namespace purser
