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

  const std::vector<std::string> one = Forgettable(snapshots, generations, "g6", 1);
  const std::vector<std::string> none = Forgettable(snapshots, generations, "g6", 0);

  EXPECT_EQ(one, (std::vector<std::string>{"g4", "g3", "g1"}));
  EXPECT_EQ(none, (std::vector<std::string>{"g5", "g4", "g3", "g2", "g1"}));
}

TEST(Forgettable, OfGenerationsWithTheSameSnapshotsTheNewestStays) {
  const std::vector<Snapshot> snapshots = {Of("a2", 8), Of("a1", 8)};
  const std::vector<ListedGeneration> generations = {
      {"g1", {"a1"}}, {"g2", {"a1"}}, {"g3", {"a2"}}};

  EXPECT_EQ(Forgettable(snapshots, generations, "g3", 5), std::vector<std::string>{"g1"});
}

TEST(Forgettable, ClosedOnesAndTheCurrentOneStay) {
  const std::vector<Snapshot> snapshots = {Of("a2", 8), Of("a1", 8)};
  const std::vector<ListedGeneration> generations = {
      {"g1", {"a1"}, true}, {"g2", {"a2"}}, {"g3", {"a1"}}};

  EXPECT_TRUE(Forgettable(snapshots, generations, "g3", 0).empty());
}

}  // namespace
}  // namespace purser
