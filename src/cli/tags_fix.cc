/// `purser tags fix`: what tags resources should get, writing them, and taking that back.

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "cli/answers.h"
#include "cli/tags.h"
#include "govern/tags/creators.h"
#include "govern/tags/repair.h"
#include "report/formats.h"
#include "report/subject.h"

namespace purser {
namespace {

constexpr std::int64_t kMostCreators = 200;

Result<int> LeastConfidence(const Session& session) {
  const std::optional<std::string> text = session.Value("--min-confidence");
  if (!text) return 0;
  const std::optional<ParsedDecimal> percent = ParseDecimal(*text, 0);
  if (percent && percent->exact && percent->units >= 0 && percent->units <= 100)
    return static_cast<int>(percent->units);
  return Error{ErrorKind::kUsage,
               fmt::format("--min-confidence cannot be \"{}\": write 0 to 100", *text)};
}

Cell TextOrNull(const std::optional<std::string>& text) { return text ? Cell(*text) : Cell(); }

/// One row a tag. `done`: with what became of it.
Table ChangeTable(std::span<const TagChange> changes, bool done) {
  Table table{.name = "changes", .title = ""};
  Column id = TextColumn("resource");
  id.is_whole = true;
  table.columns = {id, TextColumn("key"), TextColumn("before"), TextColumn("value")};
  for (const char* name : {"type", "account", "region", "arn"}) {
    table.columns.push_back(TextColumn(name));
    table.columns.back().audience = Audience::kMachines;
  }
  table.columns.push_back(TextColumn("evidence"));
  if (done) {
    table.columns.push_back(TextColumn("state"));
    table.columns.push_back(TextColumn("error"));
  }
  for (const TagChange& change : changes) {
    std::vector<Cell> row = {change.resource,
                             change.key,
                             TextOrNull(change.before),
                             TextOrNull(change.after),
                             change.type,
                             change.account,
                             change.region,
                             change.arn,
                             change.evidence};
    if (done) {
      row.emplace_back(std::string(TagChangeStateName(change.state)));
      row.push_back(change.error.empty() ? Cell() : Cell(change.error));
    }
    table.rows.push_back(std::move(row));
  }
  HideEmptyColumns(table);
  return table;
}

/// What nobody can say, and what cannot be written.
Table OpenTable(std::span<const Repair> repairs) {
  Table table{.name = "open",
              .title = "Left to people",
              .columns = {TextColumn("resource"), TextColumn("type"), TextColumn("team"),
                          TextColumn("keys"), TextColumn("reason")}};
  for (const Repair& repair : repairs) {
    if (repair.unknown.empty() && repair.refused.empty()) continue;
    std::string keys;
    for (const std::string& key : repair.unknown) keys += (keys.empty() ? "" : ", ") + key;
    const Resource& resource = *repair.checked->resource;
    table.rows.push_back({resource.id, resource.type, repair.checked->team,
                          keys.empty() ? Cell() : Cell(keys),
                          repair.refused.empty() ? Cell() : Cell(repair.refused)});
  }
  HideEmptyColumns(table);
  return table;
}

std::string CountText(std::span<const TagChange> changes) {
  std::set<std::string> resources;
  for (const TagChange& change : changes) resources.insert(change.arn);
  return fmt::format("{} tag{} of {} resource{}", changes.size(), changes.size() == 1 ? "" : "s",
                     resources.size(), resources.size() == 1 ? "" : "s");
}

/// The answer of a run that was carried out.
Result<void> Tell(Session& session, const Applied& applied, Report report) {
  report.tables.insert(report.tables.begin(), ChangeTable(applied.changes, true));
  const std::int64_t failed = applied.Count(TagChangeState::kFailed);
  report.headlines.push_back(fmt::format(
      "written {}, left as they are {}, failed {}; run {}", applied.Count(TagChangeState::kWritten),
      applied.Count(TagChangeState::kKept), failed, applied.run));
  report.next = applied.Count(TagChangeState::kWritten) > 0
                    ? "purser tags fix --undo " + applied.run + " (takes it back)"
                    : "purser tags check";
  TRY(PrintReport(session, report));
  if (failed == 0) return {};
  const auto first = std::ranges::find(applied.changes, TagChangeState::kFailed, &TagChange::state);
  return Error{ErrorKind::kUnavailable,
               fmt::format("{} of {} tags could not be written; {}: {}", failed,
                           applied.changes.size(), first->resource, first->error)};
}

struct Plan {
  TagBooks& books;
  const ComplianceJudge& judge;
  TagResources resources;
  TagMoney money;
  std::vector<CheckedResource> checked;  ///< Of --team and --resource.
  std::vector<std::string> notes;
};

/// Those that --resource names.
Result<std::vector<CheckedResource>> Chosen(const Session& session,
                                            std::vector<CheckedResource> checked) {
  const std::vector<std::string> ids = session.Values("--resource");
  if (ids.empty()) return checked;
  for (const std::string& id : ids)
    if (std::ranges::none_of(checked, [&](const CheckedResource& one) {
          return one.resource->id == id || one.resource->arn == id;
        }))
      return Error{ErrorKind::kUsage, fmt::format("the inventory has no resource \"{}\"", id)};
  std::erase_if(checked, [&](const CheckedResource& one) {
    return std::ranges::find(ids, one.resource->id) == ids.end() &&
           std::ranges::find(ids, one.resource->arn) == ids.end();
  });
  return checked;
}

RepairKnowledge Gather(Session& session, TagClients& clients, Plan& plan) {
  RepairKnowledge knowledge{.account_defaults = session.config().allocation_defaults};
  for (const Resource& resource : plan.resources.resources) {
    knowledge.by_id[resource.id] = &resource;
    const auto user = resource.facts.find("iam_user");
    if (user != resource.facts.end())
      knowledge.creators[resource.id] = {.name = user->second, .source = "IAM user", .when = {}};
  }
  if (!session.Has("--creators")) return knowledge;
  std::vector<const Resource*> faulty;
  for (const CheckedResource& one : plan.checked)
    if (one.standing == TagStanding::kNotCompliant) faulty.push_back(one.resource);
  const ClientOf of = [&](const std::string& account) { return clients.Of(account); };
  const CreatorAnswer answer = AskOrigins(of, faulty, kMostCreators, knowledge);
  plan.notes.insert(plan.notes.end(), answer.notes.begin(), answer.notes.end());
  if (answer.left_out > 0)
    plan.notes.push_back(
        fmt::format("creators of the {} resources that cost most were asked for; {} are left out",
                    answer.asked, answer.left_out));
  return knowledge;
}

Result<std::vector<Repair>> MakePlan(Session& session, TagClients& clients, Plan& plan) {
  RepairOptions options{.spelling = session.Has("--spelling")};
  options.least_confidence = TRY(LeastConfidence(session));
  const RepairKnowledge knowledge = Gather(session, clients, plan);
  const Repairer repairer(plan.judge, knowledge, options);
  std::vector<Repair> repairs;
  for (const CheckedResource& one : plan.checked) {
    Repair repair = repairer.Plan(one);
    if (!repair.set.empty() || !repair.remove.empty() || !repair.unknown.empty())
      repairs.push_back(std::move(repair));
  }
  return repairs;
}

Result<void> Apply(Session& session, TagClients& clients, std::vector<TagChange> changes,
                   Report report) {
  const std::string question = fmt::format("write {}? [y/N]", CountText(changes));
  Report shown = report;
  shown.tables.insert(shown.tables.begin(), ChangeTable(changes, false));
  const bool yes = TRY(Confirmed(session, RenderTable(shown, {}), question));
  if (!yes) {
    session.Note("nothing was written");
    return {};
  }
  const std::unique_ptr<Books> books = TRY(OpenBooksToChange(session));
  TagJournal journal = TRY(TagJournal::Open(session.world(), *books, Access::kWrite));
  const ClientOf of = [&](const std::string& account) { return clients.Of(account); };
  const Applied applied = TRY(ApplyTags(journal, of, "fix", std::move(changes)));
  clients.Count();
  return Tell(session, applied, std::move(report));
}

Result<void> Undo(Session& session, const std::string& id) {
  const std::unique_ptr<Books> books = TRY(OpenBooksToChange(session));
  TagJournal journal = TRY(TagJournal::Open(session.world(), *books, Access::kWrite));
  const TagRun run = TRY(journal.Find(id));
  std::vector<TagChange> changes = TRY(UndoOf(journal, run));
  Report report{.name = "tags-undo", .title = "Taken back of run " + run.id};
  if (changes.empty()) {
    report.tables.push_back(ChangeTable(changes, true));
    report.headlines.push_back("nothing of this run is left to be taken back");
    return PrintReport(session, report);
  }
  Report shown = report;
  shown.tables.push_back(ChangeTable(changes, false));
  const bool yes = TRY(Confirmed(session, RenderTable(shown, {}),
                                 fmt::format("take back {}? [y/N]", CountText(changes))));
  if (!yes) {
    session.Note("nothing was written");
    return {};
  }
  TagClients clients(session);
  const ClientOf of = [&](const std::string& account) { return clients.Of(account); };
  const Applied applied = TRY(UndoTags(journal, of, run, std::move(changes)));
  clients.Count();
  return Tell(session, applied, std::move(report));
}

}  // namespace

Result<void> TagsFix(Session& session) {
  if (const std::optional<std::string> undo = session.Value("--undo")) return Undo(session, *undo);
  const Date today = DayOf(session.now());
  const Taxonomy& taxonomy = session.config().taxonomy;
  const ComplianceJudge judge = TRY(ComplianceJudge::Make(taxonomy, today));
  const std::unique_ptr<TagBooks> books = TRY(TagBooks::Open(session));
  Plan plan{.books = *books, .judge = judge};
  plan.resources = TRY(LoadResources(*books, session.now()));
  if (plan.resources.from_bill)
    return Error{ErrorKind::kNotFound,
                 "tags are planned from an inventory, and the books have none: purser ingest with "
                 "a [[source]] of kind aws-inventory brings one"};
  plan.money = TRY(LoadMoney(*books, today));
  plan.checked =
      TRY(OfTeam(session, judge.CheckAll(plan.resources.resources,
                                         {DefaultDimension(taxonomy), &plan.money.by_resource})));
  plan.checked = TRY(Chosen(session, std::move(plan.checked)));
  TagClients clients(session);
  const std::vector<Repair> repairs = TRY(MakePlan(session, clients, plan));
  std::vector<TagChange> changes = ChangesOf(repairs);

  const bool apply = session.Has("--apply") && !changes.empty();
  Report report{.name = "tags-fix", .title = apply ? "Tags written" : "Tags that would be written"};
  Table open = OpenTable(repairs);
  if (!open.rows.empty()) report.tables.push_back(std::move(open));
  AddUnknownTagsNote(plan.checked, report);
  report.notes.insert(report.notes.end(), plan.resources.notes.begin(), plan.resources.notes.end());
  report.notes.insert(report.notes.end(), plan.notes.begin(), plan.notes.end());
  if (apply) return Apply(session, clients, std::move(changes), std::move(report));
  report.tables.insert(report.tables.begin(), ChangeTable(changes, false));
  report.headlines.push_back(changes.empty() ? "there is nothing to write"
                                             : CountText(changes) + " would be written");
  if (!changes.empty()) report.next = "purser tags fix --apply";
  if (session.Has("--creators")) clients.Count();
  return PrintReport(session, report);
}

}  // namespace purser
