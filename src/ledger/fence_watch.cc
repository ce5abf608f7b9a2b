#include "ledger/fence_watch.h"

#include <algorithm>
#include <utility>

namespace purser {
namespace {

constexpr std::chrono::milliseconds kAgain{20};

}  // namespace

FenceWatch::FenceWatch(Options options)
    : options_(std::move(options)), thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void FenceWatch::Interrupt() {
  const std::scoped_lock lock(mutex_);
  asked_ = true;
  changed_.notify_all();
}

void FenceWatch::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const bool asked = changed_.wait_for(lock, stop, options_.time_limit, [&] { return asked_; });
  if (stop.stop_requested()) return;
  time_is_up_ = !asked;

  std::chrono::milliseconds left = options_.grace;
  while (!stop.stop_requested()) {
    options_.interrupt();
    if (left <= kAgain && options_.stuck) std::exchange(options_.stuck, nullptr)();
    left -= std::min(left, kAgain);
    changed_.wait_for(lock, stop, kAgain, [] { return false; });
  }
}

}  // namespace purser
