#include "base/settle.h"

#include <algorithm>
#include <numeric>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/decimal.h"

namespace purser {
namespace {

std::vector<Claim> Claims(const std::vector<std::int64_t>& weights) {
  std::vector<Claim> claims;
  for (const std::int64_t weight : weights)
    claims.push_back({.key = std::string(1, static_cast<char>('a' + claims.size())),
                      .weight = static_cast<UInt128>(weight)});
  return claims;
}

std::vector<Int128> Split(Int128 total, const std::vector<std::int64_t>& weights) {
  return Settler(Claims(weights)).Split(total);
}

Int128 Sum(const std::vector<Int128>& parts) {
  return std::accumulate(parts.begin(), parts.end(), Int128{0});
}

using Parts = std::vector<Int128>;

TEST(Settle, SplitsAHundredOverThreeEqualOwnersToTheCent) {
  EXPECT_EQ(Split(10000, {1, 1, 1}), (Parts{3334, 3333, 3333}));
}

TEST(Settle, GivesTheMissingUnitToTheLargestRemainder) {
  EXPECT_EQ(Split(1001, {50, 30, 20}), (Parts{501, 300, 200}));
}

TEST(Settle, GivesSeveralMissingUnitsByKeyWhenRemaindersAreEqual) {
  EXPECT_EQ(Split(7, {1, 1, 1, 1}), (Parts{2, 2, 2, 1}));
}

TEST(Settle, SplitsACreditLikeItsMagnitude) {
  EXPECT_EQ(Split(-10000, {1, 1, 1}), (Parts{-3334, -3333, -3333}));
}

TEST(Settle, SplitsEvenlyAndSaysSoWhenAllWeightsAreZero) {
  const Settler settler(Claims({0, 0}));

  EXPECT_TRUE(settler.even());
  EXPECT_EQ(settler.Split(5), (Parts{3, 2}));
}

TEST(Settle, GivesNothingToAZeroWeightBesideOthers) {
  EXPECT_EQ(Split(5, {0, 1, 0}), (Parts{0, 5, 0}));
}

TEST(Settle, SplitsInCentsAtScale18WhenAskedTo) {
  const auto cent = static_cast<Int128>(PowerOfTen(16));
  const Settler settler(Claims({1, 1, 1}));

  EXPECT_EQ(settler.Split(10000 * cent, cent), (Parts{3334 * cent, 3333 * cent, 3333 * cent}));
  EXPECT_EQ(settler.Split(10000 * cent + 7, cent),
            (Parts{3334 * cent, 3333 * cent + 7, 3333 * cent}));
}

TEST(Settle, StaysExactWhereTotalTimesWeightPasses128Bits) {
  const UInt128 third = (~UInt128{0}) / 3;
  const std::vector<Claim> claims = {{"a", third}, {"b", third}, {"c", third}};

  const Parts parts = Settler(claims).Split(kInt128Max);

  EXPECT_EQ(Sum(parts), kInt128Max);
  EXPECT_EQ(parts[0] - parts[2], kInt128Max % 3 == 0 ? 0 : 1);
}

TEST(Settle, PartsAddUpAndAreLessThanAUnitOff) {
  const bool holds = rc::check([] {
    const auto weights = *rc::gen::suchThat(
        rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 1 << 30)),
        [](const auto& list) { return !list.empty() && list.size() <= 26; });
    const auto total = *rc::gen::arbitrary<std::int64_t>();
    const Settler settler(Claims(weights));
    const Parts parts = settler.Split(total);
    RC_ASSERT(Sum(parts) == total);
    if (settler.even()) return;
    const Int128 sum = std::accumulate(weights.begin(), weights.end(), Int128{0});
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Int128 off = parts[i] * sum - Int128{total} * weights[i];
      RC_ASSERT(off < sum && -off < sum);
    }
  });
  EXPECT_TRUE(holds);
}

TEST(Settle, WideWeightsGiveTheSamePartsAsTheirSmallMultiples) {
  const bool holds = rc::check([] {
    const auto weights = *rc::gen::container<std::vector<std::int64_t>>(
        5, rc::gen::inRange<std::int64_t>(0, 1 << 20));
    const auto factor = static_cast<UInt128>(*rc::gen::arbitrary<std::uint64_t>()) << 40 | 1u;
    const auto high = *rc::gen::arbitrary<std::int64_t>();
    const Int128 total = Int128{high} << 60 | 12345;
    std::vector<Claim> wide = Claims(weights);
    for (Claim& claim : wide) claim.weight *= factor;
    RC_ASSERT(Settler(wide).Split(total) == Settler(Claims(weights)).Split(total));
  });
  EXPECT_TRUE(holds);
}

TEST(Settle, TheOrderOfClaimsDoesNotMatter) {
  const bool holds = rc::check([] {
    const auto weights =
        *rc::gen::container<std::vector<std::int64_t>>(8, rc::gen::inRange<std::int64_t>(0, 5));
    const auto total = *rc::gen::inRange<std::int64_t>(-1000, 1000);
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    const std::vector<Claim> claims = Claims(weights);
    std::vector<std::size_t> order(claims.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::shuffle(order, std::minstd_rand(seed));
    std::vector<Claim> shuffled;
    for (const std::size_t i : order) shuffled.push_back(claims[i]);
    const Parts expected = Settler(claims).Split(total);
    const Parts parts = Settler(shuffled).Split(total);
    for (std::size_t i = 0; i < order.size(); ++i) RC_ASSERT(parts[i] == expected[order[i]]);
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace purser
