#include <gtest/gtest.h>

#include "cli/run.h"
#include "ledger/test_books.h"

namespace purser {
namespace {

class BooksVerbs : public testing::Test {
 protected:
  int Run(std::vector<std::string> words) {
    console_ = {};
    words.insert(words.end(), {"--books", books_.folder().string()});
    return RunCommandLine(books_.world().world, console_, words);
  }
  BooksForTest books_;
  TestConsole console_;
};

TEST_F(BooksVerbs, SnapshotsTellsWhatEachIs) {
  ASSERT_TRUE(books_.Commit({.content = "1", .billed = "10"}).ok());
  ASSERT_TRUE(books_.Commit({.content = "2", .billed = "12"}).ok());
  ASSERT_EQ(Run({"close", "2026-09"}), 0);
  ASSERT_TRUE(books_.Commit({.content = "3", .billed = "12.5"}).ok());

  ASSERT_EQ(Run({"snapshots", "--format", "csv"}), 0);

  EXPECT_NE(console_.out.find("prod,2026-09,restatement,"), std::string::npos) << console_.out;
  EXPECT_NE(console_.out.find("prod,2026-09,closed,"), std::string::npos);
  EXPECT_NE(console_.out.find("prod,2026-09,replaced,"), std::string::npos);
  ASSERT_EQ(Run({"snapshots"}), 0);
  EXPECT_NE(console_.out.find("+0.50 USD"), std::string::npos) << console_.out;
}

TEST_F(BooksVerbs, PruneSaysWhatItFreed) {
  for (const char* content : {"1", "2", "3", "4", "5", "6", "7"})
    ASSERT_TRUE(books_.Commit({.content = content}).ok());

  ASSERT_EQ(Run({"snapshots", "prune", "--format", "csv"}), 0);

  EXPECT_NE(console_.out.find("1,6,2"), std::string::npos) << console_.out;
}

TEST_F(BooksVerbs, CloseIsTakenBackWithUndo) {
  ASSERT_TRUE(books_.Commit({}).ok());

  EXPECT_EQ(Run({"close", "2026-09"}), 0);
  EXPECT_EQ(Run({"close", "2026-09"}), 2);
  EXPECT_EQ(Run({"close", "--undo", "2026-09"}), 0);
  EXPECT_EQ(Run({"close", "--undo", "2026-09"}), 3);
  EXPECT_EQ(Run({"close", "september"}), 2);
  EXPECT_EQ(Run({"close", "2026-11"}), 3);
}

TEST_F(BooksVerbs, WithoutBooksTheNextStepIsNamed) {
  FakeWorld world;
  TestConsole console;
  const std::vector<std::string> words = {"snapshots", "--books", "nowhere/at/all"};

  EXPECT_EQ(RunCommandLine(world.world, console, words), 3);

  EXPECT_NE(console.err.find("purser ingest"), std::string::npos);
}

}  // namespace
}  // namespace purser
