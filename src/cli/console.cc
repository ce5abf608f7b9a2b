#include "cli/console.h"

#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/interrupt.h"

namespace purser {
namespace {

constexpr std::size_t kLongestLine = 4096;

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
bool ProcessConsole::InIsTerminal() const { return ::isatty(STDIN_FILENO) == 1; }

std::optional<std::string> ProcessConsole::ReadLine() {
  std::string line;
  while (ReceivedSignal() == 0 && line.size() < kLongestLine) {
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    // Looks up now and then: a signal is taken by another thread.
    const int ready = ::poll(&input, 1, 100);
    if (ready < 0 && errno != EINTR) return std::nullopt;
    if (ready <= 0) continue;
    char c = 0;
    const ssize_t count = ::read(STDIN_FILENO, &c, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    if (c == '\n') return line;
    line += c;
  }
  return std::nullopt;
}

int ProcessConsole::Width() const {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace purser
