/// `purser snapshots list`, `diff` and `prune`.

#include <fmt/format.h>

#include "cli/answers.h"
#include "report/snapshot_list.h"

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
  return List(session);
}

}  // namespace

Verb SnapshotsVerb() {
  return {.name = "snapshots",
          .about = "what was published when, and what changed",
          .nouns = {{"list", "", "every snapshot that is kept, newest first"},
                    {"prune", "", "removes what [ledger] keep_snapshots does not keep"}},
          .default_noun = "list",
          .formats = {"table", "json", "csv", "markdown"},
          .examples = {"purser snapshots", "purser snapshots prune"},
          .run = RunSnapshots};
}

}  // namespace purser
