#include "cli/doctor_books.h"

#include <set>

#include <fmt/format.h>

#include "cli/answers.h"
#include "cli/progress.h"
#include "cli/reader.h"
#include "cli/settings_text.h"
#include "ledger/inventory_shelf.h"
#include "report/reconcile.h"

namespace purser {

namespace {

/// "812 B", "1.2 GB"
std::string BytesText(std::int64_t bytes) {
  constexpr std::int64_t kStep = 1000;
  if (bytes < kStep) return fmt::format("{} B", bytes);
  std::int64_t tenths = bytes * 10;
  std::size_t unit = 0;
  constexpr std::string_view kUnits[] = {"kB", "MB", "GB", "TB"};
  for (tenths /= kStep; tenths >= kStep * 10 && unit + 1 < std::size(kUnits); ++unit)
    tenths /= kStep;
  return fmt::format("{}.{} {}", tenths / 10, tenths % 10, kUnits[unit]);
}

std::string ContentText(const Generation& generation, std::size_t snapshots) {
  std::set<Month> months;
  std::set<std::string> sources;
  for (const Snapshot& snapshot : generation.snapshots) {
    months.insert(snapshot.billing_period);
    sources.insert(snapshot.source);
  }
  std::int64_t bytes = 0;
  for (const Piece& piece : generation.pieces)
    for (const PieceFile& file : piece.files) bytes += file.bytes;
  return fmt::format("{}, {}, {}, {}", Counted(months.size(), "month", "months"),
                     Counted(sources.size(), "source", "sources"),
                     Counted(snapshots, "snapshot", "snapshots"), BytesText(bytes));
}

Result<CheckupLine> CheckReadable(Session& session) {
  const std::unique_ptr<Reader> reader = TRY(Reader::Open(session));
  const std::vector<Snapshot> snapshots = TRY(reader->books().Snapshots());
  const std::unique_ptr<Progress> progress = Progress::Watch(session, reader->duck());
  progress->Step("reconcile");
  const Report report = TRY(Reconcile(reader->context(), {.period = {.period = "all"}}));
  const std::string content = ContentText(reader->published(), snapshots.size());
  if (report.holds.value_or(false))
    return CheckupLine{Health::kOk, "books", content + "; reconciles"};
  return CheckupLine{Health::kFail, "books",
                     fmt::format("{}; {}", content, report.headlines.front()),
                     "purser reconcile --period all"};
}

/// Where there is no bill yet.
Result<std::size_t> CountObservations(Session& session) {
  const std::unique_ptr<Books> books = TRY(OpenBooks(session, Access::kRead));
  const std::vector<KeptObservation> kept = TRY(books->inventory().All());
  return kept.size();
}

}  // namespace

CheckupLine CheckBooks(Session& session) {
  const Result<CheckupLine> line = CheckReadable(session);
  if (line.ok()) return line.value();
  const Result<std::size_t> observations = CountObservations(session);
  if (observations.ok() && observations.value() > 0)
    return {Health::kWarn, "books",
            fmt::format("{} and no bill yet",
                        Counted(observations.value(), "inventory", "inventories")),
            "purser ingest --kind aws-cur --source prod PATH"};
  if (line.error().kind == ErrorKind::kNotFound)
    return {Health::kWarn, "books",
            fmt::format("none in {}", session.config().ledger.path.string()),
            "purser ingest --kind aws-cur --source prod PATH, or purser demo"};
  return {Health::kFail, "books", line.error().message, "purser reconcile --period all"};
}

}  // namespace purser
