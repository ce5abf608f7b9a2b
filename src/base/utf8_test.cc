#include "base/utf8.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

TEST(Utf8, KnowsWellFormedText) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("plain text of more than eight bytes"));
  EXPECT_TRUE(IsUtf8("Größe, 東京, 🚀 and more"));
  EXPECT_FALSE(
      IsUtf8("Gr\xf6\xdf"
             "e in Latin-1"));
  EXPECT_FALSE(IsUtf8("overlong \xc0\xaf"));
  EXPECT_FALSE(IsUtf8("overlong \xe0\x80\xaf"));
  EXPECT_FALSE(IsUtf8("surrogate \xed\xa0\x80"));
  EXPECT_FALSE(IsUtf8("beyond \xf4\x90\x80\x80"));
  EXPECT_FALSE(IsUtf8("cut off \xe2\x82"));
}

TEST(Utf8, RepairsEachRunOfOtherBytesWithOneMark) {
  EXPECT_EQ(ToUtf8("Gr\xf6\xdf"
                   "e"),
            "Gr\uFFFDe");
  EXPECT_EQ(ToUtf8("\xff 東 \xff"), "\uFFFD 東 \uFFFD");
  EXPECT_EQ(ToUtf8("fine"), "fine");
}

}  // namespace
}  // namespace purser
