#include "cloud/aws/fan_out.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

namespace purser {
namespace {

TEST(FanOut, RunsEachJobOnce) {
  std::vector<int> runs(1000);

  FanOut(runs.size(), 8, [&](std::size_t i) { ++runs[i]; });

  EXPECT_EQ(runs, std::vector<int>(1000, 1));
}

TEST(FanOut, RunsNoMoreAtOnceThanAllowed) {
  std::atomic<int> now = 0, most = 0;

  FanOut(200, 3, [&](std::size_t) {
    const int running = ++now;
    int seen = most;
    while (running > seen && !most.compare_exchange_weak(seen, running)) {
    }
    --now;
  });

  EXPECT_LE(most, 3);
}

TEST(FanOut, NothingToDoIsDone) {
  FanOut(0, 4, [](std::size_t) { FAIL(); });
}

}  // namespace
}  // namespace purser
