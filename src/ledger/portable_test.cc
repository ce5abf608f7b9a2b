#include <gtest/gtest.h>

#include "ledger/duck.h"

namespace purser {
namespace {

class PortableSql : public testing::Test {
 protected:
  /// The value of one expression, as text; "NULL" for NULL.
  std::string Of(const std::string& expression) {
    const std::string text = "SELECT coalesce(CAST(" + expression + " AS VARCHAR), 'NULL')";
    return std::get<std::string>(duck_->Select({"src/test.sql", text}).value().rows.at(0).at(0));
  }

  const std::unique_ptr<Duck> duck_ = Duck::Open({.threads = 1}).value();
};

TEST_F(PortableSql, ElementAtIsTheValueOrNull) {
  EXPECT_EQ(Of("element_at(MAP {'a': 'x'}, 'a')"), "x");
  EXPECT_EQ(Of("element_at(MAP {'a': 'x'}, 'b')"), "NULL");
}

TEST_F(PortableSql, DateDiffCountsWholeUnits) {
  EXPECT_EQ(
      Of("date_diff('day', TIMESTAMP '2026-01-01 23:00:00', TIMESTAMP '2026-01-02 01:00:00')"),
      "0");
  EXPECT_EQ(Of("date_diff('day', DATE '2026-01-01', DATE '2026-01-03')"), "2");
}

TEST_F(PortableSql, JsonExtractScalarIsNullForWhatIsNoScalar) {
  EXPECT_EQ(Of(R"(json_extract_scalar('{"a": {"b": 1}}', '$.a.b'))"), "1");
  EXPECT_EQ(Of(R"(json_extract_scalar('{"a": "x"}', '$.a'))"), "x");
  EXPECT_EQ(Of(R"(json_extract_scalar('{"a": [1]}', '$.a'))"), "NULL");
  EXPECT_EQ(Of(R"(json_extract_scalar('{"a": null}', '$.a'))"), "NULL");
  EXPECT_EQ(Of(R"(json_extract_scalar('{}', '$.a'))"), "NULL");
}

TEST_F(PortableSql, RegexpLikeFindsAnywhere) {
  EXPECT_EQ(Of("regexp_like('AWS Glue', 'Gl')"), "true");
  EXPECT_EQ(Of("regexp_like('AWS Glue', '^Gl')"), "false");
}

TEST_F(PortableSql, DateFormatTakesTrinosFormats) {
  EXPECT_EQ(Of("date_format(TIMESTAMP '2026-10-05 07:08:09', '%Y-%m')"), "2026-10");
  EXPECT_EQ(Of("date_format(TIMESTAMP '2026-10-05 07:08:09', '%Y-%m-%d %H:%i:%s')"),
            "2026-10-05 07:08:09");
  EXPECT_EQ(Of("date_format(DATE '2026-10-05', '%Y-%m-%d')"), "2026-10-05");
}

TEST_F(PortableSql, TimesConvertAsTrinoDoes) {
  EXPECT_EQ(Of("to_unixtime(TIMESTAMP '1970-01-02 00:00:00')"), "86400.0");
  EXPECT_EQ(Of("CAST(from_iso8601_timestamp('2026-10-05T02:00:00+02:00') AS TIMESTAMP)"),
            "2026-10-05 00:00:00");
  EXPECT_EQ(Of("day_of_week(DATE '2026-11-22')"), "7");
}

TEST_F(PortableSql, GreatestLeastAndConcatOfNullAreNull) {
  EXPECT_EQ(Of("greatest(1, 3, 2)"), "3");
  EXPECT_EQ(Of("greatest(1, NULL)"), "NULL");
  EXPECT_EQ(Of("least(2, 1)"), "1");
  EXPECT_EQ(Of("least(2, 1, NULL)"), "NULL");
  EXPECT_EQ(Of("concat('a', 'b', 'c')"), "abc");
  EXPECT_EQ(Of("concat('a', NULL)"), "NULL");
}

TEST_F(PortableSql, IntegersDivideToIntegers) { EXPECT_EQ(Of("7 / 2"), "3"); }

TEST_F(PortableSql, ListsJoinToText) {
  EXPECT_EQ(
      Of("(SELECT array_join(array_agg(v ORDER BY v), ', ') FROM (VALUES ('b'), ('a')) t(v))"),
      "a, b");
}

}  // namespace
}  // namespace purser
