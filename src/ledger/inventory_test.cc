#include "ledger/inventory.h"

#include <gtest/gtest.h>

#include "ledger/test_books.h"

namespace purser {
namespace {

using Tags = std::vector<std::pair<std::string, std::string>>;

Resource Instance(const std::string& id, const Tags& tags) {
  return {.arn = "arn:aws:ec2:us-east-1:1:instance/" + id,
          .id = id,
          .type = "ec2:instance",
          .account = "1",
          .region = "us-east-1",
          .state = "running",
          .tags = tags};
}

class InventoryTest : public testing::Test {
 protected:
  Observation At(const std::string& time, std::vector<Resource> resources) {
    return {.source = "fleet",
            .observed = ParseInstant(time).value(),
            .resources = std::move(resources),
            .gaps = {},
            .covered = {{"1", "us-east-1"}}};
  }
  std::string Keep(const Observation& observation) {
    return KeepObservation(books_.world().world, books_.books(), *duck_, observation, false)
        .value();
  }
  std::vector<TagSpan> Spans() { return TagSpans(books_.books(), *duck_).value(); }

  BooksForTest books_;
  std::unique_ptr<Duck> duck_ = Duck::Open({.threads = 1}).value();
};

TEST_F(InventoryTest, KeepsAResourceAsItWasSeen) {
  Resource resource = Instance("i-1", {{"Name", "a \"b\""}, {"team", "None"}});
  resource.launched = ParseInstant("2026-11-01T10:00:00Z");
  resource.facts = {{"lifecycle", "spot"}};
  Keep(At("2026-11-02T06:00:00Z", {resource}));

  const std::vector<Resource> found =
      ResourcesAt(books_.books(), *duck_, ParseInstant("2026-11-03").value()).value();

  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].tags, resource.tags);
  EXPECT_EQ(found[0].launched, resource.launched);
  EXPECT_EQ(found[0].facts, resource.facts);
  EXPECT_EQ(found[0].state, "running");
}

TEST_F(InventoryTest, AnswersWithTheNewestObservationNotAfterTheInstant) {
  Keep(At("2026-11-02T06:00:00Z", {Instance("i-1", {{"team", "nlp"}})}));
  Keep(At("2026-11-05T06:00:00Z", {Instance("i-2", {})}));

  EXPECT_EQ(ResourcesAt(books_.books(), *duck_, ParseInstant("2026-11-04").value()).value()[0].id,
            "i-1");
  EXPECT_EQ(ResourcesAt(books_.books(), *duck_, ParseInstant("2026-11-01").value()).error().kind,
            ErrorKind::kNotFound);
}

TEST_F(InventoryTest, KeepsTheSameObservationOnce) {
  const Observation observation = At("2026-11-02T06:00:00Z", {Instance("i-1", {{"team", "nlp"}})});

  EXPECT_EQ(Keep(observation), Keep(observation));
  EXPECT_EQ(Observations(books_.books()).value().size(), 1u);
}

TEST_F(InventoryTest, TagsHoldFromTheDayTheyWereSeenUntilOthersAre) {
  Keep(At("2026-11-02T06:00:00Z", {Instance("i-1", {{"team", "nlp"}})}));
  Keep(At("2026-11-03T06:00:00Z", {Instance("i-1", {{"team", "nlp"}})}));
  Keep(At("2026-11-05T06:00:00Z", {Instance("i-1", {{"team", "cv"}})}));

  const std::vector<TagSpan> spans = Spans();

  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0].days, (ValidDays{ParseDate("2026-11-02"), ParseDate("2026-11-05")}));
  EXPECT_EQ(spans[1].days, (ValidDays{ParseDate("2026-11-05"), std::nullopt}));
  EXPECT_EQ(spans[1].tags, (Tags{{"team", "cv"}}));
}

TEST_F(InventoryTest, WhatIsGoneKeepsItsTagsThroughTheDayItWasMissed) {
  Keep(At("2026-11-02T06:00:00Z", {Instance("i-1", {{"team", "nlp"}})}));
  Keep(At("2026-11-04T06:00:00Z", {}));

  EXPECT_EQ(Spans().at(0).days.until, ParseDate("2026-11-05"));
}

TEST_F(InventoryTest, AGapSaysNothingAboutWhatItLacks) {
  Keep(At("2026-11-02T06:00:00Z", {Instance("i-1", {{"team", "nlp"}})}));
  Observation partial = At("2026-11-04T06:00:00Z", {});
  partial.gaps = {{.account = "1", .region = "us-east-1", .what = "ec2:DescribeInstances"}};
  Keep(partial);
  Observation elsewhere = At("2026-11-05T06:00:00Z", {});
  elsewhere.covered = {{"1", "us-west-2"}};
  Keep(elsewhere);

  EXPECT_EQ(Spans().at(0).days.until, std::nullopt);
}

TEST_F(InventoryTest, TagsThatCouldNotBeReadEndNothingAndAddNothing) {
  Resource refused = Instance("i-1", {});
  refused.facts = {{"tags", "unknown"}};
  Keep(At("2026-11-01T06:00:00Z", {refused}));
  Keep(At("2026-11-02T06:00:00Z", {Instance("i-1", {{"team", "nlp"}})}));
  Keep(At("2026-11-04T06:00:00Z", {refused}));
  Keep(At("2026-11-06T06:00:00Z", {Instance("i-1", {})}));

  const std::vector<TagSpan> spans = Spans();

  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0].tags, (Tags{{"team", "nlp"}}));
  EXPECT_EQ(spans[0].days, (ValidDays{ParseDate("2026-11-02"), ParseDate("2026-11-06")}));
  EXPECT_EQ(spans[1].tags, Tags{});
}

TEST_F(InventoryTest, TagsThatAreReadAgainAreNoRepetitionOfUnknownOnes) {
  Resource refused = Instance("i-1", {});
  refused.facts = {{"tags", "unknown"}};
  Keep(At("2026-11-02T06:00:00Z", {refused}));
  Keep(At("2026-11-03T06:00:00Z", {Instance("i-1", {})}));
  Keep(At("2026-11-04T06:00:00Z", {refused}));

  ASSERT_EQ(Spans().size(), 1u);
  EXPECT_EQ(Spans()[0].days.from, ParseDate("2026-11-03"));
}

TEST_F(InventoryTest, ObservationsWithinOneSecondAreInTheOrderOfTime) {
  Keep(At("2026-11-02T06:00:00Z", {Instance("i-1", {{"team", "nlp"}})}));
  Keep(At("2026-11-02T06:00:00.5Z", {Instance("i-1", {{"team", "cv"}})}));

  EXPECT_EQ(Spans().back().tags, (Tags{{"team", "cv"}}));
}

TEST_F(InventoryTest, CollectionRemovesWhatSaysNothingNewAndChangesNoSpan) {
  for (const char* time : {"2026-11-02T06:00:00Z", "2026-11-03T06:00:00Z", "2026-11-04T06:00:00Z",
                           "2026-11-05T06:00:00Z"})
    Keep(At(time, {Instance("i-1", {{"team", "nlp"}})}));
  Keep(At("2026-11-20T06:00:00Z", {Instance("i-1", {{"team", "cv"}})}));
  const std::vector<TagSpan> before = Spans();

  const std::int64_t freed = CollectObservations(books_.world().world, books_.books(), 7).value();

  EXPECT_GT(freed, 0);
  EXPECT_EQ(Observations(books_.books()).value().size(), 3u);
  const std::vector<TagSpan> after = Spans();
  ASSERT_EQ(after.size(), before.size());
  EXPECT_EQ(after[0].days, before[0].days);
  EXPECT_EQ(after[1].days, before[1].days);
}

TEST_F(InventoryTest, ADamagedFileIsNamed) {
  Keep(At("2026-11-02T06:00:00Z", {Instance("i-1", {{"team", "nlp"}})}));
  const std::filesystem::path file =
      books_.folder() / books_.books().inventory().All().value()[0].file.path;
  std::filesystem::remove(file);

  EXPECT_EQ(books_.books().ChangedFiles({}).value().size(), 1u);
  EXPECT_EQ(TagSpans(books_.books(), *duck_).error().kind, ErrorKind::kData);
}

TEST_F(InventoryTest, ALeftoverThatNoRowNamesIsCollectedAndWhatIsListedStays) {
  Keep(At("2026-11-02T06:00:00Z", {Instance("i-1", {{"team", "nlp"}})}));
  const std::filesystem::path left =
      books_.folder() / "inventory/source=fleet/observed=2026-11-01T00:00:00Z/observation=X";
  std::filesystem::create_directories(left);
  std::filesystem::last_write_time(
      left, std::filesystem::file_time_type::clock::now() - std::chrono::hours(24 * 3650));

  EXPECT_TRUE(books_.books().Collect(5).ok());

  EXPECT_FALSE(std::filesystem::exists(left));
  EXPECT_TRUE(books_.books().ChangedFiles({}).value().empty());
}

TEST_F(InventoryTest, AtEveryFailureOfTheDiskNothingIsVisibleAndItCanBeTriedAgain) {
  const Observation observation = At("2026-11-02T06:00:00Z", {Instance("i-1", {{"team", "nlp"}})});
  int failures = 0;
  for (bool done = false; !done; ++failures) {
    books_.world().files.FailAt(failures + 1);
    const auto kept =
        KeepObservation(books_.world().world, books_.books(), *duck_, observation, false);
    books_.world().files.FailAt(0);
    done = kept.ok();
    ASSERT_EQ(Observations(books_.books()).value().size(), done ? 1u : 0u) << failures;
  }

  EXPECT_GT(failures, 5);
  EXPECT_TRUE(books_.books().ChangedFiles({}).value().empty());
}

}  // namespace
}  // namespace purser
