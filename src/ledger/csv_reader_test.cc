#include "ledger/csv_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "ledger/packed_for_tests.h"

namespace purser {
namespace {

struct Row {
  std::vector<std::string> fields{};
  CsvFault fault = CsvFault::kNone;
  std::int64_t line = 0;
  friend bool operator==(const Row&, const Row&) = default;
};

std::ostream& operator<<(std::ostream& out, const Row& row) {
  out << row.line << ": ";
  for (const std::string& field : row.fields) out << '[' << field << ']';
  return out << " fault " << static_cast<int>(row.fault);
}

class CsvReaderTest : public testing::Test {
 protected:
  Result<std::vector<Row>> Read(std::string_view content) {
    const std::vector<InputPart> parts = TRY(InputParts(folder_.Write("a.csv", content)));
    const std::unique_ptr<CsvReader> reader = TRY(CsvReader::Open(parts.at(0), kLongest));
    header_ = reader->header();
    std::vector<Row> rows;
    CsvBlock block;
    while (true) {
      const bool more = TRY(reader->Next(block));
      if (!more) return rows;
      for (std::size_t i = 0; i < block.rows(); ++i) {
        Row row{.fields = {}, .fault = block.fault(i), .line = block.line(i)};
        std::string scratch;
        for (std::size_t c = 0; c < block.fields(i); ++c)
          row.fields.emplace_back(block.Text(i, c, scratch));
        rows.push_back(std::move(row));
      }
    }
  }
  using Rows = std::vector<Row>;
  static constexpr std::size_t kLongest = 400 << 10;

  const PackedFolder folder_;
  std::vector<std::string> header_;
};

TEST_F(CsvReaderTest, ReadsFieldsWithAndWithoutQuotes) {
  EXPECT_EQ(Read("a,\"b b\",c\n1,\"2,\"\"x\"\"\n3\",\n").value(),
            (Rows{{.fields = {"1", "2,\"x\"\n3", ""}, .line = 2}}));
  EXPECT_EQ(header_, (std::vector<std::string>{"a", "b b", "c"}));
}

TEST_F(CsvReaderTest, TakesEitherLineEndAndNeedsNoneAtTheEnd) {
  const Rows rows{{.fields = {"1", "2"}, .line = 2}, {.fields = {"3", "4"}, .line = 3}};

  EXPECT_EQ(Read("a,b\n1,2\n3,4\n").value(), rows);
  EXPECT_EQ(Read("a,b\r\n1,2\r\n3,4\r\n").value(), rows);
  EXPECT_EQ(Read("a,b\n1,2\n3,4").value(), rows);
  EXPECT_EQ(Read("\"a\",\"b\"\r\n\"1\",\"2\"\r\n\"3\",\"4\"").value(), rows);
}

TEST_F(CsvReaderTest, SkipsBlankLinesButCountsThem) {
  EXPECT_EQ(Read("\n\r\na,b\n\n1,\"\n\n2\"\n\n\n3,4\n\n").value(),
            (Rows{{.fields = {"1", "\n\n2"}, .line = 5}, {.fields = {"3", "4"}, .line = 10}}));
}

TEST_F(CsvReaderTest, SkipsAByteOrderMark) {
  EXPECT_EQ(Read("\xef\xbb\xbf"
                 "a,b\n1,2\n")
                .value()
                .size(),
            1U);
  EXPECT_EQ(header_.at(0), "a");
}

TEST_F(CsvReaderTest, RefusesUtf16) {
  const std::string little(
      "\xff\xfe"
      "a\0,\0b\0\n\0",
      10);
  const std::string unmarked("a\0,\0b\0\n\0", 8);

  EXPECT_EQ(Read(little).error().kind, ErrorKind::kData);
  EXPECT_EQ(Read("\xfe\xff").error().kind, ErrorKind::kData);
  EXPECT_EQ(Read(unmarked).error().kind, ErrorKind::kData);
}

TEST_F(CsvReaderTest, AFileWithoutRowsHasNoneAndMayHaveAHeader) {
  EXPECT_EQ(Read("").value(), Rows{});
  EXPECT_TRUE(header_.empty());
  EXPECT_EQ(Read("\n\n").value(), Rows{});
  EXPECT_EQ(Read("a,b").value(), Rows{});
  EXPECT_EQ(header_.size(), 2U);
}

TEST_F(CsvReaderTest, FlagsRowsOfAnotherLengthUnlessTheSurplusIsEmpty) {
  EXPECT_EQ(Read("a,b\n1\n1,2,3\n1,2,,\n1,2\n").value(),
            (Rows{{.fields = {"1"}, .fault = CsvFault::kFewFields, .line = 2},
                  {.fields = {"1", "2", "3"}, .fault = CsvFault::kManyFields, .line = 3},
                  {.fields = {"1", "2", "", ""}, .line = 4},
                  {.fields = {"1", "2"}, .line = 5}}));
}

TEST_F(CsvReaderTest, AQuoteInsideAnUnquotedFieldIsACharacter) {
  EXPECT_EQ(
      Read("a,b\n5\" disk,x\"\"y\n\"q\",5\"\n").value(),
      (Rows{{.fields = {"5\" disk", "x\"\"y"}, .line = 2}, {.fields = {"q", "5\""}, .line = 3}}));
}

TEST_F(CsvReaderTest, AWrongQuoteSpoilsItsLineAndNoOther) {
  EXPECT_EQ(Read("a,b\n\"1\"x,2\n3,4\n\"5,6\n7,\"8\"\n9,0\n").value(),
            (Rows{{.fault = CsvFault::kTextAfterQuote, .line = 2},
                  {.fields = {"3", "4"}, .line = 3},
                  {.fault = CsvFault::kTextAfterQuote, .line = 4},
                  {.fields = {"7", "8"}, .line = 5},
                  {.fields = {"9", "0"}, .line = 6}}));
}

TEST_F(CsvReaderTest, AQuoteThatNeverClosesSpoilsItsLineAndNoOther) {
  const Rows rows{{.fields = {"1", "2"}, .line = 2},
                  {.fault = CsvFault::kOpenQuote, .line = 3},
                  {.fields = {"5", "6"}, .line = 4}};

  EXPECT_EQ(Read("a,b\n1,2\n3,\"4\n5,6\n").value(), rows);
  EXPECT_EQ(Read("a,b\n1,2\n3,\"4\n5,6").value(), rows);
  EXPECT_EQ(Read("a,b\n1,\"").value(), (Rows{{.fault = CsvFault::kOpenQuote, .line = 2}}));
}

TEST_F(CsvReaderTest, AQuoteThatDoesNotCloseInTimeSpoilsItsLineOnly) {
  std::string file = "a,b\n1,\"2\n";
  while (file.size() < kLongest + 100'000) file += "3,4\n";
  const std::size_t lines = static_cast<std::size_t>(std::ranges::count(file, '\n')) - 1;

  const Rows rows = Read(file).value();

  ASSERT_EQ(rows.size(), lines);
  EXPECT_EQ(rows[0], (Row{.fault = CsvFault::kOpenQuote, .line = 2}));
  EXPECT_EQ(rows.back(), (Row{.fields = {"3", "4"}, .line = static_cast<std::int64_t>(lines) + 1}));
}

TEST_F(CsvReaderTest, RefusesALineWithoutEnd) {
  EXPECT_EQ(Read("a,b\n1," + std::string(kLongest + 10, 'x')).error().kind, ErrorKind::kData);
}

TEST_F(CsvReaderTest, ReadsALongFieldBelowTheLimit) {
  const std::string longest(kLongest - 100, 'x');

  const Rows rows = Read("a,b\n1,\"" + longest + "\"\n3,4\n").value();

  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].fields.at(1).size(), longest.size());
}

TEST_F(CsvReaderTest, RefusesAHeaderWhoseQuotesDoNotClose) {
  EXPECT_EQ(Read("a,\"b\n1,2\n").error().kind, ErrorKind::kData);
}

TEST_F(CsvReaderTest, ReadsManyBlocksAndNumbersTheirLines) {
  std::string file = "a,b\n";
  for (int i = 0; i < 20'000; ++i)
    file += std::to_string(i) + (i % 7 == 0 ? ",\"two\nlines\"\n" : ",x\n");

  const Rows rows = Read(file).value();

  ASSERT_EQ(rows.size(), 20'000U);
  std::int64_t line = 2;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i].fields.at(0), std::to_string(i));
    ASSERT_EQ(rows[i].line, line);
    line += i % 7 == 0 ? 2 : 1;
  }
}

/// What the rows of a text are, by the grammar and nothing else; no faults, LF only.
std::string Encode(const std::vector<std::vector<std::string>>& rows, bool quote_all) {
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += ',';
      if (!quote_all && row[i].find_first_of(",\"\n\r") == std::string::npos) {
        text += row[i];
        continue;
      }
      text += '"';
      for (const char c : row[i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
      text += '"';
    }
    text += '\n';
  }
  return text;
}

TEST_F(CsvReaderTest, ReadsBackWhateverWasWritten) {
  rc::check([this](bool quote_all) {
    const auto character = rc::gen::elementOf(std::string("ab,\"\n\r x1"));
    const auto field = rc::gen::container<std::string>(character);
    const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(
        rc::gen::container<std::vector<std::string>>(3, field));
    std::vector<std::vector<std::string>> table{{"h1", "h2", "h3"}};
    table.insert(table.end(), rows.begin(), rows.end());

    const Rows read = Read(Encode(table, quote_all)).value();

    RC_ASSERT(read.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) RC_ASSERT(read[i].fields == rows[i]);
  });
}

/// The fast and the slow way agree on texts that need only the fast one, and on the rows
/// before the first wrong quote otherwise: a wrong quote at the end forces the slow way.
TEST_F(CsvReaderTest, TheSlowWayReadsWhatTheFastWayReads) {
  rc::check([this](bool quote_all) {
    const auto character = rc::gen::elementOf(std::string("ab,\"\n x1"));
    const auto field = rc::gen::container<std::string>(character);
    const auto table = *rc::gen::container<std::vector<std::vector<std::string>>>(
        rc::gen::container<std::vector<std::string>>(3, field));
    const std::string text = "h1,h2,h3\n" + Encode(table, quote_all);

    const Rows fast = Read(text).value();
    Rows slow = Read(text + "x\"y,\"\",z\n").value();
    slow.pop_back();

    RC_ASSERT(fast == slow);
  });
}

}  // namespace
}  // namespace purser
