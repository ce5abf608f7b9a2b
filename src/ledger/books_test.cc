#include "ledger/books.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <set>
#include <thread>

#include "ledger/file_lock.h"
#include "ledger/test_books.h"

namespace purser {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

bool Exists(BooksForTest& books, const Generation& generation) {
  return books.books().ChangedFiles(generation).value().empty();
}

TEST(NewUlid, IsTwentySixDigitsOrderedByTime) {
  FakeWorld world;

  const std::string first = NewUlid(world.world);
  world.clock.now += 1ms;
  const std::string second = NewUlid(world.world);

  EXPECT_EQ(first.size(), 26u);
  EXPECT_EQ(first.substr(0, 10), "01M45YYRG0");
  EXPECT_LT(first, second);
  EXPECT_NE(first.substr(10), second.substr(10));
}

TEST(PiecePath, SnapshotsAndAllocationsHaveTheirOwnShape) {
  EXPECT_EQ(PiecePath(PieceKind::kCharges, "01S", "prod", {2026, 9}),
            "charges/source=prod/billing_period=2026-09/snapshot=01S");
  EXPECT_EQ(PiecePath(PieceKind::kOwners, "01G", "", {2026, 9}),
            "owners/generation=01G/billing_period=2026-09");
}

TEST(Books, CallsOfADayAddUp) {
  FakeWorld world;
  const TemporaryFolder folder;
  const ApiUse first{.day = *ParseDate("2026-10-05"),
                     .service = "ce",
                     .operation = "GetCostAndUsage",
                     .calls = 4,
                     .retries = 1};
  ApiUse next = first;
  next.day += std::chrono::days(1);
  {
    const auto books = Books::Open(world.world, folder.path(), Access::kWrite).value();
    ASSERT_TRUE(books->AddApiUse(std::vector{first, next}).ok());
    ASSERT_TRUE(books->AddApiUse(std::vector{first}).ok());
  }

  const auto books = Books::Open(world.world, folder.path(), Access::kRead).value();

  ApiUse sum = first;
  sum.calls = 8;
  sum.retries = 2;
  EXPECT_EQ(books->ApiUses().value(), (std::vector{sum, next}));
}

TEST(Books, NothingIsCurrentBeforeTheFirstCommit) {
  BooksForTest books;

  EXPECT_FALSE(books.books().Current().value().has_value());
  EXPECT_EQ(books.books().PinCurrent().error().kind, ErrorKind::kNotFound);
}

TEST(Books, AReaderOfNoBooksIsToldSo) {
  const TemporaryFolder folder;
  FakeWorld world;

  const auto missing = Books::Open(world.world, folder.path() / "none", Access::kRead);

  EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
  EXPECT_FALSE(fs::exists(folder.path() / "none"));
}

TEST(Books, AnAddressIsNotAFolder) {
  FakeWorld world;

  EXPECT_EQ(Books::Open(world.world, "s3://bucket/books", Access::kWrite).error().kind,
            ErrorKind::kConfig);
}

TEST(Books, WhatWasCommittedIsReadBackWhole) {
  BooksForTest books;
  BooksForTest::Staged staged = books.Stage({});
  Snapshot& snapshot = staged.change.snapshots.front();
  snapshot.export_name = "main";
  snapshot.residual = -123;
  snapshot.rows = {.read = 10, .derived = 2, .kept = 11, .netted = 1, .quarantined = 0};
  snapshot.quality = {
      {.kind = "k", .detail = "it's", .remedy = "r", .rows = 3, .amount = -5, .currency = "EUR"}};
  snapshot.quarantined = {{.file = "a.csv", .line = 7, .reason = "no cost"}};
  snapshot.proof = {{.name = "n", .detail = "1 = 1", .holds = true},
                    {.name = "m", .detail = "1 = 2", .holds = false}};
  snapshot.refreshed = *ParseInstant("2026-10-01T00:00:00.000123Z");
  staged.change.pieces.front().files.front().rows = 11;
  staged.change.pieces.front().inputs_digest = "inputs";

  const std::string id = books.books().Commit(*staged.staging, staged.change, false).value();
  const Generation generation = books.Reopen(Access::kRead)->Find(id).value();

  ASSERT_EQ(generation.snapshots.size(), 1u);
  const Snapshot& read = generation.snapshots.front();
  EXPECT_EQ(read.id, snapshot.id);
  EXPECT_EQ(read.export_name, "main");
  EXPECT_EQ(read.residual, -123);
  EXPECT_EQ(read.rows.kept, 11);
  EXPECT_EQ(read.refreshed, snapshot.refreshed);
  EXPECT_EQ(read.accounts, std::vector<std::string>{"111111111111"});
  EXPECT_EQ(read.totals.at(0).billed, Int128{10} * static_cast<Int128>(PowerOfTen(18)));
  EXPECT_EQ(read.quality.at(0).detail, "it's");
  EXPECT_EQ(read.quality.at(0).amount, -5);
  EXPECT_EQ(read.quarantined.at(0).line, 7);
  EXPECT_TRUE(read.proof.at(0).holds);
  EXPECT_FALSE(read.proof.at(1).holds);
  EXPECT_EQ(generation.rules_text, "{}");
  EXPECT_EQ(generation.created, books.world().clock.now);
  ASSERT_EQ(generation.pieces.size(), 2u);
  EXPECT_EQ(generation.pieces.at(0).inputs_digest, "inputs");
  EXPECT_EQ(generation.pieces.at(0).files.at(0).rows, 11);
  EXPECT_EQ(generation.pieces.at(0).files.at(0).digest.size(), 32u);
}

TEST(Books, PublishedFilesAreReadOnlyAndLieInTheirPlace) {
  BooksForTest books;

  ASSERT_TRUE(books.Commit({}).ok());

  const Generation generation = books.Current();
  const std::string path = generation.pieces.at(0).files.at(0).path;
  EXPECT_TRUE(path.starts_with("charges/source=prod/billing_period=2026-09/snapshot="));
  struct stat status{};
  ASSERT_EQ(::stat((books.folder() / path).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0440u);
}

TEST(Books, ANewBillReplacesItsPeriodAndNothingElse) {
  BooksForTest books;
  ASSERT_TRUE(books.Commit({.content = "old"}).ok());
  ASSERT_TRUE(books.Commit({.period = "2026-08", .content = "august"}).ok());
  const std::string old = books.Current().snapshots.at(1).id;

  ASSERT_TRUE(books.Commit({.content = "new"}).ok());

  const Generation generation = books.Current();
  ASSERT_EQ(generation.snapshots.size(), 2u);
  EXPECT_EQ(generation.pieces.size(), 4u);
  EXPECT_EQ(generation.snapshots.at(1).replaces, old);
  EXPECT_EQ(books.books().Snapshots().value().size(), 3u);
  EXPECT_EQ(books.books().Holding(old).value().snapshots.at(1).id, old);
}

TEST(Books, TwoExportsOfOneSourceStandBesideEachOther) {
  BooksForTest books;
  BooksForTest::Staged first = books.Stage({});
  first.change.snapshots.front().export_name = "a";
  ASSERT_TRUE(books.books().Commit(*first.staging, first.change, false).ok());
  BooksForTest::Staged second = books.Stage({});
  second.change.snapshots.front().export_name = "b";

  ASSERT_TRUE(books.books().Commit(*second.staging, second.change, false).ok());

  EXPECT_EQ(books.Current().snapshots.size(), 2u);
}

TEST(Books, AllocationReplacesThatOfItsPeriod) {
  BooksForTest books;
  BooksForTest::Staged first = books.Stage({});
  books.AddOwners(first, "2026-09", "one");
  books.AddOwners(first, "2026-08", "august");
  ASSERT_TRUE(books.books().Commit(*first.staging, first.change, false).ok());
  BooksForTest::Staged second = books.Stage({});
  books.AddOwners(second, "2026-09", "two");

  ASSERT_TRUE(books.books().Commit(*second.staging, second.change, false).ok());

  const Generation generation = books.Current();
  std::set<std::string> owners;
  for (const Piece& piece : generation.pieces)
    if (piece.kind == PieceKind::kOwners) owners.insert(piece.id);
  EXPECT_EQ(owners.size(), 2u);
  EXPECT_TRUE(owners.contains(second.change.pieces.back().id));
}

TEST(Books, DroppedPiecesAreNoLongerCurrent) {
  BooksForTest books;
  BooksForTest::Staged first = books.Stage({});
  books.AddOwners(first, "2026-09", "one");
  ASSERT_TRUE(books.books().Commit(*first.staging, first.change, false).ok());
  BooksForTest::Staged second = books.Stage({});
  second.change.dropped_pieces = {"owners/" + first.change.pieces.back().id + "/2026-09"};

  ASSERT_TRUE(books.books().Commit(*second.staging, second.change, false).ok());

  EXPECT_EQ(books.Current().pieces.size(), 2u);
}

TEST(Books, ACommitFromAnOldBaseIsRefusedAndCanBeRedone) {
  BooksForTest books;
  BooksForTest::Staged late = books.Stage({.content = "late"});
  const std::string first = books.Commit({.content = "first"}).value();

  const Error error = books.books().Commit(*late.staging, late.change, false).error();
  late.change.base = first;
  const Result<std::string> redone = books.books().Commit(*late.staging, late.change, false);

  EXPECT_EQ(error.kind, ErrorKind::kData);
  EXPECT_TRUE(redone.ok());
}

TEST(Books, ASecondWriterIsToldWhoTheFirstIs) {
  BooksForTest books;
  std::optional<FileLock> other = FileLock::Take(books.folder() / ".lock", {}).value();
  ASSERT_TRUE(other->Write("ingest prod").ok());

  const Error error = books.Commit({}).error();

  EXPECT_EQ(error.kind, ErrorKind::kUnavailable);
  EXPECT_NE(error.message.find("ingest prod"), std::string::npos);
}

TEST(Books, ASecondWriterMayWaitForTheFirst) {
  BooksForTest books;
  std::optional<FileLock> other = FileLock::Take(books.folder() / ".lock", {}).value();
  BooksForTest::Staged staged = books.Stage({});
  std::optional<Result<std::string>> committed;

  std::thread writer(
      [&] { committed = books.books().Commit(*staged.staging, staged.change, true); });
  std::this_thread::sleep_for(20ms);
  other.reset();
  writer.join();

  EXPECT_TRUE(committed->ok());
}

TEST(Books, APinnedGenerationKeepsItsFilesThroughACollection) {
  BooksForTest books;
  ASSERT_TRUE(books.Commit({.content = "1"}).ok());
  const std::unique_ptr<Books> reader = books.Reopen(Access::kRead);
  std::unique_ptr<Pin> pin = reader->PinCurrent().value();
  const Generation pinned = pin->generation();
  ASSERT_TRUE(books.Commit({.content = "2"}).ok());

  EXPECT_EQ(books.books().Collect(0).value(), 0);
  EXPECT_TRUE(Exists(books, pinned));
  pin.reset();
  EXPECT_EQ(books.books().Collect(0).value(), 2);

  EXPECT_FALSE(Exists(books, pinned));
  EXPECT_TRUE(Exists(books, books.Current()));
  EXPECT_EQ(books.books().PinGeneration(pinned.id).error().kind, ErrorKind::kNotFound);
}

TEST(Books, CollectionKeepsAsManyOlderSnapshotsAsItIsTold) {
  BooksForTest books;
  for (const char* content : {"1", "2", "3", "4"})
    ASSERT_TRUE(books.Commit({.content = content}).ok());

  ASSERT_TRUE(books.books().Collect(2).ok());

  EXPECT_EQ(books.books().Snapshots().value().size(), 3u);
  EXPECT_EQ(ParquetUnder(books.folder()).size(), 6u);
}

TEST(Books, CollectionLeavesFilesOfTheLastHour) {
  BooksForTest books;
  books.world().clock.now = SystemClock().Now() + 59min;
  ASSERT_TRUE(books.Commit({.content = "1"}).ok());
  ASSERT_TRUE(books.Commit({.content = "2"}).ok());

  EXPECT_EQ(books.books().Collect(0).value(), 0);
  books.world().clock.now += 2min;
  EXPECT_EQ(books.books().Collect(0).value(), 2);

  EXPECT_EQ(ParquetUnder(books.folder()).size(), 2u);
}

TEST(Books, AnAllocationOverTheSameSnapshotsReplacesTheOlderGeneration) {
  BooksForTest books;
  BooksForTest::Staged first = books.Stage({});
  books.AddOwners(first, "2026-09", "one");
  ASSERT_TRUE(books.books().Commit(*first.staging, first.change, false).ok());
  BooksForTest::Staged again = books.Stage({});
  again.change.snapshots.clear();
  again.change.pieces.clear();
  books.AddOwners(again, "2026-09", "two");
  ASSERT_TRUE(books.books().Commit(*again.staging, again.change, false).ok());

  ASSERT_TRUE(books.books().Collect(5).ok());

  EXPECT_EQ(ParquetUnder(books.folder() / "owners").size(), 1u);
  EXPECT_TRUE(Exists(books, books.Current()));
}

TEST(Books, AChangedOrMissingFileIsNamed) {
  BooksForTest books;
  ASSERT_TRUE(books.Commit({}).ok());
  const Generation generation = books.Current();
  const std::string changed = generation.pieces.at(0).files.at(0).path;
  const std::string missing = generation.pieces.at(1).files.at(0).path;
  ASSERT_TRUE(DiskFiles().Write(books.folder() / changed, "chargez").ok());
  fs::remove(books.folder() / missing);

  const std::vector<std::string> found = books.books().ChangedFiles(generation).value();

  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found.at(0).starts_with(changed));
  EXPECT_TRUE(found.at(1).starts_with(missing));
}

TEST(Books, StagingNeedsRoomOnTheDisk) {
  BooksForTest books;
  books.world().files.free_bytes = std::int64_t{100} << 20;

  EXPECT_TRUE(books.books().Stage(std::int64_t{10} << 20).ok());
  EXPECT_EQ(books.books().Stage(std::int64_t{50} << 20).error().kind, ErrorKind::kUnavailable);
}

TEST(Books, WhatACrashLeftInStagingAndTmpIsRemovedAtTheNextOpening) {
  BooksForTest books;
  fs::create_directories(books.folder() / ".staging" / "01DEAD" / "charges");
  fs::create_directories(books.folder() / ".tmp" / "12345");
  std::unique_ptr<Staging> alive = books.books().Stage().value();
  const fs::path spill = books.books().temporary_folder();

  const std::unique_ptr<Books> other = books.Reopen();

  EXPECT_FALSE(fs::exists(books.folder() / ".staging" / "01DEAD"));
  EXPECT_FALSE(fs::exists(books.folder() / ".tmp" / "12345"));
  EXPECT_TRUE(fs::exists(alive->folder()));
  EXPECT_TRUE(fs::exists(spill));
  EXPECT_NE(other->temporary_folder(), spill);
}

TEST(Books, StagingGoesAwayUnlessItWasCommitted) {
  BooksForTest books;

  {
    const BooksForTest::Staged staged = books.Stage({});
  }

  EXPECT_TRUE(fs::is_empty(books.folder() / ".staging"));
  EXPECT_TRUE(ParquetUnder(books.folder()).empty());
}

TEST(Books, AtEveryFailureTheOldGenerationStaysAndTheCommitCanBeTriedAgain) {
  BooksForTest books;
  const std::string first = books.Commit({.content = "first"}).value();
  BooksForTest::Staged staged = books.Stage({.content = "second"});
  int failures = 0;
  for (bool done = false; !done; ++failures) {
    books.world().files.FailAt(failures + 1);
    const Result<std::string> result = books.books().Commit(*staged.staging, staged.change, false);
    books.world().files.FailAt(0);
    done = result.ok();
    const Generation current = books.Reopen(Access::kRead)->Current().value().value();
    ASSERT_EQ(current.id == first, !done) << failures;
    ASSERT_TRUE(Exists(books, current)) << failures;
  }

  EXPECT_GT(failures, 10);
  EXPECT_TRUE(books.books().Snapshots().value().size() == 2u);
}

TEST(Books, WhateverADeadDiskLeavesBehindIsCollected) {
  for (int n = 1; n < 30; ++n) {
    BooksForTest books;
    ASSERT_TRUE(books.Commit({.content = "first"}).ok());
    {
      BooksForTest::Staged staged = books.Stage({.content = "second"});
      books.world().files.FailAt(n, Fault::kForGood);
      (void)books.books().Commit(*staged.staging, staged.change, false);
    }
    books.world().files.FailAt(0);

    const std::unique_ptr<Books> later = books.Reopen();
    ASSERT_TRUE(books.Commit({.content = "third"}).ok()) << n;
    ASSERT_TRUE(later->Collect(0).ok()) << n;

    EXPECT_EQ(ParquetUnder(books.folder()).size(), 2u) << n;
    EXPECT_TRUE(Exists(books, books.Current())) << n;
  }
}

}  // namespace
}  // namespace purser
