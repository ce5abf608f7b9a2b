#include "cloud/aws/fan_out.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace purser {

void FanOut(std::size_t count, std::size_t at_once, const std::function<void(std::size_t)>& job) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t at = next++; at < count; at = next++) job(at);
  };
  std::vector<std::jthread> others;
  // The caller's thread is one of them.
  for (std::size_t i = 1; i < std::min(count, at_once); ++i) others.emplace_back(work);
  work();
}

}  // namespace purser
