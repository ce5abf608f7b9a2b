/// `purser ingest [SOURCE…]` and `ingest --kind KIND --source NAME PATH…`.

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggest.h"
#include "base/text_width.h"
#include "cli/answers.h"
#include "cli/ingest_text.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "config/load.h"
#include "pipeline.h"

namespace purser {
namespace {

Error Usage(std::string message) { return {ErrorKind::kUsage, std::move(message)}; }

constexpr std::string_view kRemote = "s3://";

/// "https://bucket.s3.amazonaws.com/x", "S3://bucket": an address, and none that can be read.
bool IsOtherAddress(const std::string& word) {
  return !word.starts_with(kRemote) && (word.contains("://") || word.starts_with("s3:"));
}

/// Files and folders, or one folder of a bucket; a kind that asks an API may do without.
Result<void> TakePlaces(Session& session, IngestRequest& request) {
  request.inputs.clear();
  request.location.clear();
  const std::vector<std::string>& operands = session.operands();
  const bool asks_api = FindSourceKind(request.kind)->asks_api;
  if (operands.empty() && !asks_api)
    return Usage("name the files or folders to read after --kind and --source");
  const auto other = std::ranges::find_if(operands, IsOtherAddress);
  if (other != operands.end())
    return Usage(fmt::format("\"{}\" cannot be read: name files, folders or s3://bucket/prefix",
                             Printable(*other)));
  const auto is_remote = [](const std::string& word) { return word.starts_with(kRemote); };
  if (std::ranges::none_of(operands, is_remote)) {
    request.inputs.assign(operands.begin(), operands.end());
    return {};
  }
  if (operands.size() > 1)
    return Usage("name one s3://bucket/prefix, or files and folders, not both or several");
  if (asks_api) return Usage(request.kind + " asks an API: it is not read from a bucket");
  request.location = operands.front();
  return {};
}

/// The second form: files without any configuration.
Result<IngestRequest> RequestOfFiles(Session& session) {
  const std::optional<std::string> source = session.Value("--source");
  if (!source) return Usage("--kind needs --source NAME: what the books call these files");
  if (!IsSourceName(*source))
    return Usage(fmt::format("a source's name is letters, digits, - and _, not \"{}\"", *source));
  IngestRequest request{.source = *source};
  for (const SourceSettings& configured : session.config().sources)
    if (configured.name == *source) request = RequestOf(configured);
  request.kind = *session.Value("--kind");
  request.since.reset();
  TRY(TakePlaces(session, request));
  return request;
}

Result<std::vector<IngestRequest>> RequestsOfSources(Session& session) {
  const std::vector<SourceSettings>& sources = session.config().sources;
  if (session.Has("--source"))
    return Usage(
        "--source goes with --kind and files; without them name the sources themselves: purser "
        "ingest prod");
  if (sources.empty())
    return Usage(
        "no source is configured: purser ingest --kind aws-cur --source prod FOLDER reads files "
        "without a configuration, purser init writes one");
  std::vector<std::string> names;
  for (const SourceSettings& source : sources) names.push_back(source.name);
  std::vector<IngestRequest> requests;
  for (const std::string& word : session.operands())
    if (std::ranges::find(names, word) == names.end())
      return Usage(fmt::format("no source is called \"{}\"{}; configured: {}", word,
                               DidYouMean(word, names), fmt::join(names, ", ")));
  for (const SourceSettings& source : sources) {
    const bool wanted =
        session.operands().empty() ||
        std::ranges::find(session.operands(), source.name) != session.operands().end();
    if (wanted) requests.push_back(RequestOf(source));
  }
  return requests;
}

Result<void> ApplyFlags(Session& session, IngestRequest& request) {
  if (const std::optional<std::string> period = session.Value("--period"))
    request.period = TRY(BillingPeriodOf(*period));
  if (const std::optional<std::string> order = session.Value("--date-order"))
    request.date_order = *order == "mdy" ? DateOrder::kMonthFirst : DateOrder::kDayFirst;
  if (const std::optional<std::string> role = session.Value("--role")) request.role = *role;
  return {};
}

/// For so long every observation stays; then those that say nothing new go.
constexpr int kDaysOfObservations = 7;

/// What became of all of it, for the last line.
struct Tally {
  std::optional<Month> newest;
  bool changed = false;
  bool observed = false;
};

Result<void> Work(Session& session, IngestOrder& order, Tally& tally) {
  const std::unique_ptr<Books> books = TRY(OpenBooks(session, Access::kWrite));
  const std::unique_ptr<Duck> duck = TRY(OpenEngine(*books, session.config()));
  const InterruptScope stop([&] { duck->Interrupt(); });
  const std::unique_ptr<Progress> progress = Progress::Watch(session, *duck);
  order.at_step = [&](const std::string& step) { progress->Step(step); };
  order.tell_detail = [&](const std::string& detail) {
    progress->Hide();
    session.Detail(detail);
  };
  order.tell = [&](const IngestedPeriod& period) {
    progress->Hide();
    session.Print(IngestedText(period));
    session.Flush();
    const Month month = period.snapshot.billing_period;
    if (!tally.newest || *tally.newest < month) tally.newest = month;
    tally.changed = tally.changed || period.fate == Fate::kPublished;
  };
  order.tell_observed = [&](const ObservedInventory& inventory) {
    progress->Hide();
    session.Print(ObservedText(inventory, session.config().taxonomy));
    session.Flush();
    tally.observed = true;
    tally.changed = tally.changed || (!inventory.is_known && !inventory.id.empty());
  };
  order.tell_owners = [&](const ReallocatedPeriods& periods) {
    progress->Hide();
    session.Print(OwnersText(periods));
  };
  const Desk desk{session.world(), *books, *duck, session.config()};
  TRY(Ingest(desk, order));
  if (!tally.changed) return {};
  progress->Step("collect old snapshots");
  const Result<std::int64_t> freed = books->Collect(session.config().ledger.keep_snapshots);
  const Result<std::int64_t> thinned =
      CollectObservations(session.world(), *books, kDaysOfObservations);
  if (!thinned.ok()) session.Detail("old observations stay for now: " + thinned.error().message);
  if (!freed.ok()) session.Detail("old snapshots stay for now: " + freed.error().message);
  return {};
}

Result<void> RunIngest(Session& session) {
  IngestOrder order;
  if (session.Has("--kind")) {
    IngestRequest request = TRY(RequestOfFiles(session));
    order.requests.push_back(std::move(request));
  } else {
    order.requests = TRY(RequestsOfSources(session));
  }
  order.command = "ingest";
  for (IngestRequest& request : order.requests) {
    TRY(ApplyFlags(session, request));
    order.command += " " + request.source;
  }
  order.replace = session.Has("--replace");
  order.wait = session.Has("--wait");
  order.dry_run = session.Has("--dry-run");
  Tally tally;
  TRY(Work(session, order, tally));
  if (tally.newest && !order.dry_run)
    session.Next(fmt::format("purser report cost --by team --period {}", MonthText(*tally.newest)));
  else if (tally.observed && !order.dry_run)
    session.Next("purser tags check");
  return {};
}

std::vector<std::string> KindNames() {
  std::vector<std::string> names;
  for (const SourceKind& kind : AllSourceKinds()) names.emplace_back(kind.name);
  return names;
}

}  // namespace

Verb IngestVerb() {
  return {.name = "ingest",
          .about = "brings sources up to date, or reads files; proves every sum",
          .operands = "[SOURCE…|PATH…]",
          .flags =
              {{"--kind", "KIND", "reads the files named as this kind of source", KindNames()},
               {"--source", "NAME", "what the books call the files read with --kind"},
               {"--period", "PERIOD", "only this billing period, such as 2026-09"},
               {"--role", "ROLE", "what the bill counts for", {"authority", "check", "history"}},
               {"--date-order", "ORDER", "of 9/2/2026, where the files do not say", {"mdy", "dmy"}},
               {"--replace", "", "what is there may lose rows, accounts or its authority"},
               {"--dry-run", "", "reads, checks and allocates, but publishes nothing"},
               {"--wait", "", "waits for another purser that is writing"}},
          .examples = {"purser ingest", "purser ingest prod --period 2026-09",
                       "purser ingest --kind aws-cur --source prod s3-copy/cur/",
                       "purser ingest --kind aws-cur --source prod s3://acme-billing/cur/report"},
          .details =
              "Each billing period of a source is replaced whole, or not at all: a bill that does "
              "not add up changes nothing (exit 3). Files that did not change are not read again. "
              "A manifest says which files are current; without one the files of one command are "
              "the whole, and a month that would lose a fifth of its rows or an account needs "
              "--replace. Of s3://bucket/prefix only what manifests name and the books do not have "
              "yet is fetched, into downloads/ of the books; a cut fetch goes on where it was.",
          .run = RunIngest};
}

}  // namespace purser
