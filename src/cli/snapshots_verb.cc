/// `purser snapshots list`, `diff` and `prune`.

#include <fmt/format.h>

#include "cli/answers.h"
#include "cli/snapshot_sides.h"
#include "report/metric.h"
#include "report/snapshot_list.h"
#include "report/subject.h"

namespace purser {
namespace {

Result<void> List(Session& session) {
  const std::unique_ptr<Books> books = TRY(OpenBooks(session, Access::kRead));
  const std::vector<Snapshot> snapshots = TRY(books->Snapshots());
  const std::optional<Generation> current = TRY(books->Current());
  const std::vector<Closing> closings = TRY(books->Closings());
  Report report = SnapshotList(snapshots, current.value_or(Generation{}), closings);
  if (!current) report.next = "purser ingest";
  return PrintReport(session, report);
}

Result<void> Diff(Session& session) {
  const Config& config = session.config();
  SnapshotQuestion question{.owner_key = DefaultDimension(config.taxonomy)};
  question.metric = TRY(FindMetric(session.Value("--metric").value_or("effective")));
  const std::unique_ptr<Books> books = TRY(OpenBooks(session, Access::kRead));
  const std::vector<Snapshot> snapshots = TRY(books->Snapshots());
  const Snapshot before = TRY(FindSnapshot(snapshots, session.operands()[0]));
  const Snapshot after = TRY(FindSnapshot(snapshots, session.operands()[1]));
  if (before.source != after.source || before.billing_period != after.billing_period)
    return Error{ErrorKind::kUsage,
                 fmt::format("only snapshots of one billing period of one source can be compared: "
                             "{} is {} of {}, {} is {} of {}",
                             before.id, MonthText(before.billing_period), before.source, after.id,
                             MonthText(after.billing_period), after.source)};
  const SnapshotSide old_side = TRY(LoadSide(session, *books, before, question));
  const SnapshotSide new_side = TRY(LoadSide(session, *books, after, question));
  return PrintReport(session, SnapshotDiff(old_side, new_side, question));
}

Result<void> Prune(Session& session) {
  const std::unique_ptr<Books> books = TRY(OpenBooksToChange(session));
  const std::vector<Snapshot> before = TRY(books->Snapshots());
  const std::int64_t freed = TRY(books->Collect(session.config().ledger.keep_snapshots));
  const std::vector<Snapshot> after = TRY(books->Snapshots());
  Report report{.name = "prune", .title = "Pruned snapshots"};
  Table table{.name = "prune", .title = ""};
  for (const char* name : {"removed", "left", "freed_bytes"})
    table.columns.push_back({.name = name, .type = CellType::kInteger});
  table.rows.push_back({static_cast<std::int64_t>(before.size() - after.size()),
                        static_cast<std::int64_t>(after.size()), freed});
  report.tables.push_back(std::move(table));
  report.notes.push_back(fmt::format(
      "kept: what is current or closed, {} older snapshots a billing period up to twice "
      "the bytes of the newest (at least 1 GiB), files of the last hour",
      session.config().ledger.keep_snapshots));
  return PrintReport(session, report);
}

Result<void> RunSnapshots(Session& session) {
  if (session.noun() == "prune") return Prune(session);
  if (session.noun() == "diff") return Diff(session);
  return List(session);
}

}  // namespace

Verb SnapshotsVerb() {
  return {.name = "snapshots",
          .about = "what was published when, and what changed",
          .nouns = {{"list", "", "every snapshot that is kept, newest first"},
                    {"diff", "ID ID", "what a restatement changed, by owner and service"},
                    {"prune", "", "removes what [ledger] keep_snapshots does not keep"}},
          .default_noun = "list",
          .flags = {{"--metric", "METRIC", "of diff [effective]", MetricNames()}},
          .formats = {"table", "json", "csv", "markdown", "html", "xlsx"},
          .examples = {"purser snapshots", "purser snapshots diff 01KA2B 01KB7Q",
                       "purser snapshots prune"},
          .details =
              "An ID may be shortened as long as it is one snapshot's only. Each of the two "
              "counts with the owners that it was published with.",
          .run = RunSnapshots};
}

}  // namespace purser
