/// What a verb works with: the arguments, the outside, the configuration, and where to print.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/console.h"
#include "config/config.h"
#include "world/world.h"

namespace purser {

class Session {
 public:
  Session(World& world, Console& console, Arguments arguments);

  World& world() { return world_; }
  const Verb& verb() const { return *arguments_.verb; }
  const Arguments& arguments() const { return arguments_; }

  /// "cost" of `report cost`; the verb's default where none was typed.
  const std::string& noun() const { return arguments_.noun; }
  const std::vector<std::string>& operands() const { return arguments_.operands; }

  bool Has(std::string_view flag) const { return arguments_.Has(flag); }
  std::optional<std::string> Value(std::string_view flag) const { return arguments_.Value(flag); }
  /// All of a repeatable flag's values, in order.
  std::vector<std::string> Values(std::string_view flag) const;

  /// Reads purser.toml at the first call. Verbs with Needs::kConfig find it read.
  /// @error kConfig  every mistake in it, a line each
  Result<void> LoadConfiguration();
  /// The configuration; LoadConfiguration succeeded before.
  const Config& config() const;

  /// --format, or the verb's first.
  std::string format() const;
  /// What "now" means: --as-of, or the clock.
  Instant now();
  bool verbose() const { return Has("--verbose"); }
  bool quiet() const { return Has("--quiet"); }
  const Look& look() const { return look_; }

  /// Part of the answer: to standard output, or into --output's file when the verb ended.
  void Print(std::string_view text);

  /// --output, for a verb that writes what it names itself: the answer goes to standard output.
  std::optional<std::string> TakeOutput();

  /// A line about the answer, on standard error; not under --quiet.
  void Note(std::string_view line);
  /// The next command worth typing: "next: purser report cost", said when the answer is out.
  void Next(std::string_view command);
  /// A line for --verbose.
  void Detail(std::string_view line);

  /// Somebody sits at standard input.
  bool CanAsk() const { return console_.InIsTerminal(); }
  /// Shows `about` and `question` on standard error, and whether the answer begins with y.
  /// @error kInterrupted  a signal came instead
  Result<bool> Ask(std::string_view about, std::string_view question);

  /// The gate, threshold or compliance says no: exit code 1 when nothing else is wrong.
  void SayNo() { said_no_ = true; }
  bool said_no() const { return said_no_; }

  /// Writes what was printed so far; not into --output's file, which is written whole.
  void Flush();
  /// Raw text to standard error: a progress line. Nothing where none is welcome; any thread.
  void Progress(std::string_view text);

  /// Writes what was printed. Called once, after the verb, also when it failed.
  Result<void> Deliver();

 private:
  World& world_;
  Console& console_;
  Arguments arguments_;
  Look look_;
  std::optional<Config> config_;
  std::string answer_;
  std::string next_;
  Result<void> written_;
  bool said_no_ = false;
  bool output_is_taken_ = false;
};

}  // namespace purser
