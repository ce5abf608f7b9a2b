/// What the shell hears.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"

namespace purser {

inline constexpr int kExitFine = 0;
inline constexpr int kExitNo = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitFailed = 3;

struct ExitCode {
  int code;
  std::string_view meaning;
};

/// Every exit code, for help and reference pages.
std::span<const ExitCode> AllExitCodes();

/// @param signal  which one interrupted: SIGINT 2, SIGTERM 15
int ExitCodeOf(ErrorKind kind, int signal);

}  // namespace purser
