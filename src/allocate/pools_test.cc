#include "allocate/pools.h"

#include <functional>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "base/decimal.h"
#include "base/settle.h"

namespace purser {
namespace {

using enum PoolTarget::Kind;

constexpr Int128 kOne = 1'000'000'000'000'000'000;

std::string Six(Int128 units) { return GroupedDecimalText(units, kCostScale, 6); }

TEST(Pools, ReciprocalPoolsAreSolvedExactly) {
  const std::vector<PoolClaims> pools = {{"IT", {{"HR", 20, kPool}, {"Prod", 80, kOwner}}},
                                         {"HR", {{"IT", 10, kPool}, {"Prod", 90, kOwner}}}};
  const std::vector<Int128> direct = {100 * kOne, 50 * kOne};

  const std::vector<Int128> gross = GrossOfPools(pools, direct).value();
  const std::vector<PoolShares> shares = SolvePools(pools).value();

  EXPECT_EQ(Six(gross[0]), "107.142857");
  EXPECT_EQ(Six(gross[1]), "71.428571");
  EXPECT_EQ(shares[0].Split(direct[0])[0] + shares[1].Split(direct[1])[0], 150 * kOne);
}

TEST(Pools, EachOwnersShareOfReciprocalPoolsIsAnExactFraction) {
  const std::vector<PoolClaims> pools = {
      {"IT", {{"HR", 20, kPool}, {"cv", 50, kOwner}, {"nlp", 30, kOwner}}},
      {"HR", {{"IT", 10, kPool}, {"nlp", 90, kOwner}}}};

  const std::vector<PoolShares> shares = SolvePools(pools).value();

  EXPECT_EQ(shares[0].owners(), (std::vector<std::string>{"cv", "nlp"}));
  EXPECT_EQ(shares[0].ShareText(0), "25/49");
  EXPECT_EQ(shares[0].ShareText(1), "24/49");
  EXPECT_EQ(shares[1].ShareText(0), "5/98");
  EXPECT_EQ(shares[1].ShareText(1), "93/98");
}

TEST(Pools, ACycleThatReachesNoOwnerIsRefused) {
  const std::vector<PoolClaims> pools = {{"IT", {{"HR", 100, kPool}}},
                                         {"HR", {{"IT", 100, kPool}}}};

  const Result<std::vector<PoolShares>> shares = SolvePools(pools);

  ASSERT_FALSE(shares.ok());
  EXPECT_EQ(shares.error().kind, ErrorKind::kConfig);
}

TEST(Pools, APoolThatFeedsOnlyAClosedCycleIsRefused) {
  const std::vector<PoolClaims> pools = {{"IT", {{"HR", 1, kPool}}},
                                         {"HR", {{"IT", 1, kPool}}},
                                         {"tax", {{"IT", 1, kPool}, {"cv", 0, kOwner}}}};

  EXPECT_FALSE(SolvePools(pools).ok());
}

TEST(Pools, APoolThatKeepsAPartOfItselfGivesAllToTheOthers) {
  const std::vector<PoolClaims> pools = {{"IT", {{"IT", 3, kPool}, {"cv", 1, kOwner}}}};

  EXPECT_EQ(SolvePools(pools).value()[0].Split(-5), (std::vector<Int128>{-5}));
}

TEST(Pools, APoolThatDoesNotExistIsRefused) {
  const std::vector<PoolClaims> pools = {{"IT", {{"HR", 1, kPool}, {"cv", 1, kOwner}}}};

  EXPECT_FALSE(SolvePools(pools).ok());
}

TEST(Pools, WithoutWeightsTheTargetsShareEvenlyAndItSaysSo) {
  const std::vector<PoolClaims> pools = {{"tax", {{"nlp", 0, kOwner}, {"cv", 0, kOwner}}}};

  const PoolShares shares = SolvePools(pools).value()[0];

  EXPECT_TRUE(shares.even());
  EXPECT_EQ(shares.Split(3), (std::vector<Int128>{2, 1}));
}

TEST(Pools, SplitsStayExactWhenSharesPass128Bits) {
  const UInt128 large = UInt128{1} << 126;
  const std::vector<PoolClaims> pools = {
      {"IT", {{"HR", large - 1, kPool}, {"a", large - 3, kOwner}, {"b", 17, kOwner}}},
      {"HR", {{"IT", large - 5, kPool}, {"b", large - 7, kOwner}, {"c", 3, kOwner}}}};

  for (const PoolShares& shares : SolvePools(pools).value()) {
    const std::vector<Int128> parts = shares.Split(-kInt128Max);
    EXPECT_EQ(std::accumulate(parts.begin(), parts.end(), Int128{0}), -kInt128Max);
  }
}

/// A tree of owners with random weights; the leaves of each node must add up to its part.
class RandomTrees {
 public:
  explicit RandomTrees(std::uint32_t seed) : random_(seed) {}

  void Descend(Int128 total, int depth) {
    const std::size_t width = 1 + random_() % 5;
    std::vector<Claim> claims;
    for (std::size_t i = 0; i < width; ++i)
      claims.push_back({.key = std::string(1, static_cast<char>('a' + i)), .weight = Weight()});
    const std::vector<Int128> parts = Settler(claims).Split(total);
    EXPECT_EQ(std::accumulate(parts.begin(), parts.end(), Int128{0}), total);
    for (const Int128 part : parts)
      if (depth > 0) Descend(part, depth - 1);
  }

  Int128 Amount() {
    const auto units = static_cast<Int128>(Weight());
    return random_() % 2 == 0 ? units : -units;
  }

 private:
  UInt128 Weight() {
    const UInt128 wide = UInt128{random_()} << 64 | UInt128{random_()} << 32 | random_();
    return wide >> random_() % 128;
  }

  std::mt19937 random_;
};

TEST(Pools, TenThousandRandomTreesAddUpAtEveryLevel) {
  RandomTrees trees(7);
  for (int i = 0; i < 10'000; ++i) trees.Descend(trees.Amount(), 2);
}

TEST(Pools, RandomPoolsThatFeedEachOtherLoseNothing) {
  std::mt19937 random(11);
  for (int round = 0; round < 500; ++round) {
    const std::size_t count = 1 + random() % 5;
    std::vector<PoolClaims> pools(count);
    for (std::size_t i = 0; i < count; ++i) {
      pools[i].name = "p" + std::to_string(i);
      pools[i].targets.push_back({"own" + std::to_string(i % 2), 1 + random() % 7, kOwner});
      for (std::size_t j = 0; j < count; ++j)
        pools[i].targets.push_back({"p" + std::to_string(j), random() % 9, kPool});
    }

    for (const PoolShares& shares : SolvePools(pools).value()) {
      const Int128 total = Int128{random()} * random();
      const std::vector<Int128> parts = shares.Split(total);
      EXPECT_EQ(std::accumulate(parts.begin(), parts.end(), Int128{0}), total);
    }
  }
}

}  // namespace
}  // namespace purser
