#include "cli/run.h"

#include <fmt/format.h>

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/interrupt.h"
#include "cli/session.h"

namespace purser {
namespace {

/// "purser: message", each line of it: a configuration's mistakes come all at once.
int Tell(Console& console, const Error& error) {
  std::string text;
  std::string_view rest = error.message;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    text += fmt::format("purser: {}\n", rest.substr(0, end));
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
  }
  console.Err(text);
  return ExitCodeOf(error.kind, ReceivedSignal());
}

int PrintText(Console& console, std::string_view text) {
  const Result<void> printed = console.Out(text);
  return printed.ok() ? kExitFine : Tell(console, printed.error());
}

/// Everything that can be wrong before the verb starts.
Result<void> Prepare(Session& session) {
  const std::optional<std::string> as_of = session.Value("--as-of");
  if (as_of && !ParseInstant(*as_of))
    return Error{ErrorKind::kUsage, fmt::format("--as-of cannot be \"{}\": an instant is written "
                                                "2026-10-05T12:00:00Z or 2026-10-05",
                                                *as_of)};
  if (session.verb().needs == Needs::kNothing) return {};
  return session.LoadConfiguration();
}

Result<void> RunVerb(Session& session) {
  TRY(Prepare(session));
  // A signal lets the verb put its folders away, also where no statement is running.
  const InterruptScope orderly([] {});
  return session.verb().run(session);
}

}  // namespace

std::string_view Version() { return PURSER_VERSION; }

int RunCommandLine(World& world, Console& console, std::span<const std::string> words) {
  Result<Arguments> arguments = ParseArguments(words);
  if (!arguments.ok()) return Tell(console, arguments.error());
  const Arguments& read = arguments.value();
  if (read.Has("--version")) return PrintText(console, fmt::format("purser {}\n", Version()));
  if (read.verb == nullptr) return PrintText(console, OverviewText());
  if (read.Has("--help")) return PrintText(console, VerbHelpText(*read.verb, read.noun));

  Session session(world, console, std::move(arguments).value());
  const Result<void> done = RunVerb(session);
  // What was printed is shown in any case: a proof that fails shows its numbers.
  const Result<void> delivered = session.Deliver();
  if (!done.ok()) return Tell(console, done.error());
  if (!delivered.ok()) return Tell(console, delivered.error());
  return session.said_no() ? kExitNo : kExitFine;
}

}  // namespace purser
