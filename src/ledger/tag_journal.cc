#include "ledger/tag_journal.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "ledger/catalog_migrate.h"

namespace purser {
namespace {

constexpr std::array<std::pair<TagChangeState, std::string_view>, 5> kStates = {{
    {TagChangeState::kPlanned, "planned"},
    {TagChangeState::kWritten, "written"},
    {TagChangeState::kFailed, "failed"},
    {TagChangeState::kUndone, "undone"},
    {TagChangeState::kKept, "kept"},
}};

SqliteValue ValueOf(const std::optional<std::string>& text) {
  if (!text) return std::monostate{};
  return *text;
}

std::optional<std::string> TextOf(const SqliteStatement& statement, int column) {
  if (statement.IsNull(column)) return std::nullopt;
  return statement.Text(column);
}

}  // namespace

std::string_view TagChangeStateName(TagChangeState state) {
  return std::ranges::find(kStates, state, [](const auto& row) { return row.first; })->second;
}

Result<TagJournal> TagJournal::Open(World& world, Books& books, Access access) {
  std::unique_ptr<Sqlite> sqlite = TRY(OpenCatalog(world, books.folder(), access, AllMigrations()));
  return TagJournal(world, std::move(sqlite));
}

Result<std::string> TagJournal::Begin(const std::string& about, std::span<TagChange> changes) {
  const std::string run = NewUlid(*world_);
  const std::string now = InstantText(world_->clock.Now());
  SqliteTransaction transaction = TRY(SqliteTransaction::Begin(*sqlite_));
  TRY(sqlite_->Execute("INSERT INTO tag_runs VALUES ($id, $started, $about)",
                       {{"id", run}, {"started", now}, {"about", about}}));
  std::int64_t number = 0;
  for (TagChange& change : changes) {
    change.number = ++number;
    TRY(sqlite_->Execute(
        "INSERT INTO tag_changes VALUES ($run, $number, $arn, $resource, $type, $account, $region, "
        "$key, $before, $after, $evidence, 'planned', $now, '')",
        {{"run", run},
         {"number", change.number},
         {"arn", change.arn},
         {"resource", change.resource},
         {"type", change.type},
         {"account", change.account},
         {"region", change.region},
         {"key", change.key},
         {"before", ValueOf(change.before)},
         {"after", ValueOf(change.after)},
         {"evidence", change.evidence},
         {"now", now}}));
  }
  TRY(transaction.Commit());
  return run;
}

Result<void> TagJournal::Record(const std::string& run, std::span<const TagChange> changes) {
  const std::string now = InstantText(world_->clock.Now());
  SqliteTransaction transaction = TRY(SqliteTransaction::Begin(*sqlite_));
  for (const TagChange& change : changes)
    TRY(sqlite_->Execute(
        "UPDATE tag_changes SET before = $before, state = $state, changed = $now, error = $error "
        "WHERE run = $run AND number = $number",
        {{"before", ValueOf(change.before)},
         {"state", std::string(TagChangeStateName(change.state))},
         {"now", now},
         {"error", change.error},
         {"run", run},
         {"number", change.number}}));
  return transaction.Commit();
}

Result<std::vector<TagRun>> TagJournal::Runs() {
  SqliteStatement statement =
      TRY(sqlite_->Prepare("SELECT id, started, about FROM tag_runs ORDER BY id DESC"));
  std::vector<TagRun> runs;
  while (true) {
    const bool has_row = TRY(statement.Step());
    if (!has_row) return runs;
    runs.push_back({.id = statement.Text(0),
                    .started = ParseInstant(statement.Text(1)).value_or(Instant{}),
                    .about = statement.Text(2)});
  }
}

Result<TagRun> TagJournal::Find(const std::string& run) {
  const std::vector<TagRun> runs = TRY(Runs());
  std::vector<TagRun> found;
  for (const TagRun& known : runs)
    if (!run.empty() && LowerAscii(known.id).starts_with(LowerAscii(run))) found.push_back(known);
  if (found.size() == 1) return found[0];
  return Error{ErrorKind::kNotFound, found.empty()
                                         ? "the journal of tags has no run \"" + run + "\"" +
                                               (runs.empty() ? "; nothing was ever written"
                                                             : "; the newest is " + runs[0].id)
                                         : "several runs begin with \"" + run + "\""};
}

Result<std::vector<TagChange>> TagJournal::Changes(const std::string& run) {
  SqliteStatement statement = TRY(sqlite_->Prepare(
      "SELECT number, arn, resource, type, account, region, key, before, after, evidence, state, "
      "error FROM tag_changes WHERE run = $run ORDER BY number",
      {{"run", run}}));
  std::vector<TagChange> changes;
  while (true) {
    const bool has_row = TRY(statement.Step());
    if (!has_row) return changes;
    const std::string state = statement.Text(10);
    const auto known =
        std::ranges::find(kStates, state, [](const auto& row) { return row.second; });
    changes.push_back({.number = statement.Integer(0),
                       .arn = statement.Text(1),
                       .resource = statement.Text(2),
                       .type = statement.Text(3),
                       .account = statement.Text(4),
                       .region = statement.Text(5),
                       .key = statement.Text(6),
                       .before = TextOf(statement, 7),
                       .after = TextOf(statement, 8),
                       .evidence = statement.Text(9),
                       .state = known == kStates.end() ? TagChangeState::kFailed : known->first,
                       .error = statement.Text(11)});
  }
}

}  // namespace purser
