#include "cloud/aws/pace.h"

#include <algorithm>
#include <cmath>

namespace purser {
namespace {

constexpr int kMostQuota = 500, kRepetition = 5;
constexpr double kCut = 0.7, kGrowth = 0.4, kLeastRate = 0.5, kSmooth = 0.8;

double Seconds(Instant from, Instant to) {
  return std::max(0.0, std::chrono::duration<double>(to - from).count());
}

}  // namespace

bool AwsRetryQuota::Take() {
  if (left_ < kRepetition) return false;
  left_ -= kRepetition;
  return true;
}

void AwsRetryQuota::GiveBack(bool was_repeated) {
  left_ = std::min(kMostQuota, left_ + (was_repeated ? kRepetition : 1));
}

double AwsPace::SinceCut(Instant now) const { return Seconds(cut_, now); }

void AwsPace::Measure(Instant now) {
  constexpr double kWindow = 0.5;
  ++in_window_;
  const double past = Seconds(window_, now);
  if (past < kWindow) return;
  measured_ = kSmooth * (static_cast<double>(in_window_) / past) + (1 - kSmooth) * measured_;
  in_window_ = 0;
  window_ = now;
}

void AwsPace::Refill(Instant now) {
  tokens_ = std::min(std::max(rate_, 1.0), tokens_ + Seconds(filled_, now) * rate_);
  filled_ = now;
}

std::chrono::milliseconds AwsPace::Take(Instant now) {
  Measure(now);
  if (!is_limited_) return {};
  Refill(now);
  tokens_ -= 1;
  if (tokens_ >= 0) return {};
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(-tokens_ / rate_ * 1000)));
}

void AwsPace::Throttled(Instant now) {
  // Calls that were under way at the same time say the same thing once.
  if (is_limited_ && SinceCut(now) < 0.5) return;
  best_ = is_limited_ ? std::min(rate_, std::max(measured_, kLeastRate)) : measured_;
  rate_ = std::max(kLeastRate, best_ * kCut);
  if (!is_limited_) tokens_ = 0, filled_ = now;
  is_limited_ = true;
  cut_ = now;
}

void AwsPace::Succeeded(Instant now) {
  if (!is_limited_) return;
  const double back = std::cbrt(best_ * (1 - kCut) / kGrowth);
  const double past = SinceCut(now) - back;
  const double wanted = kGrowth * past * past * past + best_;
  rate_ = std::clamp(std::min(wanted, 2 * measured_), kLeastRate, 1e6);
}

std::chrono::milliseconds AwsBackoff(int number, std::uint64_t bits) {
  const std::int64_t most = std::min<std::int64_t>(20'000, 1000ll << std::min(number - 1, 10));
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(bits % static_cast<std::uint64_t>(most + 1)));
}

}  // namespace purser
