#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

namespace purser {

/// Sees to it that a statement ends: interrupts it when its time or memory is up or somebody asks
/// for it, and goes on interrupting, for an interrupt between two steps of an engine is lost.
///
/// The engine counts the memory of its joins and sorts, but not that of a single value: it is the
/// whole process that is measured here.
class FenceWatch {
 public:
  enum class Reason { kTime, kMemory, kAsked };

  struct Options {
    std::chrono::milliseconds time_limit{};
    std::int64_t most_memory = 0;       ///< Bytes that the process may take on top.
    std::chrono::milliseconds grace{};  ///< For a statement to end once it was interrupted.
    std::function<void()> interrupt;    ///< From a thread of the watch, again and again.
    /// Called once, when the grace is over or the memory a quarter more than allowed.
    std::function<void(Reason)> stuck;
  };

  /// Watches from now until it is destroyed.
  explicit FenceWatch(Options options);

  void Interrupt() { EndBecause(Reason::kAsked); }  ///< From any thread.

  /// Why the statement was interrupted, if it was.
  std::optional<Reason> reason() const;

 private:
  void EndBecause(Reason reason);
  void WatchTime(const std::stop_token& stop);
  void WatchMemory(const std::stop_token& stop);
  void TellStuck();  ///< Under the mutex.

  Options options_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<Reason> reason_;
  bool told_ = false;
  std::jthread time_thread_;  ///< After all that they use.
  std::jthread memory_thread_;
};

}  // namespace purser
