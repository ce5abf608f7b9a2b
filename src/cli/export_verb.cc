/// `purser export focus`: the charges as a file of the FOCUS specification.

#include <map>
#include <utility>

#include <fmt/format.h>

#include "cli/answers.h"
#include "cli/progress.h"
#include "cli/reader.h"
#include "ledger/file_reader.h"
#include "ledger/focus_export.h"
#include "report/period_choice.h"
#include "report/report.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

/// Charges of the period, as the statement asks for them.
FocusExport OrderOf(const Session& session, const PeriodChoice& period) {
  FocusExport order{
      .version =
          session.Value("--focus-version").value_or(std::string(FocusExportVersions().front())),
      .format = session.format() == "parquet" ? ExportFormat::kParquet : ExportFormat::kCsv};
  if (period.of == PeriodOf::kBilling) {
    order.condition = "billing_period >= $first AND billing_period <= $last";
    order.parameters = {{"first", MonthText(period.first_month())},
                        {"last", MonthText(period.last_month())}};
  } else {
    order.condition =
        "ChargePeriodStart >= CAST($start AS TIMESTAMP) AND ChargePeriodStart < CAST($end AS "
        "TIMESTAMP)";
    order.parameters = {{"start", period.days.start}, {"end", period.days.end}};
  }
  return order;
}

/// What the books say of the same charges, as it was proved when they were published.
std::map<std::string, ExportSums> BookedSums(const Generation& generation,
                                             const PeriodChoice& period) {
  std::map<std::string, ExportSums> sums;
  for (const Snapshot* snapshot : CountedSnapshots(generation)) {
    if (snapshot->billing_period < period.first_month() ||
        period.last_month() < snapshot->billing_period)
      continue;
    for (const Total& total : snapshot->totals) {
      ExportSums& sum = sums[total.currency.empty() ? "XXX" : total.currency];
      sum.billed += total.billed;
      sum.effective += total.effective;
      sum.list += total.list;
      sum.contracted += total.contracted;
      sum.rows += total.rows;
    }
  }
  return sums;
}

/// The file, read again, is what the books hold to the last digit: nothing more, nothing less.
Result<void> Prove(const std::map<std::string, ExportSums>& booked,
                   std::map<std::string, ExportSums> written) {
  for (auto& [currency, sum] : written) sum.billed += std::exchange(sum.third_party, 0);
  if (written == booked) return {};
  std::string sides;
  for (const auto& [side, sums] :
       {std::pair("file", &std::as_const(written)), std::pair("books", &booked)})
    for (const auto& [currency, sum] : *sums)
      sides += fmt::format("; {}: {} rows, billed {} {}", side, sum.rows,
                           DecimalText(sum.billed, kCostScale), currency);
  return Error{ErrorKind::kData, "the export does not add up, nothing was written" + sides};
}

void Tell(Session& session, const PeriodChoice& period,
          const std::map<std::string, ExportSums>& written) {
  for (const auto& [currency, sum] : written) {
    session.Note(fmt::format("{}: {} rows, billed {}, effective {}; equals the books", period.text,
                             GroupedDecimalText(sum.rows, 0, 0), MoneyText(sum.billed, currency),
                             MoneyText(sum.effective, currency)));
    if (sum.third_party != 0)
      session.Note(
          fmt::format("FOCUS bills 0 where others are paid: {} stands in x_ThirdPartyBilledCost",
                      MoneyText(sum.third_party, currency)));
  }
  if (written.empty()) session.Note("no charges in " + period.text);
}

Result<void> PrintFile(Session& session, const fs::path& file) {
  const std::unique_ptr<FileReader> reader = TRY(FileReader::Open(file));
  std::string chunk(std::size_t{1} << 20, '\0');
  for (std::int64_t at = 0; at < reader->size();) {
    const std::size_t read = TRY(reader->ReadAt(at, chunk));
    if (read == 0) break;
    session.Print(std::string_view(chunk).substr(0, read));
    at += static_cast<std::int64_t>(read);
  }
  return {};
}

/// Beside the file that it becomes; a folder of ours where there is none.
Result<fs::path> PlaceFor(Session& session, Reader& reader) {
  const std::string name = "export-" + NewUlid(session.world()) + ".part";
  if (const std::optional<std::string> file = session.Value("--output"))
    return fs::path(*file).parent_path() / name;
  if (session.format() == "parquet")
    return Error{ErrorKind::kUsage, "Parquet goes into a file: --output FILE"};
  const fs::path folder = reader.books().temporary_folder();
  if (folder.empty())
    return Error{ErrorKind::kUnavailable,
                 "there is no temporary folder to write to: name a file by --output"};
  return folder / name;
}

Result<void> Publish(Session& session, const fs::path& part) {
  const std::optional<std::string> output = session.Value("--output");
  if (!output) return PrintFile(session, part);
  Files& files = session.world().files;
  TRY(files.Sync(part));
  TRY(files.Rename(part, *output));
  const fs::path folder = fs::path(*output).parent_path();
  return files.Sync(folder.empty() ? fs::path(".") : folder);
}

Result<void> WriteAndProve(Session& session, Reader& reader, const fs::path& part) {
  const PeriodChoice period =
      TRY(ChoosePeriod({session.Value("--period"), session.Value("--period-of")},
                       reader.generation(), session.now()));
  const FocusExport order = OrderOf(session, period);
  const std::unique_ptr<Progress> progress = Progress::Watch(session, reader.duck());
  progress->Step("export " + period.text);
  TRY(WriteFocusExport(reader.duck(), order, part));
  progress->Step("prove");
  const std::map<std::string, ExportSums> written =
      TRY(ReadExportSums(reader.duck(), order.format, part));
  // Of whole billing periods the books have sums that were proved when they were published.
  std::map<std::string, ExportSums> booked;
  if (period.of == PeriodOf::kBilling)
    booked = BookedSums(reader.generation(), period);
  else
    booked = TRY(SumCharges(reader.duck(), order));
  TRY(Prove(booked, written));
  TRY(Publish(session, part));
  Tell(session, period, written);
  return {};
}

Result<void> RunExport(Session& session) {
  // Written by itself, whole or not at all.
  session.TakeOutput();
  const std::unique_ptr<Reader> reader = TRY(Reader::Open(session));
  const fs::path part = TRY(PlaceFor(session, *reader));
  const Result<void> done = WriteAndProve(session, *reader, part);
  const Result<void> cleared = session.world().files.RemoveAll(part);
  if (!done.ok()) return done;
  return cleared;
}

}  // namespace

Verb ExportVerb() {
  std::vector<std::string> versions;
  for (const std::string_view version : FocusExportVersions()) versions.emplace_back(version);
  return {
      .name = "export",
      .about = "the charges as a file of the FOCUS specification",
      .nouns = {{"focus", "", "every charge of a period as FOCUS 1.2 or 1.4"}},
      .default_noun = "focus",
      .flags = {{"--period", "PERIOD", "2026-10, last-month, all; days: 2026-10-05, last-7d, mtd"},
                {"--period-of",
                 "WHICH",
                 "what --period selects: the invoice's month or the day of use",
                 {"billing", "charge"}},
                {"--focus-version", "VERSION", "columns of which version [1.2]", versions}},
      .formats = {"csv", "parquet"},
      .examples = {"purser export focus --period 2026-10 --output focus.csv",
                   "purser export focus --focus-version 1.4 --format parquet "
                   "--output f.pq"},
      .details =
          "Amounts have every digit, and what was written is read again and compared with the "
          "books before the file takes its name. What the books do not know is empty. FOCUS bills "
          "0 "
          "where somebody else than the provider is paid: the amount of marketplace lines stands "
          "in "
          "x_ThirdPartyBilledCost. In CSV a text that a spreadsheet would take for a formula gets "
          "an "
          "apostrophe before it, which stays when the file is ingested again; Parquet has none.",
      .run = RunExport};
}

}  // namespace purser
