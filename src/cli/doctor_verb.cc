/// `purser doctor`: what is set up, what works, and what to do about the rest.

#include <algorithm>

#include <fmt/format.h>

#include "cli/call_counter.h"
#include "cli/doctor_books.h"
#include "cli/session.h"
#include "cli/settings_text.h"
#include "govern/doctor/aws_checkup.h"
#include "govern/doctor/checkup.h"

namespace purser {
namespace {

/// A mistake a line, as LoadConfiguration tells them.
Checkup ConfigurationMistakes(const Error& error) {
  Checkup lines;
  std::string_view rest = error.message;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (!line.empty())
      lines.push_back({Health::kFail, "configuration", std::string(line), "purser config check"});
  }
  return lines;
}

CheckupLine ConfigurationLine(const Config& config) {
  const std::string about = fmt::format("{}, {}", ConfigurationText(config), SettingsText(config));
  if (config.file.empty()) return {Health::kWarn, "configuration", about, "purser init"};
  return {Health::kOk, "configuration", about};
}

void Show(Session& session, const Checkup& checkup) {
  session.Print(session.format() == "json"
                    ? CheckupJson(checkup)
                    : CheckupTable(checkup, {static_cast<std::size_t>(session.look().width),
                                             session.look().colour}));
}

Result<void> RunDoctor(Session& session) {
  const Result<void> configured = session.LoadConfiguration();
  if (!configured.ok()) {
    Show(session, ConfigurationMistakes(configured.error()));
    return Error{configured.error().kind,
                 "the configuration is wrong, so nothing else was checked"};
  }
  const Config& config = session.config();
  Checkup checkup = {ConfigurationLine(config), CheckBooks(session)};
  AwsCheckup aws = CheckAws(session.world(), config, DayOf(session.now()));
  std::ranges::move(aws.lines, std::back_inserter(checkup));
  CountCalls(session, aws.calls);
  Show(session, checkup);
  const std::size_t failed = CountOf(checkup, Health::kFail);
  if (config.file.empty()) session.Next("purser init");
  if (failed == 0) return {};
  return Error{ErrorKind::kUnavailable,
               fmt::format("{} of {} checks fail", failed, checkup.size())};
}

}  // namespace

Verb DoctorVerb() {
  return {.name = "doctor",
          .about = "checks configuration, credentials, permissions, clock and books",
          .formats = {"table", "json"},
          .needs = Needs::kNothing,
          .examples = {"purser doctor", "purser doctor --format json"},
          .details =
              "Each line is ok, warn (works, with less to say, or is not set up yet) or fail, with "
              "what to do. Exit code 3 when a line fails, 2 when the configuration is wrong. "
              "Permissions are tried with the cheapest calls that change nothing; Cost Explorer "
              "takes 0.01 USD a request, of which each source that reads bills needs one or two.",
          .run = RunDoctor};
}

}  // namespace purser
