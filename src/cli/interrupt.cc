#include "cli/interrupt.h"

#include <atomic>
#include <csignal>
#include <map>
#include <mutex>
#include <thread>

#include <unistd.h>

namespace purser {
namespace {

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

void WaitForSignals() {
  const sigset_t signals = WatchedSignals();
  while (true) {
    int signal = 0;
    if (sigwait(&signals, &signal) != 0) continue;
    Watch& watch = TheWatch();
    const std::lock_guard lock(watch.mutex);
    const bool first = watch.signal.exchange(signal) == 0;
    if (!first || watch.interrupts.empty()) _exit(128 + signal);
    for (const auto& [id, interrupt] : watch.interrupts) interrupt();
  }
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
