/// Other programs, run to their end, as an interface of the world: the real one and fakes.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace purser {

struct ProcessAnswer {
  int exit_code = 0;   ///< 128 + signal where a signal ended it.
  std::string output;  ///< What it wrote on stdout.
  std::string errors;  ///< What it wrote on stderr.
};

class Processes {
 public:
  virtual ~Processes() = default;
  /// Runs `command` (program and arguments, no shell in between; found by PATH) with our
  /// environment and an empty stdin, and waits for its end.
  /// @error kNotFound     there is no such program
  /// @error kUnavailable  it took longer than `timeout` (and was ended), or wrote over 1 MiB
  virtual Result<ProcessAnswer> Run(const std::vector<std::string>& command,
                                    std::chrono::milliseconds timeout) = 0;
};

}  // namespace purser
