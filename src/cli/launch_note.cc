#include "cli/launch_note.h"

#include <optional>

#include "cli/answers.h"
#include "ledger/launch_journal.h"

namespace purser {
namespace {

struct Noted {
  LaunchJournal journal;
  std::string id;
};

NotedLaunch RowOf(const LaunchAnswer& answer) {
  return {.service = answer.service,
          .region = answer.region,
          .type = answer.type,
          .instances = answer.count,
          .spot = answer.spot,
          .client_token = answer.client_token,
          .tags = answer.tags.tags,
          .on_demand_hourly = answer.quote ? answer.quote->on_demand_hourly : std::nullopt,
          .spot_hourly = answer.quote ? answer.quote->spot_hourly : std::nullopt};
}

Result<Noted> Begin(Session& session, const NotedLaunch& row) {
  const std::unique_ptr<Books> books = TRY(OpenBooksToChange(session));
  LaunchJournal journal = TRY(LaunchJournal::Open(session.world(), *books));
  std::string id = TRY(journal.Begin(row));
  return Noted{std::move(journal), std::move(id)};
}

void SayUnnoted(Session& session, const Error& error) {
  session.Note("this launch is not noted in the books: " + error.message);
}

}  // namespace

Result<void> StartNoted(Session& session, LaunchAnswer& answer,
                        const std::function<Result<void>()>& start) {
  NotedLaunch row = RowOf(answer);
  Result<Noted> noted = Begin(session, row);
  if (!noted.ok() && noted.error().kind != ErrorKind::kNotFound) SayUnnoted(session, noted.error());
  const Result<void> started = start();
  if (!noted.ok()) return started;
  for (const Started& one : answer.started) row.started.push_back(one.id);
  const NotedLaunchState fine =
      answer.was_running ? NotedLaunchState::kWasRunning : NotedLaunchState::kStarted;
  row.state = started.ok() ? fine : NotedLaunchState::kFailed;
  if (!started.ok()) row.error = started.error().message;
  Noted open = std::move(noted).value();
  const Result<void> recorded = open.journal.Record(open.id, row);
  if (!recorded.ok()) SayUnnoted(session, recorded.error());
  return started;
}

}  // namespace purser
