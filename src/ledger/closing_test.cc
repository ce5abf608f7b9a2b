#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/next_generation.h"
#include "ledger/test_books.h"

namespace purser {
namespace {

constexpr Month kSeptember{2026, 9};
constexpr Month kOctober{2026, 10};
constexpr Month kNovember{2026, 11};
constexpr Int128 kOne = 1'000'000'000'000'000'000;

TEST(Closing, APeriodThatIsNotBookedCannotBeClosed) {
  BooksForTest books;
  ASSERT_TRUE(books.Commit({}).ok());

  EXPECT_EQ(books.books().Close(kOctober).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(books.books().Reopen(kSeptember).error().kind, ErrorKind::kNotFound);
}

TEST(Closing, NamesTheGenerationThatWasCurrent) {
  BooksForTest books;
  const std::string id = books.Commit({}).value();

  ASSERT_TRUE(books.books().Close(kSeptember).ok());

  const std::vector<Closing> closings = books.books().Closings().value();
  ASSERT_EQ(closings.size(), 1u);
  EXPECT_EQ(closings.at(0).period, kSeptember);
  EXPECT_EQ(closings.at(0).generation, id);
  EXPECT_EQ(closings.at(0).closed, books.world().clock.now);
  EXPECT_EQ(books.books().Close(kSeptember).error().kind, ErrorKind::kConfig);
}

TEST(Closing, ALaterBillBecomesAnAdjustmentOfTheNextOpenPeriod) {
  BooksForTest books;
  ASSERT_TRUE(books.Commit({.content = "first", .billed = "10"}).ok());
  ASSERT_TRUE(books.books().Close(kSeptember).ok());
  const Snapshot closed = books.Current().snapshots.at(0);

  ASSERT_TRUE(books.Commit({.content = "second", .billed = "12.5"}).ok());

  const Generation generation = books.Current();
  ASSERT_EQ(generation.snapshots.size(), 1u);
  EXPECT_EQ(generation.snapshots.at(0).id, closed.id);
  EXPECT_EQ(generation.pieces.at(0).id, closed.id);
  ASSERT_EQ(generation.restatements.size(), 1u);
  EXPECT_EQ(generation.restated_pieces.size(), 2u);
  ASSERT_EQ(generation.adjustments.size(), 1u);
  const Adjustment& adjustment = generation.adjustments.at(0);
  EXPECT_EQ(adjustment.closed_period, kSeptember);
  EXPECT_EQ(adjustment.booked_in, kOctober);
  EXPECT_EQ(adjustment.before, closed.id);
  EXPECT_EQ(adjustment.after, generation.restatements.at(0).id);
  EXPECT_EQ(adjustment.change.account, "111111111111");
  EXPECT_EQ(adjustment.change.billed, kOne * 5 / 2);
}

TEST(Closing, AdjustmentsAddUpToTheNewestBill) {
  BooksForTest books;
  ASSERT_TRUE(books.Commit({.billed = "10"}).ok());
  ASSERT_TRUE(books.books().Close(kSeptember).ok());
  ASSERT_TRUE(books.Commit({.billed = "12"}).ok());
  ASSERT_TRUE(books.Commit({.period = "2026-10"}).ok());
  ASSERT_TRUE(books.books().Close(kOctober).ok());

  ASSERT_TRUE(books.Commit({.billed = "11"}).ok());

  const Generation generation = books.Current();
  ASSERT_EQ(generation.adjustments.size(), 2u);
  EXPECT_EQ(generation.adjustments.at(0).change.billed, 2 * kOne);
  EXPECT_EQ(generation.adjustments.at(0).booked_in, kOctober);
  EXPECT_EQ(generation.adjustments.at(1).change.billed, -1 * kOne);
  EXPECT_EQ(generation.adjustments.at(1).booked_in, kNovember);
  EXPECT_EQ(generation.restatements.size(), 1u);
}

TEST(Closing, ABillThatSaysTheSameAdjustsNothing) {
  BooksForTest books;
  ASSERT_TRUE(books.Commit({.billed = "10"}).ok());
  ASSERT_TRUE(books.books().Close(kSeptember).ok());

  ASSERT_TRUE(books.Commit({.content = "same money", .billed = "10"}).ok());

  EXPECT_TRUE(books.Current().adjustments.empty());
}

TEST(Closing, ASourceThatComesAfterTheClosingIsAnAdjustmentAsAWhole) {
  BooksForTest books;
  ASSERT_TRUE(books.Commit({}).ok());
  ASSERT_TRUE(books.books().Close(kSeptember).ok());

  ASSERT_TRUE(books.Commit({.source = "other", .billed = "3"}).ok());

  const Generation generation = books.Current();
  EXPECT_EQ(generation.snapshots.size(), 1u);
  EXPECT_EQ(generation.adjustments.at(0).before, "");
  EXPECT_EQ(generation.adjustments.at(0).change.billed, 3 * kOne);
}

TEST(Closing, TheAllocationOfAClosedPeriodStays) {
  BooksForTest books;
  BooksForTest::Staged first = books.Stage({});
  books.AddOwners(first, "2026-09", "as closed");
  ASSERT_TRUE(books.books().Commit(*first.staging, first.change, false).ok());
  ASSERT_TRUE(books.books().Close(kSeptember).ok());
  BooksForTest::Staged later = books.Stage({.period = "2026-10"});
  books.AddOwners(later, "2026-09", "by other rules");
  later.change.dropped_pieces = {"owners/" + first.change.pieces.back().id + "/2026-09"};

  ASSERT_TRUE(books.books().Commit(*later.staging, later.change, false).ok());

  const Generation generation = books.Current();
  const auto owners = std::ranges::find(generation.pieces, PieceKind::kOwners, &Piece::kind);
  ASSERT_NE(owners, generation.pieces.end());
  EXPECT_EQ(owners->id, first.change.pieces.back().id);
  EXPECT_EQ(ParquetUnder(books.folder() / "owners").size(), 1u);
}

TEST(Closing, IsKeptByCollectionWithItsRestatements) {
  BooksForTest books;
  const std::string closed = books.Commit({.content = "closed"}).value();
  ASSERT_TRUE(books.books().Close(kSeptember).ok());
  for (const char* content : {"1", "2", "3"})
    ASSERT_TRUE(books.Commit({.content = content, .billed = content}).ok());

  ASSERT_TRUE(books.books().Collect(0).ok());

  const Generation generation = books.books().Find(closed).value();
  EXPECT_TRUE(books.books().ChangedFiles(generation).value().empty());
  EXPECT_TRUE(books.books().ChangedFiles(books.Current()).value().empty());
  EXPECT_EQ(ParquetUnder(books.folder()).size(), 4u);
  EXPECT_EQ(books.Current().adjustments.size(), 3u);
}

TEST(Closing, UndoneTheNewestBillIsCurrentAndNothingIsAdjusted) {
  BooksForTest books;
  BooksForTest::Staged first = books.Stage({.billed = "10"});
  books.AddOwners(first, "2026-09", "owners");
  ASSERT_TRUE(books.books().Commit(*first.staging, first.change, false).ok());
  ASSERT_TRUE(books.books().Close(kSeptember).ok());
  ASSERT_TRUE(books.Commit({.content = "12", .billed = "12"}).ok());
  const std::string newest = books.Current().restatements.at(0).id;

  ASSERT_TRUE(books.books().Reopen(kSeptember).ok());

  const Generation generation = books.Current();
  ASSERT_EQ(generation.snapshots.size(), 1u);
  EXPECT_EQ(generation.snapshots.at(0).id, newest);
  EXPECT_EQ(generation.pieces.size(), 2u);
  EXPECT_TRUE(generation.restatements.empty());
  EXPECT_TRUE(generation.adjustments.empty());
  EXPECT_TRUE(books.books().Closings().value().empty());
  EXPECT_EQ(books.books().Find(generation.base).value().adjustments.size(), 1u);
}

TEST(Closing, UndoneWithoutALaterBillTheGenerationStays) {
  BooksForTest books;
  const std::string id = books.Commit({}).value();
  ASSERT_TRUE(books.books().Close(kSeptember).ok());

  ASSERT_TRUE(books.books().Reopen(kSeptember).ok());

  EXPECT_EQ(books.Current().id, id);
  EXPECT_TRUE(books.books().Closings().value().empty());
}

TEST(TotalsChange, LeavesOutWhatDoesNotDifferAndNamesWhatCameAndWent) {
  const std::vector<Total> before = {{.account = "same", .billed = 5, .rows = 1},
                                     {.account = "gone", .billed = 7, .rows = 1}};
  const std::vector<Total> after = {{.account = "same", .billed = 5, .rows = 1},
                                    {.account = "came", .billed = 9, .rows = 2}};

  const std::vector<Total> change = TotalsChange(before, after);

  ASSERT_EQ(change.size(), 2u);
  EXPECT_EQ(change.at(0).account, "came");
  EXPECT_EQ(change.at(0).billed, 9);
  EXPECT_EQ(change.at(1).account, "gone");
  EXPECT_EQ(change.at(1).billed, -7);
  EXPECT_EQ(change.at(1).rows, -1);
}

TEST(Closing, ADroppedSnapshotGoesWithItsPieces) {
  BooksForTest books;
  ASSERT_TRUE(books.Commit({.source = "old"}).ok());
  BooksForTest::Staged staged = books.Stage({.source = "new"});
  staged.change.dropped_snapshots = {books.Current().snapshots[0].id};

  ASSERT_TRUE(books.books().Commit(*staged.staging, staged.change, false).ok());

  const Generation now = books.Current();
  ASSERT_EQ(now.snapshots.size(), 1U);
  EXPECT_EQ(now.snapshots[0].source, "new");
  for (const Piece& piece : now.pieces) EXPECT_EQ(piece.id, now.snapshots[0].id);
}

TEST(Closing, AClosedPeriodsSnapshotIsNotDropped) {
  BooksForTest books;
  ASSERT_TRUE(books.Commit({.source = "old"}).ok());
  ASSERT_TRUE(books.books().Close(kSeptember).ok());
  BooksForTest::Staged staged = books.Stage({.source = "new", .period = "2026-10"});
  staged.change.dropped_snapshots = {books.Current().snapshots[0].id};

  ASSERT_TRUE(books.books().Commit(*staged.staging, staged.change, false).ok());

  EXPECT_EQ(books.Current().snapshots.size(), 2U);
}

}  // namespace
}  // namespace purser
