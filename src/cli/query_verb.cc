/// `purser query "SQL"`: other people's SQL behind the fence.

#include <unistd.h>

#include <fmt/format.h>

#include "base/integer.h"
#include "cli/answers.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/query_views.h"
#include "cli/reader.h"
#include "ledger/fence.h"
#include "ledger/inventory.h"
#include "ledger/views.h"
#include "report/formats.h"
#include "report/query_answer.h"

namespace purser {
namespace {

constexpr std::int64_t kMostSeconds = 86'400;

/// A whole number of 1 to `most`; `fallback` where the flag is not given.
Result<std::int64_t> Whole(const Session& session, std::string_view flag, std::int64_t most,
                           std::int64_t fallback) {
  const std::optional<std::string> text = session.Value(flag);
  if (!text) return fallback;
  const std::optional<std::int64_t> value = ParseInteger(*text);
  if (value && *value >= 1 && *value <= most) return *value;
  return Error{ErrorKind::kUsage, fmt::format("{} cannot be \"{}\": it is a whole number from 1 to "
                                              "{}",
                                              flag, *text, most)};
}

struct Question {
  std::string sql;
  std::int64_t limit = 0;  ///< 0: none.
  std::chrono::seconds timeout{};
};

Result<Question> QuestionOf(const Session& session) {
  Question question{.sql = session.operands().at(0)};
  question.limit = TRY(Whole(session, "--limit", AnswerBounds().most_rows, 0));
  const std::int64_t seconds = TRY(Whole(session, "--timeout", kMostSeconds, 300));
  question.timeout = std::chrono::seconds(seconds);
  return question;
}

/// A statement that does not look up from one value cannot be ended otherwise. Nothing is lost:
/// behind the fence nothing is written but what the next command clears away.
void GiveUp(const Error& error) {
  ProcessConsole().Err(fmt::format("purser: {}\n", error.message));
  _exit(ExitCodeOf(error.kind, ReceivedSignal()));
}

Result<std::unique_ptr<Fence>> MakeFence(Session& session, Reader& reader,
                                         const Question& question) {
  Generation counted = reader.generation();
  counted.pieces = CountedPieces(counted);
  FenceOptions options{.roots = reader.roots(),
                       .owner_keys = session.config().taxonomy.KeyNames(),
                       .temporary_folder = reader.books().temporary_folder(),
                       .memory_limit_bytes = session.config().ledger.memory_limit.value_or(0),
                       .time_limit = question.timeout,
                       .stuck = GiveUp};
  options.inventory = TRY(NewestInventoryFiles(reader.books()));
  // One more, to tell whether there are more.
  if (question.limit > 0) options.bounds.first_rows = question.limit + 1;
  return Fence::Make(counted, options);
}

Result<Answer> AskFence(Session& session, Reader& reader, const Question& question) {
  const std::unique_ptr<Fence> fence = TRY(MakeFence(session, reader, question));
  const InterruptScope stop([&] { fence->Interrupt(); });
  if (fence->landlock() == LandlockState::kNotThere)
    session.Detail("the kernel has no Landlock: the other walls of the fence stand alone");
  if (ReceivedSignal() != 0) return Error{ErrorKind::kInterrupted, "interrupted"};
  return fence->Ask(question.sql);
}

Result<void> RunQuery(Session& session) {
  const Question question = TRY(QuestionOf(session));
  const Format* format = TRY(FindFormat(session.format()));
  const std::unique_ptr<Reader> reader = TRY(Reader::Open(session));
  Answer answer = TRY(AskFence(session, *reader, question));
  const bool has_more = question.limit > 0 && std::ssize(answer.rows) > question.limit;
  if (has_more) answer.rows.resize(static_cast<std::size_t>(question.limit));
  Report report = QueryReport(answer, format->for_people ? Readers::kPeople : Readers::kMachines);
  report.generation = reader->published().id;
  report.notes = reader->context().notes;
  const std::string cut = fmt::format("cut after {} rows: there are more", question.limit);
  if (has_more) report.notes.push_back(cut);
  if (has_more && !format->for_people) session.Note(cut);
  return PrintReport(session, report);
}

}  // namespace

Verb QueryVerb() {
  return {.name = "query",
          .about = "answers SQL over the books, read-only",
          .operands = "SQL",
          .flags = {{"--limit", "N", "the first N rows only"},
                    {"--timeout", "SECONDS", "gives up after as long [300]"}},
          .formats = {"table", "json", "csv", "markdown", "html", "xlsx"},
          .examples = {"purser query \"SELECT team, sum(BilledCost) FROM allocated GROUP BY 1\"",
                       "purser query --format csv --limit 100 \"SELECT * FROM charges\""},
          .details = QueryDetails(),
          .run = RunQuery};
}

}  // namespace purser
