#include "ingest/replacement.h"

#include <gtest/gtest.h>

namespace purser {
namespace {

constexpr Month kSeptember{2026, 9};

Snapshot Bill(const std::string& source, std::int64_t rows, std::vector<std::string> accounts) {
  Snapshot snapshot;
  snapshot.id = source + "-" + std::to_string(rows);
  snapshot.source = source;
  snapshot.role = "authority";
  snapshot.provider = "AWS";
  snapshot.billing_period = kSeptember;
  snapshot.content_digest = snapshot.id;
  snapshot.rows = {.read = rows, .kept = rows};
  snapshot.accounts = std::move(accounts);
  return snapshot;
}

Generation With(std::vector<Snapshot> snapshots) {
  Generation generation;
  generation.snapshots = std::move(snapshots);
  return generation;
}

SnapshotPlan PlanOf(const Snapshot& snapshot, bool minor = false) {
  return {.snapshot = snapshot, .minor = minor};
}

TEST(Replacement, AnEmptyBillNeedsAPeriodThatSomebodyNamed) {
  const SnapshotPlan plan = PlanOf(Bill("prod", 0, {}));

  EXPECT_TRUE(ReasonToLeaveOut(plan, {}, {}).has_value());
  EXPECT_FALSE(ReasonToLeaveOut(plan, {.named = true}, {}).has_value());
}

TEST(Replacement, AFewRowsOfANeighbouringPeriodAreAddedOnlyWhereThereAreNone) {
  const SnapshotPlan plan = PlanOf(Bill("prod", 1, {"1"}), true);

  EXPECT_FALSE(ReasonToLeaveOut(plan, {}, {}).has_value());
  EXPECT_TRUE(ReasonToLeaveOut(plan, {}, With({Bill("prod", 500, {"1"})})).has_value());
  EXPECT_FALSE(ReasonToLeaveOut(plan, {.named = true}, With({Bill("prod", 500, {"1"})})));
}

TEST(Replacement, ABillThatShrinksByMoreThanAFifthNeedsToBeMeant) {
  const Generation base = With({Bill("prod", 100, {"1"})});

  EXPECT_TRUE(CheckLoss(Bill("prod", 80, {"1"}), {}, base).ok());
  const Result<void> refused = CheckLoss(Bill("prod", 79, {"1"}), {}, base);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::kData);
  EXPECT_NE(refused.error().message.find("from 100 to 79 rows"), std::string::npos);
  EXPECT_TRUE(CheckLoss(Bill("prod", 79, {"1"}), {.replace = true}, base).ok());
  EXPECT_TRUE(CheckLoss(Bill("prod", 79, {"1"}), {.whole = true}, base).ok());
  EXPECT_TRUE(CheckLoss(Bill("other", 1, {"1"}), {}, base).ok());
}

TEST(Replacement, ABillThatLosesAnAccountNeedsToBeMeant) {
  const Generation base = With({Bill("prod", 100, {"1", "2"})});

  const Result<void> refused = CheckLoss(Bill("prod", 100, {"1", "3"}), {}, base);

  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("lose account 2"), std::string::npos);
}

TEST(Replacement, WhatWaitsBehindAClosingIsComparedWithToo) {
  Generation base = With({Bill("prod", 10, {"1"})});
  base.restatements.push_back(Bill("prod", 100, {"1"}));

  EXPECT_FALSE(CheckLoss(Bill("prod", 20, {"1"}), {}, base).ok());
}

TEST(Replacement, TwoAuthoritiesOfOneAccountAreRefused) {
  const Generation base = With({Bill("cur", 100, {"1", "2"})});

  const Result<Standing> refused = StandingOf(Bill("focus", 90, {"2"}), {}, base);

  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::kData);
  EXPECT_NE(refused.error().message.find("account 2 of 2026-09"), std::string::npos);
  EXPECT_NE(refused.error().message.find("--role check"), std::string::npos);
  EXPECT_TRUE(StandingOf(Bill("focus", 90, {"3"}), {}, base).value().displaced.empty());
  EXPECT_EQ(StandingOf(Bill("focus", 90, {"2"}), {.replace = true}, base).value().displaced,
            std::vector<std::string>{"cur-100"});
}

TEST(Replacement, TwoExportsOfOneAccountInOneSourceWouldCountTwice) {
  Snapshot other = Bill("prod", 100, {"1"});
  other.export_name = "hourly";

  EXPECT_FALSE(StandingOf(Bill("prod", 100, {"1"}), {}, With({other})).ok());
}

TEST(Replacement, OtherProvidersMonthsAndCheckSourcesDoNotStandInTheWay) {
  Snapshot azure = Bill("azure", 9, {"1"});
  azure.provider = "Microsoft";
  Snapshot august = Bill("cur", 9, {"1"});
  august.billing_period = {2026, 8};
  Snapshot check = Bill("explorer", 9, {"1"});
  check.role = "check";
  Snapshot arrived = Bill("focus", 9, {"1"});
  arrived.provider = "Amazon Web Services";

  EXPECT_TRUE(StandingOf(arrived, {}, With({azure, august, check})).ok());
  EXPECT_FALSE(StandingOf(arrived, {}, With({Bill("cur", 9, {"1"})})).ok());
  arrived.role = "check";
  EXPECT_TRUE(StandingOf(arrived, {}, With({Bill("cur", 9, {"1"})})).ok());
}

TEST(Replacement, HistoryGivesWayToAnAuthority) {
  Snapshot history = Bill("old", 9, {"1"});
  history.role = "history";

  EXPECT_TRUE(StandingOf(history, {}, With({Bill("cur", 9, {"1"})})).value().left_out.has_value());
  EXPECT_EQ(StandingOf(Bill("cur", 9, {"1"}), {}, With({history})).value().displaced,
            std::vector<std::string>{"old-9"});
}

}  // namespace
}  // namespace purser
