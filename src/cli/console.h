/// Where a run of the program writes to, and what that place can show.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "world/world.h"

namespace purser {

/// The two streams. Tests collect them (TestConsole).
class Console {
 public:
  virtual ~Console() = default;
  /// @error kUnavailable  the answer cannot be written, e.g. the disk is full
  virtual Result<void> Out(std::string_view text) = 0;
  virtual void Err(std::string_view text) = 0;
  virtual bool OutIsTerminal() const = 0;
  virtual bool ErrIsTerminal() const = 0;
  virtual int Width() const = 0;  ///< Columns of standard output's terminal; 0: not known.
  /// Somebody sits there and can be asked.
  virtual bool InIsTerminal() const { return false; }
  /// A line of standard input without its end; nullopt when there is none, or a signal came first.
  virtual std::optional<std::string> ReadLine() { return std::nullopt; }
};

/// Standard output and standard error, unbuffered.
class ProcessConsole : public Console {
 public:
  Result<void> Out(std::string_view text) override;
  void Err(std::string_view text) override;
  bool OutIsTerminal() const override;
  bool ErrIsTerminal() const override;
  int Width() const override;
  bool InIsTerminal() const override;
  std::optional<std::string> ReadLine() override;
};

struct TestConsole : Console {
  std::string out;
  std::string err;
  bool terminal = false;
  Result<void> Out(std::string_view text) override { return out += text, Result<void>(); }
  void Err(std::string_view text) override { err += text; }
  bool OutIsTerminal() const override { return terminal; }
  bool ErrIsTerminal() const override { return terminal; }
  int Width() const override { return 0; }
  bool InIsTerminal() const override { return line.has_value(); }
  std::optional<std::string> ReadLine() override { return line; }
  std::optional<std::string> line;  ///< What somebody would type.
};

/// How to print, decided once a run.
struct Look {
  bool colour = false;    ///< Escape sequences in the answer are welcome.
  bool terminal = false;  ///< The answer goes to a person's screen.
  bool progress = false;  ///< A progress bar on standard error is welcome.
  int width = 0;          ///< Columns there are; 0: not a terminal, as wide as need be.
};

}  // namespace purser
