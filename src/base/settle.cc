#include "base/settle.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "base/largest_remainder.h"

namespace purser {
namespace {

struct Wide {
  UInt128 high = 0;
  UInt128 low = 0;
};

std::uint64_t Low(UInt128 value) { return static_cast<std::uint64_t>(value); }
std::uint64_t High(UInt128 value) { return static_cast<std::uint64_t>(value >> 64); }

Wide Multiply(UInt128 a, UInt128 b) {
  const UInt128 low = UInt128{Low(a)} * Low(b);
  const UInt128 cross = UInt128{High(a)} * Low(b) + High(low);
  const UInt128 other = UInt128{Low(a)} * High(b) + Low(cross);
  return {.high = UInt128{High(a)} * High(b) + High(cross) + High(other),
          .low = other << 64 | Low(low)};
}

int LeadingZeros(UInt128 value) {
  return High(value) != 0 ? std::countl_zero(High(value)) : 64 + std::countl_zero(Low(value));
}

/// One 64-bit digit of the quotient (remainder·2^64 + digit) / divisor; the divisor's top bit
/// is set and remainder < divisor. Knuth, The Art of Computer Programming 2, 4.3.1 D.
std::uint64_t QuotientDigit(UInt128& remainder, std::uint64_t digit, UInt128 divisor) {
  UInt128 guess = remainder / High(divisor);
  UInt128 rest = remainder - guess * High(divisor);
  while (High(guess) != 0 || guess * Low(divisor) > (rest << 64 | digit)) {
    --guess;
    rest += High(divisor);
    if (High(rest) != 0) break;
  }
  remainder = (remainder << 64 | digit) - guess * divisor;
  return Low(guess);
}

struct Quotient {
  UInt128 whole = 0;
  UInt128 remainder = 0;
};

/// The quotient must fit: value.high < divisor.
Quotient Divide(Wide value, UInt128 divisor) {
  if (value.high == 0) return {.whole = value.low / divisor, .remainder = value.low % divisor};
  const int shift = LeadingZeros(divisor);
  if (shift > 0) {
    value.high = value.high << shift | value.low >> (128 - shift);
    value.low <<= shift;
    divisor <<= shift;
  }
  UInt128 remainder = value.high;
  const UInt128 high = QuotientDigit(remainder, High(value.low), divisor);
  const UInt128 low = QuotientDigit(remainder, Low(value.low), divisor);
  return {.whole = high << 64 | low, .remainder = remainder >> shift};
}

}  // namespace

Settler::Settler(std::span<const Claim> claims) : weights_(claims.size()), ranks_(claims.size()) {
  for (std::size_t i = 0; i < claims.size(); ++i) weights_[i] = claims[i].weight;
  AddUp();
  std::vector<std::uint32_t> order(claims.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return std::string_view(claims[i].key); });
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) ranks_[order[rank]] = rank;
}

Settler::Settler(std::vector<UInt128> weights)
    : weights_(std::move(weights)), ranks_(weights_.size()) {
  AddUp();
  std::iota(ranks_.begin(), ranks_.end(), 0u);
}

void Settler::AddUp() {
  Check(!weights_.empty(), "somebody claims the amount");
  for (const UInt128 weight : weights_)
    Check(!__builtin_add_overflow(sum_, weight, &sum_), "weights below 2^128");
  even_ = sum_ == 0;
  if (!even_) return;
  std::ranges::fill(weights_, UInt128{1});
  sum_ = weights_.size();
}

std::vector<Int128> Settler::Split(Int128 total, Int128 unit) const {
  Check(unit > 0, "a positive unit");
  const UnitTotal in_units = InUnits(total, unit);
  std::vector<UInt128> floors(weights_.size());
  std::vector<UInt128> remainders(weights_.size());
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const Quotient share = Divide(Multiply(in_units.units, weights_[i]), sum_);
    floors[i] = share.whole;
    remainders[i] = share.remainder;
  }
  return HandOutRemainders<UInt128>(in_units, std::move(floors), remainders, ranks_);
}

}  // namespace purser
