#include "ledger/keep.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

Snapshot Of(const char* id, unsigned month) {
  return {.id = id, .source = "prod", .billing_period = {2026, month}};
}

TEST(Forgettable, AnOlderBillOfAQuietMonthIsKeptHoweverOftenABusyOneIsDelivered) {
  const std::vector<Snapshot> snapshots = {Of("b4", 9), Of("b3", 9), Of("b2", 9),
                                           Of("a2", 8), Of("b1", 9), Of("a1", 8)};
  const std::vector<ListedGeneration> generations = {
      {"g1", {"a1"}},       {"g2", {"a1", "b1"}}, {"g3", {"a2", "b1"}},
      {"g4", {"a2", "b2"}}, {"g5", {"a2", "b3"}}, {"g6", {"a2", "b4"}},
  };

  const std::vector<std::string> one = Forgettable(snapshots, generations, "g6", {.snapshots = 1});
  const std::vector<std::string> none = Forgettable(snapshots, generations, "g6", {.snapshots = 0});

  EXPECT_EQ(one, (std::vector<std::string>{"g4", "g3", "g1"}));
  EXPECT_EQ(none, (std::vector<std::string>{"g5", "g4", "g3", "g2", "g1"}));
}

TEST(Forgettable, OlderBillsGoWhenTogetherTheyTakeTooMuch) {
  const std::vector<Snapshot> snapshots = {Of("b3", 9), Of("a2", 8), Of("b2", 9), Of("a1", 8),
                                           Of("b1", 9)};
  const std::vector<ListedGeneration> generations = {
      {"g1", {"b1"}}, {"g2", {"a1", "b1"}}, {"g3", {"a1", "b2"}}, {"g4", {"a2", "b3"}}};
  const std::map<std::string, std::int64_t> bytes = {
      {"b3", 900}, {"a2", 900}, {"b2", 60}, {"a1", 39}, {"b1", 1}};

  const auto with = [&](std::int64_t most) {
    return Forgettable(snapshots, generations, "g4",
                       {.snapshots = 5, .most_bytes = most, .bytes = bytes});
  };

  EXPECT_EQ(with(101), std::vector<std::string>{"g1"});
  EXPECT_EQ(with(100), (std::vector<std::string>{"g2", "g1"}));
  EXPECT_EQ(with(60), (std::vector<std::string>{"g3", "g2", "g1"}));
}

TEST(Forgettable, TheCapIsTwiceTheNewestBillsOrOneGibibyte) {
  const std::vector<Snapshot> snapshots = {Of("a2", 8), Of("a1", 8)};
  constexpr std::int64_t kGiB = std::int64_t{1} << 30;

  EXPECT_EQ(KeepWithinReason(5, snapshots, {{"a2", 7}, {"a1", 3 * kGiB}}).most_bytes, kGiB);
  EXPECT_EQ(KeepWithinReason(5, snapshots, {{"a2", 3 * kGiB}, {"a1", 7}}).most_bytes, 6 * kGiB);
}

TEST(Forgettable, OfGenerationsWithTheSameSnapshotsTheNewestStays) {
  const std::vector<Snapshot> snapshots = {Of("a2", 8), Of("a1", 8)};
  const std::vector<ListedGeneration> generations = {
      {"g1", {"a1"}}, {"g2", {"a1"}}, {"g3", {"a2"}}};

  EXPECT_EQ(Forgettable(snapshots, generations, "g3", {.snapshots = 5}),
            std::vector<std::string>{"g1"});
}

TEST(Forgettable, ClosedOnesAndTheCurrentOneStay) {
  const std::vector<Snapshot> snapshots = {Of("a2", 8), Of("a1", 8)};
  const std::vector<ListedGeneration> generations = {
      {"g1", {"a1"}, true}, {"g2", {"a2"}}, {"g3", {"a1"}}};

  EXPECT_TRUE(Forgettable(snapshots, generations, "g3", {.snapshots = 0}).empty());
}

}  // namespace
}  // namespace purser
