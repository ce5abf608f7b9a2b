#include "ledger/input.h"

#include <gtest/gtest.h>

#include "ledger/packed_for_tests.h"

namespace purser {
namespace {

/// A text that does not shrink to nothing.
std::string Numbers(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += std::to_string(i * 7919 % 100003) + ",";
  return text;
}

class InputTest : public testing::Test {
 protected:
  Result<std::string> ReadPart(const InputPart& part, std::size_t at_once) {
    const std::unique_ptr<Input> input = TRY(Input::Open(part));
    std::string text;
    std::string piece(at_once, '\0');
    while (true) {
      const std::size_t got = TRY(input->Read(piece));
      if (got == 0) return text;
      text += piece.substr(0, got);
    }
  }
  /// The content of a file's only part.
  Result<std::string> Read(std::string_view content, std::size_t at_once = 1000) {
    const std::vector<InputPart> parts = TRY(InputParts(folder_.Write("file", content)));
    return ReadPart(parts.at(0), at_once);
  }
  ErrorKind FailureOf(std::string_view content) { return Read(content).error().kind; }

  const PackedFolder folder_;
};

TEST_F(InputTest, ReadsPlainAndCompressedFilesByTheirFirstBytes) {
  const std::string text = Numbers(50'000);

  EXPECT_EQ(Read(text).value(), text);
  EXPECT_EQ(Read(Gzipped(text)).value(), text);
  EXPECT_EQ(Read(Gzipped(text), 7).value(), text);
  EXPECT_EQ(Read(Zipped({{.name = "a", .content = text}})).value(), text);
  EXPECT_EQ(Read(Zipped({{.name = "a", .content = text, .deflated = false}}), 7).value(), text);
  EXPECT_EQ(Read("").value(), "");
  EXPECT_EQ(Read(Gzipped("")).value(), "");
}

TEST_F(InputTest, ReadsGzipOfManyMembersAndWithPaddingBehind) {
  std::string file;
  std::string text;
  for (int i = 0; i < 400; ++i) {
    file += Gzipped(Numbers(i));
    text += Numbers(i);
  }
  file += std::string(1000, '\0');

  EXPECT_EQ(Read(file).value(), text);
  EXPECT_EQ(Read(file, 1 << 20).value(), text);
}

TEST_F(InputTest, RefusesAGzipThatIsCutOffAnywhere) {
  const std::string whole = Gzipped(Numbers(300));

  for (std::size_t size = 2; size < whole.size(); ++size)
    ASSERT_EQ(FailureOf(whole.substr(0, size)), ErrorKind::kData) << size;
}

TEST_F(InputTest, RefusesAGzipWithAWrongByte) {
  const std::string whole = Gzipped(Numbers(300));

  int refused = 0;
  for (std::size_t at = 10; at < whole.size(); ++at) {
    std::string wrong = whole;
    wrong[at] = static_cast<char>(wrong[at] ^ 0x10);
    refused += Read(wrong).ok() ? 0 : 1;
  }

  EXPECT_EQ(refused, static_cast<int>(whole.size()) - 10);
}

TEST_F(InputTest, RefusesWhatFollowsAGzipAndIsNone) {
  EXPECT_EQ(FailureOf(Gzipped("a,b\n") + "rubbish"), ErrorKind::kData);
}

TEST_F(InputTest, RefusesABomb) {
  const std::string member = Gzipped(std::string(16 << 20, '0'));
  std::string file;
  for (int i = 0; i < 20; ++i) file += member;

  EXPECT_EQ(Read(file, 1 << 20).error().kind, ErrorKind::kData);
}

TEST_F(InputTest, TakesTheTablesOfAZipAndNothingElse) {
  const std::filesystem::path file =
      folder_.Write("bill.zip", Zipped({{.name = "a/part-1.csv", .content = "1"},
                                        {.name = "README", .content = "not this"},
                                        {.name = "__MACOSX/a/._part-1.csv", .content = "nor this"},
                                        {.name = "a/part-2.CSV", .content = "2"}},
                                       "a comment"));

  const std::vector<InputPart> parts = InputParts(file).value();

  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[1].Name(), file.string() + "/a/part-2.CSV");
  EXPECT_EQ(ReadPart(parts[0], 10).value(), "1");
  EXPECT_EQ(ReadPart(parts[1], 10).value(), "2");
}

TEST_F(InputTest, RefusesAZipThatIsCutOffAnywhere) {
  const std::string whole = Zipped({{.name = "a.csv", .content = Numbers(100)}});

  for (std::size_t size = 4; size < whole.size(); size += 3)
    ASSERT_EQ(FailureOf(whole.substr(0, size)), ErrorKind::kData) << size;
}

TEST_F(InputTest, RefusesAZipWithAWrongByteInItsContent) {
  const std::string whole = Zipped({{.name = "a.csv", .content = "a,b\n1,2\n", .deflated = false}});
  std::string wrong = whole;
  wrong[whole.find("1,2")] = '7';

  EXPECT_EQ(FailureOf(wrong), ErrorKind::kData);
}

TEST_F(InputTest, RefusesZipsThatAreEncryptedOrOfOverlappingMembers) {
  std::string encrypted = Zipped({{.name = "a.csv", .content = "a"}});
  encrypted[encrypted.find("PK\1\2") + 8] = 1;
  std::string overlapping =
      Zipped({{.name = "a.csv", .content = "a"}, {.name = "b.csv", .content = "a"}});
  // Both directory entries name the first member.
  overlapping.replace(overlapping.rfind("PK\1\2") + 42, 4, std::string(4, '\0'));

  EXPECT_EQ(FailureOf(encrypted), ErrorKind::kData);
  EXPECT_EQ(FailureOf(overlapping), ErrorKind::kData);
}

TEST_F(InputTest, TellsAMissingFileFromADamagedOne) {
  EXPECT_EQ(InputParts(folder_.path() / "none").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(InputParts(folder_.path()).error().kind, ErrorKind::kData);
}

}  // namespace
}  // namespace purser
