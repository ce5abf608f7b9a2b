#include "cli/interrupt.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <map>
#include <mutex>
#include <thread>

#include <time.h>
#include <unistd.h>

namespace purser {
namespace {

constexpr std::chrono::milliseconds kAgain{50};
constexpr std::chrono::seconds kPatience{5};

/// What the watching thread and the scopes share; one a process, as signals are.
struct Watch {
  std::mutex mutex;
  std::map<int, std::function<void()>> interrupts;
  int next_id = 0;
  std::atomic<int> signal = 0;
};

/// Never destroyed: the watching thread outlives main.
Watch& TheWatch() {
  static Watch* const watch = std::make_unique<Watch>().release();
  return *watch;
}

sigset_t WatchedSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

/// A signal that is waiting, or one that comes within `time`; 0 when none does.
int NextSignal(std::chrono::milliseconds time) {
  const sigset_t signals = WatchedSignals();
  const timespec limit{.tv_sec = 0, .tv_nsec = std::chrono::nanoseconds(time).count()};
  return std::max(0, sigtimedwait(&signals, nullptr, &limit));
}

void InterruptAll(Watch& watch) {
  const std::lock_guard lock(watch.mutex);
  for (const auto& [id, interrupt] : watch.interrupts) interrupt();
}

/// An interrupt between two statements is lost: it is repeated until the process has ended.
void WaitForSignals() {
  const sigset_t signals = WatchedSignals();
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) continue;
  Watch& watch = TheWatch();
  {
    const std::lock_guard lock(watch.mutex);
    watch.signal = signal;
    if (watch.interrupts.empty()) _exit(128 + signal);
  }
  for (std::chrono::milliseconds waited{0}; waited < kPatience; waited += kAgain) {
    InterruptAll(watch);
    const int again = NextSignal(kAgain);
    if (again != 0) _exit(128 + again);
  }
  _exit(128 + signal);
}

}  // namespace

void WatchSignals() {
  const sigset_t signals = WatchedSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread(WaitForSignals).detach();
}

int ReceivedSignal() { return TheWatch().signal; }

InterruptScope::InterruptScope(std::function<void()> interrupt) {
  Watch& watch = TheWatch();
  const std::lock_guard lock(watch.mutex);
  id_ = watch.next_id++;
  watch.interrupts.emplace(id_, std::move(interrupt));
}

InterruptScope::~InterruptScope() {
  Watch& watch = TheWatch();
  const std::lock_guard lock(watch.mutex);
  watch.interrupts.erase(id_);
}

}  // namespace purser
