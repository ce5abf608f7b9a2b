#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace purser {

/// Sees to it that a statement ends: interrupts it when its time is up or somebody asks for it, and
/// goes on interrupting, for an interrupt between two steps of an engine is lost.
class FenceWatch {
 public:
  struct Options {
    std::chrono::milliseconds time_limit{};
    std::chrono::milliseconds grace{};      ///< For a statement to end once it was interrupted.
    std::function<void()> interrupt;        ///< From a thread of the watch.
    std::function<void()> stuck = nullptr;  ///< Called once when the grace is over.
  };

  /// Watches from now until it is destroyed.
  explicit FenceWatch(Options options);

  void Interrupt();  ///< From any thread.

  bool time_is_up() const { return time_is_up_; }

 private:
  void Run(const std::stop_token& stop);

  Options options_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool asked_ = false;
  std::atomic<bool> time_is_up_ = false;
  std::jthread thread_;  ///< Last: it uses the others.
};

}  // namespace purser
