#include "base/suggest.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

const std::vector<std::string> kNames = {"report", "reconcile", "config", "team"};

TEST(Suggest, ASwapIsOneEdit) {
  EXPECT_EQ(EditDistance("taem", "team"), 1U);
  EXPECT_EQ(EditDistance("team", "TEAM"), 0U);
  EXPECT_EQ(EditDistance("", "abc"), 3U);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3U);
}

TEST(Suggest, TheNearestNameIsFoundWhenItIsNear) {
  EXPECT_EQ(NearestName("reprot", kNames), "report");
  EXPECT_EQ(NearestName("conf", kNames), "config");
  EXPECT_EQ(NearestName("banana", kNames), std::nullopt);
}

TEST(Suggest, NothingNearSaysNothing) {
  EXPECT_EQ(DidYouMean("banana", kNames), "");
  EXPECT_EQ(DidYouMean("taem", kNames), "; did you mean \"team\"?");
}

}  // namespace
}  // namespace purser
