#include "ledger/fence_watch.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace purser {
namespace {

constexpr std::chrono::milliseconds kAgain{20};

/// What the process has resident, in bytes; 0 where the kernel does not say.
std::int64_t ResidentBytes() {
  const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  std::array<char, 128> text{};
  const ssize_t length = ::read(file, text.data(), text.size());
  ::close(file);
  const char* const end = text.data() + std::max<ssize_t>(length, 0);
  const char* const second = std::find(static_cast<const char*>(text.data()), end, ' ');
  std::int64_t pages = 0;
  if (second != end) std::from_chars(second + 1, end, pages);
  return pages * ::sysconf(_SC_PAGESIZE);
}

}  // namespace

FenceWatch::FenceWatch(Options options)
    : options_(std::move(options)),
      time_thread_([this](const std::stop_token& stop) { WatchTime(stop); }),
      memory_thread_([this](const std::stop_token& stop) { WatchMemory(stop); }) {}

std::optional<FenceWatch::Reason> FenceWatch::reason() const {
  const std::scoped_lock lock(mutex_);
  return reason_;
}

void FenceWatch::EndBecause(Reason reason) {
  const std::scoped_lock lock(mutex_);
  if (reason_) return;
  reason_ = reason;
  changed_.notify_all();
}

void FenceWatch::TellStuck() {
  if (std::exchange(told_, true) || !options_.stuck) return;
  options_.stuck(*reason_);
}

void FenceWatch::WatchTime(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, stop, options_.time_limit, [&] { return reason_.has_value(); });
  if (stop.stop_requested()) return;
  if (!reason_) reason_ = Reason::kTime;

  std::chrono::milliseconds left = options_.grace;
  while (!stop.stop_requested()) {
    options_.interrupt();
    if (left <= kAgain) TellStuck();
    left -= std::min(left, kAgain);
    changed_.wait_for(lock, stop, kAgain, [] { return false; });
  }
}

void FenceWatch::WatchMemory(const std::stop_token& stop) {
  const std::int64_t before = ResidentBytes();
  while (!stop.stop_requested()) {
    const std::int64_t taken = ResidentBytes() - before;
    if (taken > options_.most_memory) EndBecause(Reason::kMemory);
    std::unique_lock lock(mutex_);
    if (taken > options_.most_memory + options_.most_memory / 4) TellStuck();
    changed_.wait_for(lock, stop, kAgain, [] { return false; });
  }
}

}  // namespace purser
