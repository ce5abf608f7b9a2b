#include "ledger/duck.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace purser {
namespace {

using namespace std::chrono_literals;

class DuckTest : public testing::Test {
 protected:
  Result<Answer> Select(std::string_view text, const Parameters& parameters = {}) {
    return duck_->Select({"src/test.sql", text}, parameters);
  }
  /// The single value of an answer of one row and one column.
  Value One(std::string_view text, const Parameters& parameters = {}) {
    const Answer answer = Select(text, parameters).value();
    return answer.rows.at(0).at(0);
  }

  const std::unique_ptr<Duck> duck_ = Duck::Open({.threads = 2}).value();
};

TEST_F(DuckTest, ReadsDecimalsOfEveryInternalWidth) {
  EXPECT_EQ(One("SELECT CAST(-12.5 AS DECIMAL(4,1))"), Value(Decimal{-125, 1}));
  EXPECT_EQ(One("SELECT CAST(-12.5 AS DECIMAL(9,2))"), Value(Decimal{-1250, 2}));
  EXPECT_EQ(One("SELECT CAST(-12.5 AS DECIMAL(18,3))"), Value(Decimal{-12500, 3}));
  EXPECT_EQ(One("SELECT CAST(-12.5 AS DECIMAL(38,18))"),
            Value(Decimal{Int128{-125} * 100'000'000'000'000'000, 18}));
}

TEST_F(DuckTest, ReadsIntegersAsSixtyFourBitsAndLargerOnesAsDecimals) {
  EXPECT_EQ(One("SELECT CAST(-7 AS TINYINT)"), Value(std::int64_t{-7}));
  EXPECT_EQ(One("SELECT CAST(-7 AS BIGINT)"), Value(std::int64_t{-7}));
  EXPECT_EQ(One("SELECT CAST(200 AS UTINYINT)"), Value(std::int64_t{200}));
  EXPECT_EQ(One("SELECT CAST(-7 AS HUGEINT)"), Value(Decimal{-7, 0}));
  EXPECT_EQ(One("SELECT CAST(18446744073709551615 AS UBIGINT)"),
            Value(Decimal{static_cast<Int128>(~std::uint64_t{0}), 0}));
}

TEST_F(DuckTest, ReadsTimesTextTruthAndRatios) {
  EXPECT_EQ(One("SELECT DATE '1969-12-31'"), Value(*ParseDate("1969-12-31")));
  EXPECT_EQ(One("SELECT TIMESTAMP '2026-10-05 12:00:00.000001'"),
            Value(*ParseInstant("2026-10-05T12:00:00.000001Z")));
  EXPECT_EQ(One("SELECT TIMESTAMPTZ '2026-10-05 12:00:00+02'"),
            Value(*ParseInstant("2026-10-05T10:00:00Z")));
  EXPECT_EQ(One("SELECT CAST('1969-12-31 23:59:59.9999999' AS TIMESTAMP_NS)"),
            Value(*ParseInstant("1969-12-31T23:59:59.999999Z")));
  EXPECT_EQ(One("SELECT 'a text that is longer than twelve bytes'"),
            Value(std::string("a text that is longer than twelve bytes")));
  EXPECT_EQ(One("SELECT true"), Value(true));
  EXPECT_EQ(One("SELECT CAST(0.25 AS DOUBLE)"), Value(0.25));
}

TEST_F(DuckTest, ReadsUuidsAsTheyArePrinted) {
  const Value value = One("SELECT CAST('00112233-4455-6677-8899-aabbccddeeff' AS UUID)");

  EXPECT_EQ(std::get<IdentityKey>(value).Text(), "00112233-4455-6677-8899-aabbccddeeff");
}

TEST_F(DuckTest, ReadsMapsOfEveryRow) {
  const Answer answer = Select(
                            "SELECT MAP {'team': 'nlp', 'x': NULL} AS m UNION ALL "
                            "SELECT MAP {} UNION ALL SELECT NULL")
                            .value();

  EXPECT_EQ(answer.rows.at(0).at(0), Value(TextMap{{"team", "nlp"}, {"x", ""}}));
  EXPECT_EQ(answer.rows.at(1).at(0), Value(TextMap{}));
  EXPECT_EQ(answer.rows.at(2).at(0), Value());
}

TEST_F(DuckTest, ReadsNullOfEveryType) {
  for (const std::string type : {"BOOLEAN", "BIGINT", "HUGEINT", "DOUBLE", "DECIMAL(38,18)",
                                 "VARCHAR", "DATE", "TIMESTAMP", "UUID", "MAP(VARCHAR, VARCHAR)"})
    EXPECT_EQ(One("SELECT CAST(NULL AS " + type + ")"), Value()) << type;
  EXPECT_EQ(One("SELECT NULL"), Value());
}

TEST_F(DuckTest, BindsEachKindOfParameterByName) {
  const std::vector<Value> values = {
      std::monostate{},
      true,
      std::int64_t{-5},
      2.5,
      Decimal{Int128{-1} * 123456789012345678, 18},
      std::string("it's"),
      *ParseDate("2026-10-05"),
      *ParseInstant("2026-10-05T12:00:00.5Z"),
      IdentityKey{0x8011'2233'4455'6677, 0x8899'aabb'ccdd'eeff},
      TextMap{{"a", "1"}, {"b", ""}},
      TextMap{},
  };

  for (const Value& value : values)
    EXPECT_EQ(One("SELECT $v WHERE $w = 1", {{"w", std::int64_t{1}}, {"v", value}}), value)
        << value.index();
}

TEST_F(DuckTest, RefusesAParameterThatTheStatementLacks) {
  const Result<Answer> answer = Select("SELECT $a", {{"a", true}, {"b", true}});

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ErrorKind::kInternal);
  EXPECT_EQ(answer.error().message, "src/test.sql: it has no parameter $b");
}

TEST_F(DuckTest, NamesTheFileOfARefusedStatement) {
  const Result<Answer> answer = Select("SELECT nothing FROM nowhere");

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ErrorKind::kInternal);
  EXPECT_TRUE(answer.error().message.starts_with("src/test.sql: Catalog Error"));
}

TEST_F(DuckTest, CallsAValueThatDoesNotFitAnErrorOfTheData) {
  const Result<Answer> answer = Select("SELECT CAST(a AS BIGINT) FROM (VALUES ('1'), ('x')) t(a)");

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ErrorKind::kData);
}

TEST_F(DuckTest, CallsAMissingFileAnErrorOfTheData) {
  const Result<Answer> answer = Select("SELECT * FROM read_parquet('/nowhere/x.parquet')");

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ErrorKind::kData);
}

TEST_F(DuckTest, RefusesAColumnOfATypeItCannotRead) {
  const Result<Answer> answer = Select("SELECT [1, 2] AS list");

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ErrorKind::kInternal);
}

TEST_F(DuckTest, VisitsRowsOfManyChunksInOrder) {
  std::int64_t next = 0;

  duck_
      ->ForEach({"src/test.sql", "SELECT range AS n FROM range(100000) ORDER BY n"}, {},
                [&](const Row& row) -> Result<void> {
                  EXPECT_EQ(row.Integer("n"), next++);
                  return {};
                })
      .value();

  EXPECT_EQ(next, 100000);
}

TEST_F(DuckTest, StopsAtTheErrorOfAVisitorAndGoesOnWithTheNextStatement) {
  std::int64_t visited = 0;

  const Result<void> stopped = duck_->ForEach({"src/test.sql", "SELECT range FROM range(100000)"},
                                              {}, [&](const Row&) -> Result<void> {
                                                if (++visited == 3)
                                                  return Error{ErrorKind::kNotFound, "enough"};
                                                return {};
                                              });

  EXPECT_EQ(visited, 3);
  EXPECT_EQ(stopped.error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(One("SELECT 1"), Value(std::int64_t{1}));
}

TEST_F(DuckTest, NamesTheColumnsOfAnEmptyAnswer) {
  const Answer answer = Select("SELECT 1 AS a, 2 AS b WHERE false").value();

  EXPECT_EQ(answer.columns, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(answer.rows.empty());
}

TEST_F(DuckTest, ReadsRowsByName) {
  duck_
      ->ForEach({"src/test.sql",
                 "SELECT 'x' AS t, CAST(NULL AS VARCHAR) AS n, sum(v) AS s, "
                 "CAST(1.5 AS DECIMAL(38,18)) AS d, TIMESTAMP '2026-10-05 23:59:59' AS at "
                 "FROM (VALUES (CAST(2 AS BIGINT)), (3)) t(v)"},
                {},
                [](const Row& row) -> Result<void> {
                  EXPECT_EQ(row.Text("t"), "x");
                  EXPECT_EQ(row.Text("n"), "");
                  EXPECT_TRUE(row.IsNull("n"));
                  EXPECT_EQ(row.Integer("s"), 5);
                  EXPECT_EQ(row.Units("d"), Int128{1'500'000'000'000'000'000});
                  EXPECT_EQ(row.Day("at"), *ParseDate("2026-10-05"));
                  return {};
                })
      .value();
}

/// Runs about forever on any machine.
constexpr std::string_view kEndless =
    "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range = b.range * 3 + 1 "
    "OR a.range % 7 = b.range % 11";

TEST_F(DuckTest, InterruptEndsTheRunningStatementOnly) {
  std::jthread watcher([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::this_thread::sleep_for(20ms);
      duck_->Interrupt();
    }
  });

  const Result<Answer> answer = Select(kEndless);
  watcher.request_stop();
  watcher.join();

  EXPECT_EQ(answer.error().kind, ErrorKind::kInterrupted);
  EXPECT_EQ(One("SELECT 1"), Value(std::int64_t{1}));
}

TEST_F(DuckTest, InterruptEndsAStreamedAnswer) {
  std::int64_t visited = 0;

  const Result<void> ended = duck_->ForEach({"src/test.sql", "SELECT range FROM range(100000000)"},
                                            {}, [&](const Row&) -> Result<void> {
                                              if (++visited == 1000) duck_->Interrupt();
                                              return {};
                                            });

  EXPECT_EQ(ended.error().kind, ErrorKind::kInterrupted);
  EXPECT_LT(visited, 100000000);
}

TEST_F(DuckTest, SaysHowFarTheRunningStatementIs) {
  ASSERT_TRUE(duck_->MeasureProgress().ok());
  std::atomic<bool> done = false;
  double seen = -1;
  std::jthread watcher([&] {
    while (seen <= 0 && !done) {
      std::this_thread::sleep_for(5ms);
      seen = duck_->Progress();
    }
    duck_->Interrupt();
  });

  duck_->Execute("CREATE TABLE n AS SELECT range AS n FROM range(3000000)").value();
  (void)duck_->Execute("SELECT count(*) FROM n a JOIN n b ON a.n % 500 = b.n % 500");
  done = true;
  watcher.join();

  EXPECT_GT(seen, 0);
  EXPECT_LE(seen, 100);
}

TEST_F(DuckTest, HoldsItsMemoryLimitAndSaysSo) {
  const std::unique_ptr<Duck> small =
      Duck::Open({.memory_limit_bytes = 50'000'000, .threads = 1}).value();

  const Result<void> result =
      small->Execute("SELECT count(*) FROM (SELECT DISTINCT range FROM range(100000000))");

  EXPECT_EQ(result.error().kind, ErrorKind::kUnavailable);
}

TEST_F(DuckTest, LoadsNoExtension) {
  EXPECT_FALSE(duck_->Execute("LOAD httpfs").ok());
  EXPECT_FALSE(duck_->Execute("SELECT * FROM read_csv('https://127.0.0.1/x.csv')").ok());
  EXPECT_EQ(One("SELECT current_setting('autoinstall_known_extensions')"), Value(false));
  EXPECT_EQ(One("SELECT current_setting('autoload_known_extensions')"), Value(false));
}

TEST_F(DuckTest, CountsTimeInUtc) {
  EXPECT_EQ(One("SELECT current_setting('TimeZone')"), Value(std::string("UTC")));
}

TEST_F(DuckTest, WritesATableWhileAnAnswerIsRead) {
  ASSERT_TRUE(duck_
                  ->Execute("CREATE TABLE copies (n BIGINT, t VARCHAR, k UUID, u DECIMAL(38,18), "
                            "d DATE, b BOOLEAN)")
                  .ok());
  const std::unique_ptr<TableWriter> writer = duck_->WriteTable("copies").value();
  const Result<void> read = duck_->ForEach({"test", "SELECT range AS n FROM range(10000)"}, {},
                                           [&](const Row& row) -> Result<void> {
                                             writer->Integer(row.Integer("n"));
                                             writer->Null();
                                             writer->Key({.high = 1, .low = 2});
                                             writer->Units(-5);
                                             writer->Day(Date(std::chrono::days(1)));
                                             writer->Boolean(true);
                                             return writer->EndRow();
                                           });

  ASSERT_TRUE(read.ok()) << read.error().message;
  ASSERT_TRUE(writer->Finish().ok());

  EXPECT_EQ(One("SELECT SUM(n) || ' ' || COUNT(t) || ' ' || MIN(k) || ' ' || MIN(u) || ' ' || "
                "MAX(d) || ' ' || BOOL_AND(b) FROM copies"),
            Value(std::string("49995000 0 00000000-0000-0001-0000-000000000002 "
                              "-0.000000000000000005 1970-01-02 true")));
}

TEST(SqlText, DoublesItsQuotes) {
  EXPECT_EQ(SqlText("it's"), "'it''s'");
  EXPECT_EQ(SqlName("a \"name\""), "\"a \"\"name\"\"\"");
}

}  // namespace
}  // namespace purser
