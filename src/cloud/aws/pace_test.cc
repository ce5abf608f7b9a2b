#include "cloud/aws/pace.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

using std::chrono::milliseconds;

/// Sends `count` requests as fast as `pace` lets it, one taking 10 ms; returns the time it takes.
milliseconds Send(AwsPace& pace, Instant& now, int count) {
  const Instant start = now;
  for (int i = 0; i < count; ++i) {
    now += pace.Take(now) + milliseconds(10);
    pace.Succeeded(now);
  }
  return std::chrono::duration_cast<milliseconds>(now - start);
}

TEST(AwsPace, CostsNothingUntilAServiceThrottles) {
  AwsPace pace;
  Instant now = *ParseInstant("2026-10-05T12:00:00Z");

  EXPECT_EQ(Send(pace, now, 500), milliseconds(5000));
}

TEST(AwsPace, SlowsDownAfterwardsAndComesBack) {
  AwsPace pace;
  Instant now = *ParseInstant("2026-10-05T12:00:00Z");
  Send(pace, now, 500);

  pace.Throttled(now);
  const milliseconds slow = Send(pace, now, 200);
  Send(pace, now, 5000);
  const milliseconds recovered = Send(pace, now, 500);

  EXPECT_GT(slow, milliseconds(2300));
  EXPECT_LT(recovered, milliseconds(5100));
}

TEST(AwsPace, NeverStopsAltogether) {
  AwsPace pace;
  Instant now = *ParseInstant("2026-10-05T12:00:00Z");
  for (int i = 0; i < 50; ++i) {
    now += pace.Take(now) + milliseconds(600);
    pace.Throttled(now);
  }

  EXPECT_LE(pace.Take(now), milliseconds(2000));
}

TEST(AwsRetryQuota, RunsDryAndFillsAgain) {
  AwsRetryQuota quota;
  int taken = 0;
  while (quota.Take()) ++taken;
  EXPECT_EQ(taken, 100);

  quota.GiveBack(true);
  EXPECT_TRUE(quota.Take());
  EXPECT_FALSE(quota.Take());
  for (int i = 0; i < 5; ++i) quota.GiveBack(false);
  EXPECT_TRUE(quota.Take());
}

TEST(AwsBackoff, IsAnywhereBelowABoundThatDoublesToTwentySeconds) {
  EXPECT_EQ(AwsBackoff(1, 1000), milliseconds(1000));
  EXPECT_EQ(AwsBackoff(1, 1001), milliseconds(0));
  EXPECT_EQ(AwsBackoff(2, 2000), milliseconds(2000));
  EXPECT_EQ(AwsBackoff(9, 20'000), milliseconds(20'000));
  EXPECT_EQ(AwsBackoff(60, 20'001), milliseconds(0));
}

}  // namespace
}  // namespace purser
