#include "cli/console.h"

#include <cerrno>
#include <cstring>

#include <sys/ioctl.h>
#include <unistd.h>

namespace purser {
namespace {

/// Everything, or errno.
int WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

Result<void> ProcessConsole::Out(std::string_view text) {
  const int error = WriteAll(STDOUT_FILENO, text);
  if (error == 0) return {};
  return Error{ErrorKind::kUnavailable,
               std::string("cannot write the answer to standard output: ") + std::strerror(error)};
}

void ProcessConsole::Err(std::string_view text) {
  // Nothing is left to tell of a standard error that cannot be written.
  (void)WriteAll(STDERR_FILENO, text);
}

bool ProcessConsole::OutIsTerminal() const { return ::isatty(STDOUT_FILENO) == 1; }
bool ProcessConsole::ErrIsTerminal() const { return ::isatty(STDERR_FILENO) == 1; }

int ProcessConsole::Width() const {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace purser
