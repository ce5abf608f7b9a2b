/// `purser allocate` and `allocate --diff`.

#include <fmt/format.h>

#include "cli/allocate_report.h"
#include "cli/answers.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "domain/dimension.h"
#include "ledger/piece_path.h"
#include "pipeline.h"
#include "report/metric.h"

namespace purser {
namespace {

/// --by, or the first owner dimension and project.
Result<std::vector<std::string>> DimensionsOf(Session& session) {
  const Taxonomy& taxonomy = session.config().taxonomy;
  const std::optional<std::string> by = session.Value("--by");
  std::vector<std::string> names;
  if (!by) {
    names.push_back(taxonomy.Find("team") != nullptr ? "team" : taxonomy.keys.front().name);
    if (taxonomy.Find("project") != nullptr && names.front() != "project")
      names.emplace_back("project");
    return names;
  }
  const std::vector<Dimension> dimensions = TRY(ParseDimensions(*by, taxonomy));
  for (const Dimension& dimension : dimensions) {
    if (dimension.kind != DimensionKind::kOwner)
      return Error{ErrorKind::kUsage,
                   fmt::format("rules do not move charges between values of \"{}\": --by takes "
                               "keys of the taxonomy",
                               dimension.name)};
    names.push_back(dimension.name);
  }
  return names;
}

Result<void> Publish(Session& session) {
  const std::unique_ptr<Books> books = TRY(OpenBooksToChange(session));
  const std::unique_ptr<Duck> duck = TRY(OpenEngine(*books, session.config()));
  const InterruptScope stop([&] { duck->Interrupt(); });
  const std::unique_ptr<Progress> progress = Progress::Watch(session, *duck);
  progress->Step("allocate");
  const Reallocation done =
      TRY(Reallocate({session.world(), *books, *duck, session.config()}, session.Has("--wait")));
  progress->Hide();
  const std::vector<Closing> closings = TRY(books->Closings());
  Report report = AllocationReport(done.allocation, closings);
  report.generation = done.generation;
  if (done.generation.empty())
    report.headlines = {"nothing changed: the owners as published are those of the rules now"};
  report.next = "purser report cost";
  return PrintReport(session, report);
}

/// A folder for what is only looked at; it goes away with the books.
Result<std::filesystem::path> FolderAside(Session& session, Books& books) {
  const std::filesystem::path temporary = books.temporary_folder();
  if (temporary.empty())
    return Error{ErrorKind::kUnavailable,
                 "there is no place to allocate aside: neither the books nor the temporary folder "
                 "can be written"};
  std::filesystem::path folder = temporary / "aside";
  TRY(session.world().files.MakeFolders(folder));
  return folder;
}

Result<Report> Compare(Session& session, Books& books, const Generation& generation,
                       MovesAnswer answer) {
  const Config& config = session.config();
  const std::filesystem::path folder = TRY(FolderAside(session, books));
  const std::unique_ptr<Duck> duck = TRY(OpenEngine(books, config));
  const InterruptScope stop([&] { duck->Interrupt(); });
  const std::unique_ptr<Progress> progress = Progress::Watch(session, *duck);
  AsideFolder aside(session.world().files, folder);
  const Prospect prospect{.snapshots = generation.snapshots,
                          .pieces = generation.pieces,
                          .roots = {folder, books.folder()}};
  progress->Step("allocate aside");
  answer.closings = TRY(books.Closings());
  const Allocation allocation =
      TRY(AllocateOpenPeriods({session.world(), *duck, aside}, config, prospect, answer.closings));
  progress->Step("compare");
  const MovesQuery query{.dimensions = answer.dimensions,
                         .cost_column = std::string(answer.metric->column)};
  answer.moves = TRY(FindMoves(*duck, prospect, allocation, query));
  answer.first_allocated = FirstAllocated(prospect, allocation);
  Report report = MovesReport(allocation, answer);
  report.generation = generation.id;
  if (!allocation.made.empty()) report.next = "purser allocate";
  return report;
}

Result<void> ShowDiff(Session& session) {
  MovesAnswer answer;
  answer.dimensions = TRY(DimensionsOf(session));
  answer.metric = TRY(FindMetric(session.Value("--metric").value_or("effective")));
  const std::unique_ptr<Books> books = TRY(OpenBooks(session, Access::kRead));
  const std::unique_ptr<Pin> pin = TRY(books->PinCurrent());
  const Report report = TRY(Compare(session, *books, pin->generation(), std::move(answer)));
  return PrintReport(session, report);
}

Result<void> RunAllocate(Session& session) {
  if (session.Has("--diff")) return ShowDiff(session);
  for (const char* flag : {"--by", "--metric"})
    if (session.Has(flag))
      return Error{ErrorKind::kUsage, fmt::format("{} goes with --diff", flag)};
  return Publish(session);
}

}  // namespace

Verb AllocateVerb() {
  return {.name = "allocate",
          .about = "applies the rules now, or shows what they would move",
          .flags = {{"--diff", "", "shows what would move, and publishes nothing"},
                    {"--by", "KEYS", "what moves are told apart by [team,project]"},
                    {"--metric", "METRIC", "whose money", MetricNames()},
                    {"--wait", "", "waits for another purser that is writing"}},
          .formats = {"table", "json", "csv", "markdown", "html", "xlsx"},
          .examples = {"purser allocate --diff", "purser allocate",
                       "purser allocate --diff --by cost_center --format csv"},
          .details =
              "Decides who owns each charge by the rules, tags and shared costs of the "
              "configuration as it is now, and publishes the owners as a new generation. Charges "
              "are never rewritten. Billing periods whose bills, rules and driver files are the "
              "same are kept; closed ones always are. Until then reports decide owners in memory "
              "and say so. --diff compares with the owners as published: who had the money, who "
              "would have it, and how much.",
          .run = RunAllocate};
}

}  // namespace purser
