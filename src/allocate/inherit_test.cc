#include "allocate/inherit.h"

#include <algorithm>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

namespace purser {
namespace {

/// A small bill: heirs are added with the ids that stand in them.
class Bill {
 public:
  std::size_t Add(std::string_view resource, std::vector<std::string_view> ancestors,
                  ValueId tagged = kUndecided) {
    heirs_.push_back({.resource = resource.empty() ? kNoResource : names_.IdOf(resource),
                      .first_ancestor = static_cast<std::uint32_t>(ancestors_.size()),
                      .ancestors = static_cast<std::uint32_t>(ancestors.size())});
    for (const std::string_view ancestor : ancestors)
      ancestors_.push_back({names_.IdOf(ancestor), Way::kParent});
    decided_.push_back({.value = tagged, .by_tag = tagged != kUndecided});
    return heirs_.size() - 1;
  }

  void AddRuled(std::string_view resource, ValueId value) {
    decided_[Add(resource, {}, value)].by_tag = false;
  }

  std::vector<Legacy> Run() const { return Inherit(heirs_, ancestors_, names_.size(), decided_); }

 private:
  ResourceNames names_;
  std::vector<Heir> heirs_;
  std::vector<Ancestor> ancestors_;
  std::vector<Decided> decided_;
};

TEST(Inherit, AVolumeTakesTheOwnerOfItsInstance) {
  Bill bill;
  bill.Add("i-1", {}, 7);
  const std::size_t volume = bill.Add("vol-1", {"i-1"});

  const Legacy legacy = bill.Run()[volume];

  EXPECT_EQ(legacy.value, 7u);
  EXPECT_EQ(legacy.from.way, Way::kParent);
}

TEST(Inherit, AChainIsFollowed) {
  Bill bill;
  const std::size_t snapshot = bill.Add("snap-1", {"vol-1"});
  bill.Add("vol-1", {"i-1"});
  bill.Add("i-1", {}, 7);

  EXPECT_EQ(bill.Run()[snapshot].value, 7u);
}

TEST(Inherit, AnIdentityOfTheSameResourceIsNearerThanAParent) {
  Bill bill;
  bill.Add("i-1", {}, 7);
  bill.Add("i-2", {}, 8);
  const std::size_t transfer = bill.Add("i-2", {"i-1"});

  const Legacy legacy = bill.Run()[transfer];

  EXPECT_EQ(legacy.value, 8u);
  EXPECT_EQ(legacy.from.way, Way::kSameResource);
}

TEST(Inherit, WhatIsAmbiguousIsNotInherited) {
  Bill bill;
  bill.Add("i-1", {}, 7);
  bill.Add("i-1", {}, 8);
  bill.Add("i-1", {}, 7);
  const std::size_t volume = bill.Add("vol-1", {"i-1"});

  EXPECT_EQ(bill.Run()[volume].value, kUndecided);
}

TEST(Inherit, ARuleOnAWholeResourceIsHandedOn) {
  Bill bill;
  bill.AddRuled("i-1", 7);
  bill.AddRuled("i-1", 7);
  const std::size_t volume = bill.Add("vol-1", {"i-1"});

  EXPECT_EQ(bill.Run()[volume].value, 7u);
}

TEST(Inherit, ARuleOnSomeLinesOfAResourceSpeaksForThoseOnly) {
  Bill bill;
  bill.AddRuled("i-1", 7);
  const std::size_t rest = bill.Add("i-1", {});
  const std::size_t volume = bill.Add("vol-1", {"i-1"});

  EXPECT_EQ(bill.Run()[rest].value, kUndecided);
  EXPECT_EQ(bill.Run()[volume].value, kUndecided);
}

TEST(Inherit, ACycleEndsUndecided) {
  Bill bill;
  const std::size_t a = bill.Add("a", {"b"});
  bill.Add("b", {"a"});

  EXPECT_EQ(bill.Run()[a].value, kUndecided);
}

TEST(Inherit, ACycleWithAnOwnerIsOwned) {
  Bill bill;
  const std::size_t a = bill.Add("a", {"b"});
  bill.Add("b", {"a", "i-1"});
  bill.Add("i-1", {}, 7);

  EXPECT_EQ(bill.Run()[a].value, 7u);
}

TEST(Inherit, DecidedIdentitiesTakeNothing) {
  Bill bill;
  bill.Add("i-1", {}, 7);
  const std::size_t volume = bill.Add("vol-1", {"i-1"}, 9);

  EXPECT_EQ(bill.Run()[volume].value, kUndecided);
}

TEST(Inherit, TheOrderOfIdentitiesDoesNotMatter) {
  struct Line {
    std::string resource;
    std::vector<std::string> ancestors;
    ValueId decided;
  };
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    std::vector<Line> lines(20);
    for (Line& line : lines) {
      line.resource = "r" + std::to_string(random() % 8);
      for (std::size_t i = 0; i < random() % 3; ++i)
        line.ancestors.push_back("r" + std::to_string(random() % 8));
      line.decided = random() % 4 == 0 ? static_cast<ValueId>(random() % 3) : kUndecided;
    }
    const auto run = [&](const std::vector<std::size_t>& order) {
      Bill bill;
      for (const std::size_t i : order)
        bill.Add(
            lines[i].resource,
            std::vector<std::string_view>(lines[i].ancestors.begin(), lines[i].ancestors.end()),
            lines[i].decided);
      std::vector<ValueId> values(order.size());
      const std::vector<Legacy> legacies = bill.Run();
      for (std::size_t i = 0; i < order.size(); ++i) values[order[i]] = legacies[i].value;
      return values;
    };
    std::vector<std::size_t> order(lines.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::vector<ValueId> expected = run(order);
    std::ranges::shuffle(order, random);

    EXPECT_EQ(run(order), expected);
  }
}

}  // namespace
}  // namespace purser
