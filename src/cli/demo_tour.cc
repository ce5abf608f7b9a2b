#include "cli/demo_tour.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/exit_code.h"
#include "cli/run.h"

namespace purser {
namespace {

/// Where the commands of the tour print to: their answers are collected, their progress is shown,
/// what else they say is kept for when they fail.
class TourConsole : public Console {
 public:
  explicit TourConsole(Session& session) : session_(session) {}

  Result<void> Out(std::string_view text) override { return answer += text, Result<void>(); }
  void Err(std::string_view text) override {
    if (text.starts_with('\r'))
      session_.Progress(text);
    else
      told += text;
  }
  bool OutIsTerminal() const override { return session_.look().colour; }
  bool ErrIsTerminal() const override { return session_.look().progress; }
  int Width() const override { return session_.look().width; }

  std::string answer;
  std::string told;

 private:
  Session& session_;
};

using Words = std::vector<std::string>;

/// What a command of the tour answered.
Result<std::string> Answer(Session& session, const std::filesystem::path& folder,
                           const Words& typed) {
  TourConsole console(session);
  Words words = typed;
  // The folder's own books, whatever the environment says of others.
  words.insert(words.end(), {"--config", (folder / "purser.toml").string(), "--books",
                             (folder / "books").string()});
  const bool has_day = std::ranges::find(typed, "--as-of") != typed.end();
  if (const std::optional<std::string> now = session.Value("--as-of"); now && !has_day)
    words.insert(words.end(), {"--as-of", *now});
  const int code = RunCommandLine(session.world(), console, words);
  if (code == kExitFine) return console.answer;
  session.Print(console.answer);
  session.Note(console.told);
  return Error{code == kExitUsage ? ErrorKind::kConfig : ErrorKind::kData,
               fmt::format("purser {} failed with exit code {}", fmt::join(typed, " "), code)};
}

/// The last entry of what ingest said, an entry being a line and those indented below it.
std::string LastEntry(const std::string& text, std::size_t& entries) {
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
    if (text[at] != ' ') start = at, ++entries;
  return text.substr(start);
}

/// What is typed in the folder, from where the tour is.
Words FromHere(const std::filesystem::path& folder, const Words& typed) {
  Words words = typed;
  for (std::string& word : words)
    if (word == "expected.csv" || word == "inventory") word = (folder / word).string();
  return words;
}

/// @param what  "billing periods": what is left out besides the last one
Result<void> ShowIngest(Session& session, const std::filesystem::path& folder, const Words& typed,
                        std::string_view what) {
  const std::string said = TRY(Answer(session, folder, FromHere(folder, typed)));
  std::size_t entries = 0;
  const std::string last = LastEntry(said, entries);
  session.Print(fmt::format("\n$ purser {}\n", fmt::join(typed, " ")));
  if (entries > 1) session.Print(fmt::format("… {} more {} like this one …\n", entries - 1, what));
  session.Print(last);
  session.Flush();
  return {};
}

Result<void> Show(Session& session, const std::filesystem::path& folder, const Words& typed) {
  const std::string answer = TRY(Answer(session, folder, FromHere(folder, typed)));
  session.Print(fmt::format("\n$ purser {}\n{}", fmt::join(typed, " "), answer));
  session.Flush();
  return {};
}

/// Of a long answer only what begins with `start`.
Result<void> ShowLines(Session& session, const std::filesystem::path& folder, const Words& typed,
                       std::string_view start) {
  const std::string answer = TRY(Answer(session, folder, FromHere(folder, typed)));
  session.Print(fmt::format("\n$ purser {}\n…\n", fmt::join(typed, " ")));
  for (std::size_t at = 0; at < answer.size();) {
    const std::size_t end = std::min(answer.find('\n', at), answer.size() - 1) + 1;
    const std::string line = answer.substr(at, end - at);
    if (line.starts_with(start)) session.Print(line);
    at = end;
  }
  session.Flush();
  return {};
}

}  // namespace

Result<void> RunTour(Session& session, const std::filesystem::path& folder) {
  session.Print(fmt::format(
      "{}: bills and inventories of Acme's machine-learning team, all invented\n"
      "  aws/          13 months of AWS (CUR 2.0), five accounts; one month was restated\n"
      "  azure/        the newest month of Azure, told twice: actual and amortized costs\n"
      "  modelhub/     13 months of a model API (FOCUS 1.2), prepaid credits\n"
      "  gcp/          the newest month of Google Cloud (detailed export, JSON lines)\n"
      "  inventory/    what existed on AWS in eight weeks, with all its tags\n"
      "  expected.csv  what the invoices say\n"
      "  purser.toml   five teams, what they must tag, shared costs\n",
      folder.string()));
  session.Flush();
  TRY(ShowIngest(session, folder, {"ingest"}, "billing periods"));
  TRY(ShowIngest(session, folder,
                 {"ingest", "--kind", "aws-inventory", "--source", "fleet", "inventory"},
                 "observations"));
  TRY(Show(session, folder, {"report", "cost", "--by", "team", "--compare", "previous"}));
  TRY(Show(session, folder, {"report", "team", "nlp"}));
  TRY(Show(session, folder, {"report", "unallocated"}));
  // Of a day of the story: what is newest depends on the day one asks.
  TRY(ShowLines(session, folder, {"tags", "check", "--as-of", "2026-10-31"}, "compliant: "));
  TRY(Show(session, folder, {"reconcile", "--expect", "expected.csv"}));
  session.Print(
      fmt::format("\nLook around: cd {}\n"
                  "  purser report cost --by team,project --period 2026-10\n"
                  "  purser report trend --by service --period all\n"
                  "  purser report drivers --top 10\n"
                  "  purser report cost --by experiment_id --where team=cv --period 2026-10\n"
                  "  purser explain resource acme-llm-checkpoints\n"
                  "  purser tags conflicts --as-of 2026-10-31\n"
                  "  purser tags fix --as-of 2026-10-31\n"
                  "  purser snapshots\n",
                  folder.string()));
  session.Next("cd " + folder.string() + " && purser report drivers");
  return {};
}

}  // namespace purser
