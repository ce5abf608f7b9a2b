/// The method inventory-tag, over whole bills.

#include <gtest/gtest.h>

#include "allocate/period.h"
#include "allocate/test_bill.h"
#include "domain/dimension.h"

namespace purser {
namespace {

using Lines = std::vector<std::string>;
using Tags = std::vector<std::pair<std::string, std::string>>;

Config TeamConfig() {
  Config config;
  config.taxonomy.keys = {{.name = "team", .aliases = {{.name = "squad", .days = {}}}}};
  return config;
}

TagSpan Span(const std::string& id, const std::string& from, const std::string& until,
             const Tags& tags) {
  return {.resource_id = id,
          .arn = {},
          .account = "11",
          .days = {ParseDate(from), until.empty() ? std::nullopt : ParseDate(until)},
          .tags = tags};
}

void Allocate(TestBill& bill, const Config& config, const std::vector<TagSpan>& spans) {
  const Rulebook book = Rulebook::Make(config).value();
  const InventoryTags inventory(spans, book);
  const Result<PeriodOutcome> outcome = AllocatePeriod(bill.duck(), book, {}, inventory);
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
}

/// Day, team, how, why, Effective of the owner cube.
Lines ByDay(TestBill& bill) {
  return bill.Lines(
      "SELECT CAST(c.Day AS VARCHAR), v.team, v.team_method, v.team_detail, "
      "CAST(CAST(SUM(EffectiveCost) AS DECIMAL(18,2)) AS VARCHAR) FROM allocate_cube_owner c "
      "JOIN allocate_owner_values v USING (OwnerId) GROUP BY ALL ORDER BY ALL");
}

TEST(InventoryTag, OwnsWhatTheBillLeavesUntaggedOnTheDaysItHolds) {
  TestBill bill;
  const std::string key = bill.Add({{"ResourceId", "i-0123456789abcdef0"}});
  for (const char* day : {"2026-09-01", "2026-09-10", "2026-09-20"}) bill.Cost(key, day, "1");

  Allocate(bill, TeamConfig(),
           {Span("i-0123456789abcdef0", "2026-09-05", "2026-09-15", {{"squad", "nlp"}})});

  EXPECT_EQ(ByDay(bill),
            (Lines{"2026-09-01|-|none|untagged|1.00", "2026-09-10|nlp|inventory-tag|squad|1.00",
                   "2026-09-20|-|none|untagged|1.00"}));
}

TEST(InventoryTag, ComesAfterTheBillsTagAndBeforeWhatIsInherited) {
  TestBill bill;
  bill.Charge("1", {{"ResourceId", "i-0123456789abcdef0"}}, {{"team", "cv"}});
  bill.Charge("2", {{"ResourceId", "i-0123456789abcdef0"}, {"x_Operation", "Transfer"}});
  bill.Charge("4", {{"ResourceId", "vol-0123456789abcdef0"},
                    {"x_ParentResourceId", "i-0123456789abcdef0"}});

  Allocate(bill, TeamConfig(), {Span("i-0123456789abcdef0", "2026-09-01", "", {{"team", "nlp"}})});

  EXPECT_EQ(ByDay(bill),
            (Lines{"2026-09-01|cv|inherited|parent resource|4.00", "2026-09-01|cv|tag|team|1.00",
                   "2026-09-01|nlp|inventory-tag|team|2.00"}));
}

TEST(InventoryTag, IsInheritedWhereNoTagOfTheBillSpeaks) {
  TestBill bill;
  bill.Charge("1", {{"ResourceId", "i-0123456789abcdef0"}});
  bill.Charge("4", {{"ResourceId", "vol-0123456789abcdef0"},
                    {"x_ParentResourceId", "i-0123456789abcdef0"}});

  Allocate(bill, TeamConfig(), {Span("i-0123456789abcdef0", "2026-09-01", "", {{"team", "nlp"}})});

  EXPECT_EQ(ByDay(bill), (Lines{"2026-09-01|nlp|inherited|parent resource|4.00",
                                "2026-09-01|nlp|inventory-tag|team|1.00"}));
}

TEST(InventoryTag, FindsAnIdBehindAnArnInItsAccountOnly) {
  TestBill bill;
  bill.Charge("1", {{"ResourceId", "arn:aws:ec2:us-east-1:11:volume/vol-0123456789abcdef0"}});
  bill.Charge("2", {{"ResourceId", "vol-0123456789abcdef1"}, {"SubAccountId", "12"}});

  Allocate(bill, TeamConfig(),
           {Span("vol-0123456789abcdef0", "2026-09-01", "", {{"team", "nlp"}}),
            Span("vol-0123456789abcdef1", "2026-09-01", "", {{"team", "cv"}})});

  EXPECT_EQ(ByDay(bill),
            (Lines{"2026-09-01|nlp|inventory-tag|team|1.00", "2026-09-01|-|none|untagged|2.00"}));
}

TEST(InventoryTag, AnInvalidValueOwnsNothingAndIsTheReason) {
  TestBill bill;
  bill.Charge("1", {{"ResourceId", "i-0123456789abcdef0"}});

  Allocate(bill, TeamConfig(),
           {Span("i-0123456789abcdef0", "2026-09-01", "", {{"team", "unknown"}})});

  EXPECT_EQ(ByDay(bill), (Lines{"2026-09-01|-|none|invalid value|1.00"}));
}

TEST(InventoryTag, OfTwoObservationsOfADayTheLaterInTheListHolds) {
  TestBill bill;
  bill.Charge("1", {{"ResourceId", "i-0123456789abcdef0"}});

  Allocate(bill, TeamConfig(),
           {Span("i-0123456789abcdef0", "2026-08-01", "", {{"team", "nlp"}}),
            Span("i-0123456789abcdef0", "2026-08-20", "", {{"team", "cv"}})});

  EXPECT_EQ(ByDay(bill), (Lines{"2026-09-01|cv|inventory-tag|team|1.00"}));
}

TEST(InventoryTags, SayNothingAboutDaysBeforeTheFirst) {
  const Rulebook book = Rulebook::Make(TeamConfig()).value();
  const InventoryTags inventory(
      std::vector{Span("i-0123456789abcdef0", "2026-09-05", "", {{"team", "nlp"}})}, book);
  IdentityHasher before, after, none;

  inventory.AddTo(before, {*ParseDate("2026-08-01"), *ParseDate("2026-09-05")});
  inventory.AddTo(after, {*ParseDate("2026-08-01"), *ParseDate("2026-09-06")});

  EXPECT_EQ(before.Key(), none.Key());
  EXPECT_NE(after.Key(), none.Key());
}

}  // namespace
}  // namespace purser
