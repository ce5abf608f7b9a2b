#include "world/system_processes.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

extern char** environ;

namespace purser {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

constexpr std::size_t kMostOutput = std::size_t{1} << 20;

/// A pipe whose ends close with this object, none of them kept by programs we start.
struct Pipe {
  std::array<int, 2> ends{-1, -1};
  bool Open() { return ::pipe2(ends.data(), O_CLOEXEC) == 0; }
  void Close(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
  ~Pipe() {
    Close(0);
    Close(1);
  }
};

/// Ends the whole group that `process` leads, and takes its exit.
void End(pid_t process) {
  ::kill(-process, SIGKILL);
  while (::waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
  }
}

int LeftUntil(Deadline deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      deadline - std::chrono::steady_clock::now());
  return left.count() > 0 ? static_cast<int>(left.count()) : 0;
}

/// Both streams to their ends.
/// @error kUnavailable  the deadline passed, or too much was written
Result<void> Listen(Pipe& output, Pipe& errors, ProcessAnswer& answer, Deadline deadline) {
  std::array<pollfd, 2> waiting{{{output.ends[0], POLLIN, 0}, {errors.ends[0], POLLIN, 0}}};
  std::array<std::string*, 2> into{&answer.output, &answer.errors};
  std::array<char, 4096> buffer;
  for (int open = 2; open > 0;) {
    const int ready = ::poll(waiting.data(), waiting.size(), LeftUntil(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return Error{ErrorKind::kUnavailable, "no end of it in time"};
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
      const ssize_t count = ::read(waiting[i].fd, buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) {
        waiting[i].fd = -1;
        --open;
        continue;
      }
      into[i]->append(buffer.data(), static_cast<std::size_t>(count));
      if (into[i]->size() > kMostOutput)
        return Error{ErrorKind::kUnavailable, "it writes more than 1 MiB"};
    }
  }
  return {};
}

/// Starts it as leader of a process group of its own, so that what it starts ends with it.
Result<pid_t> Start(const std::vector<std::string>& command, Pipe& output, Pipe& errors) {
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output.ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, errors.ends[1], 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t process = 0;
  const int failed =
      ::posix_spawnp(&process, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (failed != 0)
    return Error{failed == ENOENT ? ErrorKind::kNotFound : ErrorKind::kUnavailable,
                 command[0] + ": " + std::strerror(failed)};
  return process;
}

}  // namespace

Result<ProcessAnswer> SystemProcesses::Run(const std::vector<std::string>& command,
                                           std::chrono::milliseconds timeout) {
  if (command.empty()) return Error{ErrorKind::kNotFound, "an empty command"};
  Pipe output, errors;
  if (!output.Open() || !errors.Open())
    return Error{ErrorKind::kUnavailable, command[0] + ": " + std::strerror(errno)};
  const Deadline deadline = std::chrono::steady_clock::now() + timeout;
  const pid_t process = TRY(Start(command, output, errors));
  output.Close(1);
  errors.Close(1);
  ProcessAnswer answer;
  if (const Result<void> heard = Listen(output, errors, answer, deadline); !heard.ok()) {
    End(process);
    return Error{heard.error().kind, command[0] + ": " + heard.error().message};
  }
  // Both streams are closed; what goes on without them is waited for no longer than the rest.
  int status = 0;
  for (;;) {
    const pid_t ended = ::waitpid(process, &status, WNOHANG);
    if (ended == process) break;
    if ((ended < 0 && errno != EINTR) || LeftUntil(deadline) == 0) {
      End(process);
      return Error{ErrorKind::kUnavailable, command[0] + ": no end of it in time"};
    }
    ::poll(nullptr, 0, 5);
  }
  answer.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return answer;
}

}  // namespace purser
