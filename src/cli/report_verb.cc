/// `purser report NAME`.

#include <fmt/format.h>

#include "base/integer.h"
#include "cli/answers.h"
#include "cli/progress.h"
#include "cli/reader.h"
#include "pipeline.h"
#include "report/metric.h"
#include "report/reports.h"

namespace purser {
namespace {

/// --top is a whole number.
Result<std::optional<std::int64_t>> TopOf(const Session& session) {
  const std::optional<std::string> text = session.Value("--top");
  if (!text) return std::optional<std::int64_t>();
  const std::optional<std::int64_t> top = ParseInteger(*text);
  if (!top) return Error{ErrorKind::kUsage, fmt::format("--top is a number, not \"{}\"", *text)};
  return top;
}

Result<ReportRequest> RequestOf(const Session& session) {
  const std::optional<std::int64_t> top = TRY(TopOf(session));
  return ReportRequest{
      .period = {.period = session.Value("--period"), .period_of = session.Value("--period-of")},
      .compare = session.Value("--compare"),
      .metric = session.Value("--metric"),
      .by = session.Value("--by"),
      .where = session.Values("--where"),
      .measures = session.Value("--measure"),
      .top = top,
      .operands = session.operands()};
}

/// Most answers come before a progress line would; over a big bill some do not.
Result<Report> MakeWatched(Session& session, Reader& reader, const ReportRequest& request) {
  const std::unique_ptr<Progress> progress = Progress::Watch(session, reader.duck());
  progress->Step("report " + session.noun());
  return MakeReport(reader.context(), session.noun(), request);
}

/// Calls are counted before there is any bill.
Result<std::optional<Report>> SelfWithoutBills(Session& session, const ReportRequest& request) {
  if (session.noun() != "self") return std::optional<Report>();
  const std::unique_ptr<Books> books = TRY(OpenBooks(session, Access::kRead));
  const std::optional<Generation> published = TRY(books->Current());
  if (published) return std::optional<Report>();
  const std::unique_ptr<Duck> duck = TRY(OpenEngine(*books, session.config()));
  const Generation nothing;
  ReaderContext context{
      .engine = *duck, .generation = nothing, .config = session.config(), .as_of = session.now()};
  context.api_use = TRY(books->ApiUses());
  Report report = TRY(MakeReport(context, session.noun(), request));
  return std::optional(std::move(report));
}

Result<void> RunReport(Session& session) {
  const ReportRequest request = TRY(RequestOf(session));
  const std::optional<Report> self = TRY(SelfWithoutBills(session, request));
  if (self) return PrintReport(session, *self);
  const std::unique_ptr<Reader> reader = TRY(Reader::Open(session));
  TRY(reader->UseReportingCurrency());
  const Report report = TRY(MakeWatched(session, *reader, request));
  return PrintReport(session, report);
}

std::vector<Noun> ReportNouns() {
  std::vector<Noun> nouns;
  for (const ReportKind& kind : AllReports())
    nouns.push_back({std::string(kind.name), std::string(kind.operands), std::string(kind.about)});
  return nouns;
}

}  // namespace

Verb ReportVerb() {
  return {
      .name = "report",
      .about = "who spent what, what changed and why, what nobody owns",
      .nouns = ReportNouns(),
      .default_noun = "cost",
      .flags = {{"--period", "PERIOD", "2026-10, last-month, all; days: 2026-10-05, last-7d, mtd"},
                {"--period-of",
                 "WHICH",
                 "what --period selects: the invoice's month or the day of use",
                 {"billing", "charge"}},
                {"--compare", "PERIOD", "another period, or previous: adds change and cause"},
                {"--metric", "METRIC", "the cost basis [effective]", MetricNames()},
                {"--by", "DIMENSIONS", "rows, as team,service,tag:KEY [team]"},
                {"--measure", "MEASURES", "more columns: gpu_hours,lines,consumed_quantity"},
                {"--where", "FILTER", "only charges that match, as team=nlp,cv", {}, true},
                {"--top", "N", "how many rows or causes"}},
      .formats = {"table", "json", "csv", "markdown", "html", "xlsx"},
      .examples = {"purser report cost --by team,project --period 2026-10 --compare previous",
                   "purser report cost --by service --where \"team = 'nlp' AND region ~ ^us-\"",
                   "purser report drivers --top 10", "purser report team nlp",
                   "purser report unallocated --by resource"},
      .details =
          "Without --period: the newest billing period with charges. A month selects billing "
          "periods, days select days of use; where the two differ a note says by how much. Amounts "
          "of different currencies are never added. Tables round; json and csv have every digit. "
          "An "
          "html page has charts and can be mailed as it is; an xlsx workbook has numbers of 15 "
          "digits "
          "and, where an amount has more, all of them as text beside it.",
      .run = RunReport};
}

}  // namespace purser
