#include <gtest/gtest.h>
#include <sys/stat.h>

#include <set>

#include "world/fakes.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

TEST(DiskFiles, WhatIsWrittenIsReadBackAndNothingElseStaysBehind) {
  const TemporaryFolder folder;
  DiskFiles files;
  const std::string content("a\0b\n", 4);

  ASSERT_TRUE(files.Write(folder.path() / "x", "old").ok());
  ASSERT_TRUE(files.Write(folder.path() / "x", content).ok());

  EXPECT_EQ(files.Read(folder.path() / "x").value(), content);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(DiskFiles, AFileThatCannotBeWrittenLeavesTheOldOneAndNoTemporary) {
  const TemporaryFolder folder;
  DiskFiles files;
  fs::create_directory(folder.path() / "taken");
  fs::create_directory(folder.path() / "taken" / "inside");

  EXPECT_FALSE(files.Write(folder.path() / "taken", "content").ok());

  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(DiskFiles, AFileGrowsByPiecesAndIsAsOldAsItIsToldTo) {
  const TemporaryFolder folder;
  DiskFiles files;
  const Instant then = *ParseInstant("2026-10-05T01:02:03Z");

  ASSERT_TRUE(files.Append(folder.path() / "x", "ab").ok());
  ASSERT_TRUE(files.Append(folder.path() / "x", "c").ok());
  ASSERT_TRUE(files.SetTime(folder.path() / "x", then).ok());

  EXPECT_EQ(files.Read(folder.path() / "x").value(), "abc");
  const auto time = fs::file_time_type::clock::to_sys(fs::last_write_time(folder.path() / "x"));
  EXPECT_EQ(std::chrono::floor<std::chrono::microseconds>(time), then);
}

TEST(DiskFiles, WhatDoesNotExistIsNotFound) {
  const TemporaryFolder folder;
  DiskFiles files;

  EXPECT_EQ(files.Read(folder.path() / "x").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(files.Sync(folder.path() / "x").error().kind, ErrorKind::kNotFound);
  EXPECT_TRUE(files.RemoveAll(folder.path() / "x").ok());
}

TEST(DiskFiles, TheDiskSaysHowMuchIsFree) {
  const TemporaryFolder folder;
  DiskFiles files;

  EXPECT_GT(files.FreeBytes(folder.path()).value(), 0);
}

TEST(FaultyFiles, FailsAtTheNthChangeOnceOrForGood) {
  const TemporaryFolder folder;
  FakeWorld world;

  world.files.FailAt(2);
  EXPECT_TRUE(world.files.Write(folder.path() / "x", "1").ok());
  EXPECT_EQ(world.files.Write(folder.path() / "x", "2").error().kind, ErrorKind::kUnavailable);
  EXPECT_TRUE(world.files.Write(folder.path() / "x", "3").ok());
  world.files.FailAt(1, Fault::kForGood);
  EXPECT_FALSE(world.files.Write(folder.path() / "x", "4").ok());
  EXPECT_FALSE(world.files.Sync(folder.path()).ok());

  EXPECT_EQ(world.files.Read(folder.path() / "x").value(), "3");
}

TEST(SystemRandom, BitsDiffer) {
  SystemRandom random;
  std::set<std::uint64_t> seen;

  for (int i = 0; i < 100; ++i) seen.insert(random.Next());

  EXPECT_EQ(seen.size(), 100u);
}

TEST(SystemClock, TellsTheTimeAndWaits) {
  SystemClock clock;

  const Instant before = clock.Now();
  clock.SleepFor(std::chrono::milliseconds(5));

  EXPECT_GE(clock.Now() - before, std::chrono::milliseconds(4));
  EXPECT_GT(before, *ParseInstant("2024-01-01"));
}

TEST(ProcessEnvironment, AVariableThatIsNotSetIsAbsent) {
  const ProcessEnvironment environment;

  EXPECT_FALSE(environment.Get("PURSER_NO_SUCH_VARIABLE").has_value());
  EXPECT_TRUE(environment.Get("PATH").has_value());
}

}  // namespace
}  // namespace purser
