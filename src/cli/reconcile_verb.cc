/// `purser reconcile`: proof that the books equal the bill.

#include <fmt/format.h>

#include "cli/answers.h"
#include "cli/progress.h"
#include "cli/reader.h"
#include "report/reconcile.h"

namespace purser {
namespace {

Result<ReconcileRequest> RequestOf(Session& session, Reader& reader) {
  ReconcileRequest request{.period = {.period = session.Value("--period")}};
  if (const std::optional<std::string> file = session.Value("--expect")) {
    std::string text = TRY(session.world().files.Read(*file).While("--expect"));
    request.expected = std::move(text);
    request.expected_file = *file;
  }
  std::vector<std::string> changed = TRY(reader.books().ChangedFiles(reader.published()));
  request.changed_files = std::move(changed);
  return request;
}

/// Books that cannot even be opened may have a file that was changed: then it is named.
Error NamingChangedFiles(Session& session, Error error) {
  const Result<std::unique_ptr<Books>> books = OpenBooks(session, Access::kRead);
  if (!books.ok()) return error;
  const Result<std::optional<Generation>> current = books.value()->Current();
  if (!current.ok() || !current.value()) return error;
  const Result<std::vector<std::string>> changed = books.value()->ChangedFiles(*current.value());
  if (!changed.ok() || changed.value().empty()) return error;
  return {ErrorKind::kData, fmt::format("the books do not reconcile; changed: {}\n{}",
                                        fmt::join(changed.value(), "\nchanged: "), error.message)};
}

Result<Report> ReconcileWatched(Session& session, Reader& reader, const ReconcileRequest& request) {
  const std::unique_ptr<Progress> progress = Progress::Watch(session, reader.duck());
  progress->Step("reconcile");
  return Reconcile(reader.context(), request);
}

Result<void> RunReconcile(Session& session) {
  Result<std::unique_ptr<Reader>> opened = Reader::Open(session);
  if (!opened.ok()) {
    Error error = std::move(opened).error();
    if (error.kind != ErrorKind::kData && error.kind != ErrorKind::kInternal) return error;
    return NamingChangedFiles(session, std::move(error));
  }
  const std::unique_ptr<Reader> reader = std::move(opened).value();
  const ReconcileRequest request = TRY(RequestOf(session, *reader));
  const Report report = TRY(ReconcileWatched(session, *reader, request));
  TRY(PrintReport(session, report));
  if (report.holds.value_or(false)) return {};
  return Error{ErrorKind::kData, report.headlines.front()};
}

}  // namespace

Verb ReconcileVerb() {
  return {
      .name = "reconcile",
      .about = "proof that the books equal the bill",
      .flags = {{"--period", "PERIOD", "billing periods: 2026-10, last-month, all"},
                {"--expect", "FILE",
                 "CSV of what was invoiced: billing_period,account,currency,amount and perhaps "
                 "issuer,invoice,sub_account"}},
      .formats = {"table", "json", "csv", "markdown", "html", "xlsx"},
      .examples = {"purser reconcile --period 2026-09",
                   "purser reconcile --period 2026-09 --expect invoice.csv"},
      .details =
          "Holds what was read from files against the charges on disk, these against what was "
          "allocated, and each Parquet file against the digest recorded when it was published; "
          "by source, billing period, issuer, account, currency, category and metric. With "
          "--expect, or with a source of role check, Billed against an invoice too. Exit code 3 "
          "on any difference beyond rounding, with both numbers.",
      .run = RunReconcile};
}

}  // namespace purser
