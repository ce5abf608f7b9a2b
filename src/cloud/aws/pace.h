/// How often to ask again, and how fast.
///
/// AwsRetryQuota keeps a service that fails for everybody from being asked three times by
/// everybody. AwsPace is the adaptive part: nothing until the service throttles; from then on a
/// bucket of tokens whose rate falls to 0.7 of what was sent and grows back along a cubic curve.
/// Neither is safe for several threads, and neither waits: the client holds a lock and sleeps
/// outside it.
/// @source AWS SDKs and Tools Reference Guide, "Retry behavior" (standard, adaptive)
#pragma once

#include <chrono>
#include <cstdint>

#include "base/time.h"

namespace purser {

constexpr int kMostAwsAttempts = 3;

class AwsRetryQuota {
 public:
  /// One repetition more, if there is room for it.
  bool Take();
  /// A call went well; after a repetition its price comes back.
  void GiveBack(bool was_repeated);

 private:
  int left_ = 500;
};

class AwsPace {
 public:
  /// A request is about to go out: how long to wait before.
  std::chrono::milliseconds Take(Instant now);
  void Throttled(Instant now);
  void Succeeded(Instant now);

 private:
  void Measure(Instant now);
  void Refill(Instant now);
  double SinceCut(Instant now) const;

  bool is_limited_ = false;
  double rate_ = 0;      ///< Requests a second that may go out.
  double tokens_ = 0;    ///< Below zero: promised to those who wait.
  double measured_ = 0;  ///< Requests a second that went out, smoothed.
  double best_ = 0;      ///< Rate before the last cut.
  Instant filled_{};
  Instant cut_{};
  Instant window_{};
  std::int64_t in_window_ = 0;
};

/// Before repetition `number` (1 is the first): 0 to min(20 s, 2^(number-1) s), even, by `bits`.
std::chrono::milliseconds AwsBackoff(int number, std::uint64_t bits);

}  // namespace purser
