#include "cli/exit_code.h"

#include <array>

namespace purser {

std::span<const ExitCode> AllExitCodes() {
  static constexpr std::array kCodes = {
      ExitCode{kExitFine, "fine"},
      ExitCode{kExitNo, "the gate, threshold or compliance says no"},
      ExitCode{kExitUsage, "the command line or the configuration is wrong"},
      ExitCode{kExitFailed, "data or the outside failed; what was done before stays valid"},
      ExitCode{130, "interrupted (SIGINT)"},
      ExitCode{143, "terminated (SIGTERM)"},
  };
  return kCodes;
}

int ExitCodeOf(ErrorKind kind, int signal) {
  switch (kind) {
    case ErrorKind::kUsage:
    case ErrorKind::kConfig:
      return kExitUsage;
    case ErrorKind::kInterrupted:
      return signal == 15 ? 143 : 130;
    case ErrorKind::kData:
    case ErrorKind::kNotFound:
    case ErrorKind::kDenied:
    case ErrorKind::kUnavailable:
    case ErrorKind::kInternal:
      return kExitFailed;
  }
  return kExitFailed;
}

}  // namespace purser
