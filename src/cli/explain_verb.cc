/// `purser explain charge`, `resource` and `cell`.

#include "cli/answers.h"
#include "cli/progress.h"
#include "cli/reader.h"
#include "ledger/inventory.h"
#include "report/explain.h"
#include "report/metric.h"

namespace purser {
namespace {

Result<Report> Explain(Session& session, ReaderContext& context) {
  const ReportRequest request{
      .period = {.period = session.Value("--period"), .period_of = session.Value("--period-of")},
      .metric = session.Value("--metric"),
      .by = session.Value("--by"),
      .where = session.Values("--where")};
  const std::string& noun = session.noun();
  if (noun == "cell") return ExplainCell(context, request);
  if (request.by || !request.where.empty())
    return Error{ErrorKind::kUsage, "--by and --where are for explain cell"};
  if (noun == "resource") return ExplainResource(context, session.operands()[0], request);
  if (request.period.period || request.period.period_of || request.metric)
    return Error{ErrorKind::kUsage, "a charge's ID says all: explain charge takes no flags"};
  return ExplainCharge(context, session.operands()[0]);
}

Result<Report> ExplainWatched(Session& session, Reader& reader) {
  const std::unique_ptr<Progress> progress = Progress::Watch(session, reader.duck());
  progress->Step("explain " + session.noun());
  return Explain(session, reader.context());
}

Result<void> RunExplain(Session& session) {
  const std::unique_ptr<Reader> reader = TRY(Reader::Open(session));
  const std::vector<std::filesystem::path> inventory = TRY(NewestInventoryFiles(reader->books()));
  TRY(DefineInventory(reader->duck(), inventory));
  const Report report = TRY(ExplainWatched(session, *reader));
  return PrintReport(session, report);
}

}  // namespace

Verb ExplainVerb() {
  return {
      .name = "explain",
      .about = "where a number comes from: row, rule, share",
      .nouns = {{"charge", "ID", "one charge: its columns, its owner and the rule, its shares"},
                {"resource", "ID", "what a resource cost and why it is whose, with its charges"},
                {"cell", "", "a cell of a cost report, named by --by and --where"}},
      .flags = {{"--period", "PERIOD", "2026-10, last-month, all; days: 2026-10-05, last-7d, mtd"},
                {"--period-of",
                 "WHICH",
                 "what --period selects: the invoice's month or the day of use",
                 {"billing", "charge"}},
                {"--metric", "METRIC", "the cost basis [effective]", MetricNames()},
                {"--by", "DIMENSIONS", "of the cell, as team,service"},
                {"--where", "FILTER", "which cell, as team=nlp", {}, true}},
      .formats = {"table", "json", "csv", "markdown", "html", "xlsx"},
      .examples = {"purser explain cell --by team --where team=nlp --period 2026-10",
                   "purser explain resource i-0abc --period 2026-10",
                   "purser explain charge 01JD4Q…:1:42"},
      .run = RunExplain};
}

}  // namespace purser
