#include "cli/session.h"

#include <charconv>

#include <fmt/format.h>

#include "cli/interrupt.h"
#include "config/load.h"
#include "ingest/source.h"

namespace purser {
namespace {

constexpr std::size_t kChunk = 1 << 20;  // Long answers flow; short ones are one write.

/// COLUMNS, then the terminal.
int WidthOf(const World& world, const Console& console) {
  const std::string columns = world.environment.Get("COLUMNS").value_or("");
  int width = 0;
  std::from_chars(columns.data(), columns.data() + columns.size(), width);
  return width > 0 ? width : console.Width();
}

Look LookOf(const World& world, const Console& console, const Arguments& arguments) {
  const bool no_colour = arguments.Has("--no-color") || arguments.Has("--output") ||
                         !world.environment.Get("NO_COLOR").value_or("").empty() ||
                         world.environment.Get("TERM") == "dumb";
  return {.colour = console.OutIsTerminal() && !no_colour,
          .terminal = console.OutIsTerminal() && !arguments.Has("--output"),
          .progress = console.ErrIsTerminal() && !arguments.Has("--quiet"),
          .width = WidthOf(world, console)};
}

}  // namespace

Session::Session(World& world, Console& console, Arguments arguments)
    : world_(world),
      console_(console),
      arguments_(std::move(arguments)),
      look_(LookOf(world, console, arguments_)) {}

std::vector<std::string> Session::Values(std::string_view flag) const {
  const auto found = arguments_.flags.find(flag);
  if (found == arguments_.flags.end()) return {};
  return found->second;
}

Result<void> Session::LoadConfiguration() {
  if (config_) return {};
  ConfigRequest request;
  request.file = Value("--config");
  request.books = Value("--books");
  for (const SourceKind& kind : AllSourceKinds()) {
    request.source_kinds.emplace_back(kind.name);
    if (kind.asks_api) request.api_kinds.emplace_back(kind.name);
  }
  config_ = TRY(LoadConfig(world_, request));
  return {};
}

const Config& Session::config() const {
  Check(config_.has_value(), "the configuration was read");
  return *config_;
}

std::string Session::format() const {
  if (const std::optional<std::string> format = Value("--format")) return *format;
  return verb().formats.empty() ? "" : verb().formats[0];
}

Instant Session::now() {
  const std::optional<std::string> as_of = Value("--as-of");
  return as_of ? ParseInstant(*as_of).value() : world_.clock.Now();
}

void Session::Print(std::string_view text) {
  answer_ += text;
  if (answer_.size() >= kChunk) Flush();
}

Result<bool> Session::Ask(std::string_view about, std::string_view question) {
  console_.Err(fmt::format("{}{} ", about, question));
  const std::optional<std::string> line = console_.ReadLine();
  if (ReceivedSignal() != 0) return Error{ErrorKind::kInterrupted, "interrupted"};
  return line && (line->starts_with('y') || line->starts_with('Y'));
}

void Session::Flush() {
  if (Has("--output") || !written_.ok() || answer_.empty()) return;
  written_ = console_.Out(answer_);
  answer_.clear();
}

void Session::Progress(std::string_view text) {
  if (look_.progress) console_.Err(text);
}

void Session::Note(std::string_view line) {
  if (!quiet()) console_.Err(fmt::format("{}\n", line));
}

void Session::Next(std::string_view command) { next_ += fmt::format("next: {}\n", command); }

void Session::Detail(std::string_view line) {
  if (verbose()) Note(line);
}

std::optional<std::string> Session::TakeOutput() {
  output_is_taken_ = true;
  return Value("--output");
}

Result<void> Session::Deliver() {
  if (!written_.ok()) return written_;
  const std::optional<std::string> file = output_is_taken_ ? std::nullopt : Value("--output");
  // A verb that failed before it said anything leaves the file as it was.
  if (file && !answer_.empty())
    TRY(world_.files.Write(*file, answer_).While("--output"));
  else if (!answer_.empty())
    TRY(console_.Out(answer_));
  if (!quiet() && !next_.empty()) console_.Err(next_);
  return {};
}

}  // namespace purser
