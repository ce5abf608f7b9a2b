/// `purser gate FILE…`: tags and cost of what a plan or template would make.

#include <fmt/format.h>

#include "cli/session.h"
#include "govern/gate/formats.h"
#include "govern/gate/gate.h"

namespace purser {
namespace {

/// --stack-tag KEY=VALUE.
Result<std::vector<DeclaredTag>> StackTags(const Session& session) {
  std::vector<DeclaredTag> tags;
  for (const std::string& text : session.Values("--stack-tag")) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      return Error{ErrorKind::kUsage,
                   fmt::format("--stack-tag cannot be \"{}\": it is written KEY=VALUE", text)};
    tags.push_back({.key = text.substr(0, equals), .values = {text.substr(equals + 1)}});
  }
  return tags;
}

std::string Render(const Session& session, const GateAnswer& answer) {
  for (const GateFormat& format : AllGateFormats())
    if (format.name == session.format())
      return format.render(answer, {.width = static_cast<std::size_t>(session.look().width),
                                    .colour = session.look().colour});
  return {};
}

Result<void> RunGate(Session& session) {
  GateOptions options{.region = session.Value("--region").value_or("")};
  options.stack_tags = TRY(StackTags(session));
  const TagJudge judge = TRY(TagJudge::Make(session.config().taxonomy, DayOf(session.now())));
  std::vector<GatedChanges> files;
  for (const std::string& file : session.operands()) {
    GatedChanges planned = TRY(ReadPlanned(file, options, judge));
    files.push_back(std::move(planned));
  }
  const GateAnswer answer = Gate(std::move(files), options);
  session.Print(Render(session, answer));
  for (const std::string& note : answer.notes) session.Note(note);
  const bool unknown_fails = session.Value("--fail-on") == "unknown";
  if (answer.summary.fail > 0 || (unknown_fails && answer.summary.unknown > 0)) session.SayNo();
  return {};
}

}  // namespace

Verb GateVerb() {
  std::vector<std::string> formats;
  for (const GateFormat& format : AllGateFormats()) formats.emplace_back(format.name);
  return {
      .name = "gate",
      .about = "tags and cost of what a plan or template would make",
      .operands = "FILE…",
      .flags = {{"--fail-on", "VERDICT", "also say no to what only apply decides", {"unknown"}},
                {"--region", "REGION", "where resources without one are priced [us-east-1]"},
                {"--stack-tag",
                 "KEY=VALUE",
                 "a tag that the stack adds to all its resources",
                 {},
                 true}},
      .formats = formats,
      .examples = {"purser gate plan.json", "purser gate --format github plan.json",
                   "terraform show -json plan.bin | purser gate -"},
      .details =
          "Each resource that would be made or changed passes, fails, or is unknown until apply; "
          "exit code 1 when one fails. What is only read, left alone or deleted is not "
          "listed. Lines come from the .tf files beside the plan. Monthly costs are Linux on "
          "demand, compute only, 730 hours; what the tables do not know is said to be "
          "unknown. Values that the plan marks as sensitive are judged and never printed.",
      .run = RunGate};
}

}  // namespace purser
