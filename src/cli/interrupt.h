/// SIGINT and SIGTERM: end what runs, so that its Result is kInterrupted and staging goes away.
#pragma once

#include <functional>

namespace purser {

/// Starts the thread that waits for both signals. The first one calls every InterruptScope's
/// function, again and again: one that comes between two statements is lost. The second one, the
/// first when nothing is registered, and five seconds without an end, end the process at once with
/// 130 or 143. Call once, in main, before other threads start.
void WatchSignals();

/// The signal that came, or 0.
int ReceivedSignal();

/// While it lives, a signal calls `interrupt` (from the watching thread): for instance
/// `InterruptScope stop([&] { duck.Interrupt(); });`
class InterruptScope {
 public:
  explicit InterruptScope(std::function<void()> interrupt);
  ~InterruptScope();
  InterruptScope(const InterruptScope&) = delete;
  InterruptScope& operator=(const InterruptScope&) = delete;

 private:
  int id_;
};

}  // namespace purser
