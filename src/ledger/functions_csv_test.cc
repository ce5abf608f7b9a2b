#include <gtest/gtest.h>

#include <fmt/format.h>

#include "ledger/csv_files.h"
#include "ledger/duck.h"
#include "ledger/packed_for_tests.h"

namespace purser {
namespace {

class CsvFunctionTest : public testing::Test {
 protected:
  /// Runs `select` with FROM t; t is the table of the files, numbered from 1.
  Result<Answer> Select(std::string_view select, const std::vector<std::filesystem::path>& files) {
    std::string names;
    std::string numbers;
    for (std::size_t i = 0; i < files.size(); ++i) {
      names += fmt::format("{}{}", i == 0 ? "" : ", ", SqlText(files[i].string()));
      numbers += fmt::format("{}{}", i == 0 ? "" : ", ", i + 1);
    }
    const std::string text =
        fmt::format("WITH t AS (SELECT * FROM purser_csv([{}], [{}])) {}", names, numbers, select);
    return duck_->Select({"src/test.sql", text});
  }
  static Value Text(std::string text) { return Value(std::move(text)); }
  static Value Number(std::int64_t number) { return Value(number); }

  const PackedFolder folder_;
  const std::unique_ptr<Duck> duck_ = Duck::Open({.threads = 2}).value();
};

TEST_F(CsvFunctionTest, UnitesFilesByTheNamesOfTheirColumns) {
  const auto one = folder_.Write("1.csv", "Cost,Team\n1,nlp\n\"\",cv\n");
  const auto two = folder_.Write("2.csv.gz", Gzipped("team,Region,cost\nsearch,eu,3\n"));

  const Answer answer = Select("SELECT * FROM t ORDER BY _file, _row", {one, two}).value();

  EXPECT_EQ(answer.columns, (std::vector<std::string>{"Cost", "Team", "Region", "_file", "_row",
                                                      "_line", "_bad", "_repair"}));
  EXPECT_EQ(answer.rows,
            (std::vector<std::vector<Value>>{
                {Text("1"), Text("nlp"), {}, Number(1), Number(1), Number(2), {}, {}},
                {{}, Text("cv"), {}, Number(1), Number(2), Number(3), {}, {}},
                {Text("3"), Text("search"), Text("eu"), Number(2), Number(1), Number(2), {}, {}}}));
}

TEST_F(CsvFunctionTest, NamesRepeatedAndReservedColumnsApart) {
  const auto file = folder_.Write("1.csv", "user:Team,user:team,_row,,USER:TEAM\n1,2,3,4,5\n");

  const Answer answer = Select("SELECT * FROM t", {file}).value();
  const std::vector<CsvColumn> columns = CsvColumns(std::vector{file}).value();

  EXPECT_EQ(answer.columns,
            (std::vector<std::string>{"user:Team", "user:team (2)", "_row (2)", "USER:TEAM (3)",
                                      "_file", "_row", "_line", "_bad", "_repair"}));
  EXPECT_EQ(answer.rows.at(0).at(3), Text("5"));
  EXPECT_EQ(FindCsvColumn(columns, "USER:team (3)")->header, "USER:TEAM");
  EXPECT_EQ(FindCsvColumn(columns, "other"), nullptr);
}

TEST_F(CsvFunctionTest, ReadsOnlyTheColumnsThatAreAsked) {
  const auto file = folder_.Write("1.csv", "a,b,c\n1,2,\"long text, more than twelve\"\n4,5,6\n");

  EXPECT_EQ(Select("SELECT count(*) FROM t", {file}).value().rows.at(0).at(0), Number(2));
  EXPECT_EQ(Select("SELECT c, _row FROM t ORDER BY _row", {file}).value().rows,
            (std::vector<std::vector<Value>>{{Text("long text, more than twelve"), Number(1)},
                                             {Text("6"), Number(2)}}));
}

TEST_F(CsvFunctionTest, SaysWhatIsWrongWithARow) {
  const auto file = folder_.Write("1.csv", "a,b\n1\n\"1\"x,2\n1,2\n1,\"2\n");

  EXPECT_EQ(Select("SELECT _line, _bad FROM t ORDER BY _line", {file}).value().rows,
            (std::vector<std::vector<Value>>{{Number(2), Text("1 fields, the header has 2")},
                                             {Number(3), Text("text follows a closing quote")},
                                             {Number(4), {}},
                                             {Number(5), Text("a quote opens and never closes")}}));
}

TEST_F(CsvFunctionTest, RepairsTextThatIsNotUtf8AndSaysSo) {
  const auto file = folder_.Write("1.csv",
                                  "a,b\nGr\xf6\xdf"
                                  "e,1\nGröße,2\n");

  EXPECT_EQ(
      Select("SELECT a, _repair FROM t ORDER BY _row", {file}).value().rows,
      (std::vector<std::vector<Value>>{
          {Text("Gr\uFFFDe"), Text("bytes that are not UTF-8 replaced")}, {Text("Größe"), {}}}));
}

TEST_F(CsvFunctionTest, CountsTheRowsOfAZipThroughItsMembers) {
  const auto file = folder_.Write("1.zip", Zipped({{.name = "1.csv", .content = "a,b\n1,2\n"},
                                                   {.name = "2.csv", .content = "b,a\n3,4\n"}}));

  EXPECT_EQ(Select("SELECT a, b, _row FROM t ORDER BY _row", {file}).value().rows,
            (std::vector<std::vector<Value>>{{Text("1"), Text("2"), Number(1)},
                                             {Text("4"), Text("3"), Number(2)}}));
}

TEST_F(CsvFunctionTest, ReadsEveryRowOnceWhateverTheNumberOfThreads) {
  std::vector<std::filesystem::path> files;
  for (int f = 0; f < 3; ++f) {
    std::string text = "n,filler\n";
    for (int i = 0; i < 50'000 * f; ++i)
      text += fmt::format("{},\"some text that fills the row {}\"\n", i, i);
    files.push_back(folder_.Write(fmt::format("{}.csv.gz", f), Gzipped(text)));
  }

  const Answer answer = Select(
                            "SELECT _file, count(*), count(DISTINCT _row), max(_row), "
                            "count(*) FILTER (CAST(n AS BIGINT) + 1 = _row AND filler = "
                            "'some text that fills the row ' || n AND _line = _row + 1) "
                            "FROM t GROUP BY _file ORDER BY _file",
                            files)
                            .value();

  EXPECT_EQ(answer.rows,
            (std::vector<std::vector<Value>>{
                {Number(2), Number(50'000), Number(50'000), Number(50'000), Number(50'000)},
                {Number(3), Number(100'000), Number(100'000), Number(100'000), Number(100'000)}}));
}

TEST_F(CsvFunctionTest, KeepsTextsThroughSortsAndJoins) {
  std::string text = "n,t\n";
  for (int i = 0; i < 30'000; ++i) text += fmt::format("{},a text of row number {}\n", i, i);
  const auto file = folder_.Write("1.csv", text);

  EXPECT_EQ(Select("SELECT count(*) FROM (SELECT t.t AS x, lag(t.t) OVER (ORDER BY t._row) AS y, "
                   "t._row FROM t JOIN t AS u ON t.t = u.t) WHERE x = 'a text of row number ' || "
                   "(_row - 1) AND y = 'a text of row number ' || (_row - 2)",
                   {file})
                .value()
                .rows.at(0)
                .at(0),
            Number(29'999));
}

TEST_F(CsvFunctionTest, FailsWithTheFileAndTheReason) {
  const std::string packed = Gzipped("a,b\n" + std::string(1'000'000, 'x'));
  const auto cut = folder_.Write("cut.csv.gz", packed.substr(0, packed.size() - 3));
  const auto missing = folder_.path() / "none.csv";

  const Error at_start = Select("SELECT * FROM t", {missing}).error();
  const Error inside = Select("SELECT * FROM t", {cut}).error();

  EXPECT_EQ(at_start.kind, ErrorKind::kData);
  EXPECT_NE(at_start.message.find("none.csv"), std::string::npos);
  EXPECT_EQ(inside.kind, ErrorKind::kData);
  EXPECT_NE(inside.message.find("cut.csv.gz: it is cut off"), std::string::npos);
}

TEST_F(CsvFunctionTest, IsNotTakenForTheSmallSideOfAJoin) {
  std::string text = "id,word\n";
  for (int i = 0; i < 20'000; ++i) text += fmt::format("{},{:0>40}\n", i, i);
  const auto file = folder_.Write("big.csv", text);
  ASSERT_TRUE(duck_
                  ->Execute("CREATE TABLE small AS SELECT CAST(range AS VARCHAR) AS id "
                            "FROM range(50)")
                  .ok());
  const std::string join =
      fmt::format("EXPLAIN SELECT * FROM purser_csv([{}], [1]) t LEFT JOIN small s ON s.id = t.id",
                  SqlText(file.string()));

  const Answer plan = duck_->Select({"src/test.sql", join}).value();

  // RIGHT would mean that the file is hashed and the table streams.
  const std::string& drawn = std::get<std::string>(plan.rows.at(0).at(1));
  EXPECT_NE(drawn.find("Join Type: LEFT"), std::string::npos) << drawn;
}

}  // namespace
}  // namespace purser
