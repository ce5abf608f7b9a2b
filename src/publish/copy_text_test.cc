#include "publish/copy_text.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

std::string Line(const std::vector<Value>& row) {
  std::string lines;
  AppendCopyLine(lines, row);
  return lines;
}

TEST(CopyText, WhatWouldEndAValueIsEscaped) {
  EXPECT_EQ(Line({"a\tb", "c\\N", "d\r\ne"}), "a\\tb\tc\\\\N\td\\r\\ne\n");
}

TEST(CopyText, NullIsNotTheEmptyText) { EXPECT_EQ(Line({Value(), ""}), "\\N\t\n"); }

TEST(CopyText, AmountsAreExact) {
  EXPECT_EQ(Line({Decimal{1, 18}, Decimal{-12, 0}, std::int64_t{7}}),
            "0.000000000000000001\t-12\t7\n");
}

TEST(CopyText, WhatPostgresqlHasNoTextForIsReplaced) {
  EXPECT_EQ(Line({std::string("a\0b\xff", 4)}), "ab\xEF\xBF\xBD\n");
}

TEST(CopyText, NamesAreQuoted) {
  EXPECT_EQ(PostgresName("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(PostgresArray({"2026-10-01", "2026-10-02"}), "{\"2026-10-01\",\"2026-10-02\"}");
}

}  // namespace
}  // namespace purser
