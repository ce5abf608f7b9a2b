#include "ledger/fence.h"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <thread>

#include "ledger/test_ledger.h"

namespace purser {
namespace {

using namespace std::chrono_literals;

/// Nobody waits for its end.
constexpr const char* kEndless =
    "SELECT count(*) FROM (SELECT unnest(range(1000000)) AS a) t, (SELECT unnest(range(1000000)) "
    "AS b) u WHERE a * 3 % 7 = b % 5";

class FenceTest : public testing::Test {
 protected:
  FenceTest() {
    ledger_.Add({.day = "2026-09-01", .team = "nlp", .billed = "1.5", .resource = "i-1"});
    ledger_.Add({.day = "2026-09-02", .team = "nlp", .billed = "2", .resource = "i-1"});
    ledger_.Add({.day = "2026-09-02", .billed = "-0.25", .resource = "i-2"});
    ledger_.Stage();
    ledger_.OwnByTeam();
    Use(Options());
  }

  void Use(const FenceOptions& options) {
    Result<std::unique_ptr<Fence>> fence = Fence::Make(ledger_.generation(), options);
    Check(fence.ok(), fence.ok() ? "" : fence.error().message.c_str());
    fence_ = std::move(fence).value();
  }

  FenceOptions Options() {
    return {.roots = {ledger_.folder()},
            .owner_keys = {"team"},
            .memory_limit_bytes = 500'000'000,
            .bounds = {.most_rows = 1000, .most_bytes = 1 << 20}};
  }

  /// The only value of the answer, as text.
  std::string One(const std::string& select) {
    const Result<Answer> answer = fence_->Ask("SELECT CAST((" + select + ") AS VARCHAR)");
    if (!answer.ok()) return answer.error().message;
    return std::get<std::string>(answer.value().rows.at(0).at(0));
  }

  /// How a statement fails; nullopt when it does not.
  std::optional<ErrorKind> FailureOf(const std::string& sql) {
    const Result<Answer> answer = fence_->Ask(sql);
    if (answer.ok()) return std::nullopt;
    return answer.error().kind;
  }

  /// A statement that must not run.
  void ExpectRefused(const std::string& sql) {
    const Result<Answer> answer = fence_->Ask(sql);
    ASSERT_FALSE(answer.ok()) << sql;
    EXPECT_EQ(answer.error().kind, ErrorKind::kUsage) << sql << ": " << answer.error().message;
  }

  TestLedger ledger_;
  std::unique_ptr<Fence> fence_;
};

TEST_F(FenceTest, AnswersFromEachView) {
  EXPECT_EQ(One("SELECT sum(BilledCost) FROM charges"), "3.250000000000000000");
  EXPECT_EQ(One("SELECT sum(EffectiveCost) FROM cost_day WHERE ResourceId = 'i-1'"),
            "3.500000000000000000");
  EXPECT_EQ(One("SELECT sum(BilledCost) FROM allocated WHERE team = 'nlp'"),
            "3.500000000000000000");
  EXPECT_EQ(One("SELECT sum(BilledCost) FROM allocated WHERE team_method = 'none'"),
            "-0.250000000000000000");
  EXPECT_EQ(One("SELECT count(*) FROM cost_hour"), "3");
  EXPECT_EQ(One("SELECT LastDay FROM resources WHERE ResourceId = 'i-1'"), "2026-09-02");
}

TEST_F(FenceTest, AllocatedAddsUpToTheCharges) {
  EXPECT_EQ(One("SELECT sum(BilledCost) FROM allocated"),
            One("SELECT sum(BilledCost) FROM charges"));
  EXPECT_EQ(One("SELECT sum(Lines) FROM allocated"), One("SELECT count(*) FROM charges"));
}

TEST_F(FenceTest, TakesOrdinarySql) {
  EXPECT_EQ(One("WITH a AS (SELECT BilledCost AS c FROM charges), b AS (SELECT max(c) AS m FROM a) "
                "SELECT m FROM b"),
            "2.000000000000000000");
  EXPECT_EQ(One("WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) "
                "SELECT max(n) FROM r"),
            "5");
  EXPECT_EQ(One("SELECT count(*) FROM charges a JOIN charges b USING (ResourceId) "
                "WHERE a.ServiceName LIKE '%EC2' AND a.x_RowNumber IN (SELECT 1)"),
            "2");
  EXPECT_EQ(One("SELECT element_at(Tags, 'team') FROM charges WHERE x_RowNumber = 1"), "nlp");
  EXPECT_EQ(One("SELECT row_number() OVER (ORDER BY Day) FROM cost_day ORDER BY 1 LIMIT 1"), "1");
  EXPECT_EQ(One("SELECT count(*) FROM (VALUES (1), (2)) t(a)"), "2");
  EXPECT_EQ(One("SELECT sum(n) FROM range(5) t(n)"), "10");
}

TEST_F(FenceTest, AViewShadowedByAWithQueryIsThatQuery) {
  EXPECT_EQ(One("WITH charges AS (SELECT 7 AS x) SELECT x FROM charges"), "7");
}

TEST_F(FenceTest, RefusesToReadFiles) {
  ExpectRefused("SELECT * FROM read_text('/etc/passwd')");
  ExpectRefused("SELECT * FROM read_csv('/etc/passwd')");
  ExpectRefused("SELECT * FROM read_parquet('/x.parquet')");
  ExpectRefused("SELECT * FROM '/etc/passwd.csv'");
  ExpectRefused("SELECT * FROM glob('/*')");
  ExpectRefused("SELECT * FROM parquet_metadata('" + ledger_.folder().string() + "/*')");
  ExpectRefused("SELECT (SELECT content FROM read_text('/etc/passwd'))");
  ExpectRefused("SELECT * FROM charges WHERE EXISTS (SELECT * FROM read_blob('/etc/passwd'))");
}

TEST_F(FenceTest, RefusesWhatIsNoSelect) {
  ExpectRefused("COPY (SELECT 1) TO '/tmp/x.csv'");
  ExpectRefused("ATTACH '/tmp/x.db'");
  ExpectRefused("PRAGMA database_list");
  ExpectRefused("SET threads = 1");
  ExpectRefused("RESET lock_configuration");
  ExpectRefused("INSTALL httpfs");
  ExpectRefused("LOAD '/tmp/x.duckdb_extension'");
  ExpectRefused("CREATE TABLE t AS SELECT 1");
  ExpectRefused("DELETE FROM resources");
  ExpectRefused("CALL pragma_version()");
  ExpectRefused("EXPORT DATABASE '/tmp/x'");
  ExpectRefused("EXPLAIN ANALYZE SELECT 1");
  ExpectRefused("");
  ExpectRefused("no sql at all");
}

TEST_F(FenceTest, RefusesASecondStatement) {
  ExpectRefused("SELECT 1; SELECT 2");
  ExpectRefused("SELECT 1; COPY (SELECT 1) TO '/tmp/x.csv'");
  ExpectRefused("SELECT 1 /* ; */; DROP VIEW charges");
}

TEST_F(FenceTest, RefusesOtherTablesAndTheCatalog) {
  ExpectRefused("SELECT * FROM duckdb_settings()");
  ExpectRefused("SELECT * FROM duckdb_views");
  ExpectRefused("SELECT * FROM information_schema.tables");
  ExpectRefused("SELECT * FROM pg_catalog.pg_tables");
  ExpectRefused("SELECT * FROM owners");
  ExpectRefused("SELECT * FROM temp.main.charges");
  ExpectRefused("SELECT * FROM (DESCRIBE charges)");
  ExpectRefused("SELECT * FROM (SUMMARIZE charges)");
  ExpectRefused("SELECT * FROM query('SELECT 1')");
  ExpectRefused("SELECT * FROM query_table('owners')");
}

TEST_F(FenceTest, RefusesFunctionsThatReadMoreThanTheirArguments) {
  ExpectRefused("SELECT current_setting('temp_directory')");
  ExpectRefused("SELECT getenv('HOME')");
  ExpectRefused("SELECT getvariable('x')");
  ExpectRefused("SELECT nextval('x')");
  ExpectRefused("SELECT txid_current()");
  ExpectRefused("SELECT write_log('x')");
  ExpectRefused("SELECT system.main.current_setting('threads')");
  ExpectRefused("SELECT list_transform([1], lambda x: getenv('HOME'))");
  ExpectRefused("SELECT sum(1) FILTER (WHERE getenv('HOME') = 'x') FROM charges");
  ExpectRefused("SELECT 1 ORDER BY getenv('HOME')");
  ExpectRefused("SELECT 1 LIMIT (SELECT length(getenv('HOME')))");
  ExpectRefused("SELECT * REPLACE (current_setting('threads') AS Tags) FROM charges");
}

TEST_F(FenceTest, RefusesATableInsideWhatIsPutInPlaceOfAColumn) {
  ExpectRefused("SELECT * REPLACE ((SELECT max(OwnerId) FROM owners) AS Tags) FROM charges");
  ExpectRefused("SELECT COLUMNS(c -> c = (SELECT 'a' FROM owners)) FROM charges");
  ExpectRefused("SELECT DISTINCT ON ((SELECT 1 FROM owners)) 1 FROM charges");
  ExpectRefused("SELECT 1 LIMIT (SELECT 1 FROM owners) %");
}

TEST_F(FenceTest, RefusesAWithQueryThatLendsItsNameElsewhere) {
  ExpectRefused(
      "SELECT * FROM duckdb_views, (WITH duckdb_views AS (SELECT 1) SELECT * FROM "
      "duckdb_views) t");
  ExpectRefused("WITH duckdb_views AS (SELECT * FROM duckdb_views) SELECT * FROM duckdb_views");
  ExpectRefused(
      "WITH RECURSIVE owners AS (SELECT OwnerId FROM owners UNION ALL SELECT OwnerId FROM owners "
      "WHERE false) SELECT * FROM owners");
  ExpectRefused("WITH \"/etc/passwd.csv\" AS (SELECT 1) SELECT * FROM \"/etc/passwd.csv\"");
}

TEST_F(FenceTest, RefusesNestingWithoutEnd) {
  std::string sql = "SELECT ";
  for (int i = 0; i < 20000; ++i) sql += "(";
  sql += "1";
  for (int i = 0; i < 20000; ++i) sql += ")";

  ExpectRefused(sql);
  ExpectRefused("SELECT '" + std::string(2 << 20, 'x') + "'");
}

TEST_F(FenceTest, EndsAStatementThatRunsTooLong) {
  FenceOptions options = Options();
  options.time_limit = 1s;
  Use(options);

  EXPECT_EQ(FailureOf(kEndless), ErrorKind::kUnavailable);

  EXPECT_EQ(One("SELECT 1"), "1");
}

TEST_F(FenceTest, EndsWhenInterrupted) {
  const std::jthread interrupter([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::this_thread::sleep_for(20ms);
      fence_->Interrupt();
    }
  });

  EXPECT_EQ(FailureOf(kEndless), ErrorKind::kInterrupted);
}

TEST_F(FenceTest, BoundsMemoryAndRows) {
  EXPECT_EQ(One("SELECT sum(len(repeat('x', 1000000) || a)) FROM (SELECT unnest(range(100)) AS a)"),
            "100000190");
  EXPECT_EQ(FailureOf("SELECT list(repeat('x', 1000000) || a) FROM (SELECT unnest(range(100000)) "
                      "AS a) t"),
            ErrorKind::kUnavailable);
  EXPECT_EQ(FailureOf("SELECT unnest(range(1001))"), ErrorKind::kData);
  EXPECT_EQ(FailureOf("SELECT repeat('x', 200000) FROM (SELECT unnest(range(10)))"),
            ErrorKind::kData);
}

TEST_F(FenceTest, LeavesAnAnswerAfterItsFirstRows) {
  FenceOptions options = Options();
  options.bounds.first_rows = 3;
  Use(options);

  const Result<Answer> answer = fence_->Ask("SELECT unnest(range(5000)) AS a ORDER BY a");

  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer.value().columns, std::vector<std::string>{"a"});
  EXPECT_EQ(answer.value().rows.size(), 3U);
  EXPECT_EQ(One("SELECT 1"), "1");
}

TEST_F(FenceTest, SaysWhenAStatementDoesNotLookUp) {
  FenceOptions options = Options();
  options.time_limit = 1s;
  options.grace = 0s;
  std::atomic<int> stuck = 0;
  options.stuck = [&](const Error&) { ++stuck; };
  Use(options);

  EXPECT_EQ(FailureOf("SELECT levenshtein(repeat('a', 20000), repeat('b', 20000))"),
            ErrorKind::kUnavailable);

  EXPECT_EQ(stuck, 1);
}

TEST_F(FenceTest, EndsAStatementWhoseValuesTakeTooMuchMemory) {
  FenceOptions options = Options();
  options.memory_limit_bytes = 100'000'000;
  options.stuck = [](const Error&) {};
  Use(options);

  EXPECT_EQ(FailureOf("SELECT len(array_to_string(list_transform(range(700), lambda x: repeat('x', "
                      "300000)), ''))"),
            ErrorKind::kUnavailable);
}

TEST_F(FenceTest, CallsAMistakeInTheStatementTheAskersOwn) {
  ExpectRefused("SELECT nothing FROM charges");
  ExpectRefused("SELEC 1");
  EXPECT_EQ(FailureOf("SELECT CAST(ServiceName AS BIGINT) FROM charges"), ErrorKind::kData);
}

TEST_F(FenceTest, ListsTheViewsThereAre) {
  const Result<Answer> answer = fence_->Ask("SELECT * FROM chargs");

  EXPECT_EQ(
      answer.error().message,
      "query: there is no view \"chargs\"; there are charges, allocated, cost_day, cost_hour, "
      "resources");
}

TEST(Landlock, KeepsAThreadFromOpeningOtherFilesWhereTheKernelHasIt) {
  const TemporaryFolder inside;
  const TemporaryFolder outside;
  std::ofstream(inside.path() / "a") << "a";
  std::ofstream(outside.path() / "b") << "b";
  LandlockState state = LandlockState::kNotThere;
  bool reads_inside = false, writes_inside = true, reads_outside = true, writes_outside = true;

  std::thread([&] {
    state = RestrictThread({.readable = {inside.path()}, .writable = {}}).value();
    reads_inside = std::ifstream(inside.path() / "a").is_open();
    writes_inside = std::ofstream(inside.path() / "a", std::ios::app).is_open();
    reads_outside = std::ifstream(outside.path() / "b").is_open();
    writes_outside = std::ofstream(outside.path() / "c").is_open();
  }).join();

  if (state == LandlockState::kNotThere) {
    EXPECT_TRUE(writes_outside) << "without Landlock nothing is restricted, and nothing says so";
    return;
  }
  EXPECT_TRUE(reads_inside);
  EXPECT_FALSE(writes_inside);
  EXPECT_FALSE(reads_outside);
  EXPECT_FALSE(writes_outside);
  EXPECT_TRUE(std::ofstream(outside.path() / "d").is_open()) << "only that thread is restricted";
}

}  // namespace
}  // namespace purser
