#include "report/query_builder.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "report/test_books.h"

namespace purser {
namespace {

using Lines = std::vector<std::string>;

/// Groups as lines "nlp|EC2|USD|12.5", sorted; null as "-".
Lines Ask(TestBooks& books, const std::string& by, const std::vector<std::string>& where = {},
          std::vector<Sum> sums = {Sum::kEffective}, bool by_unit = false) {
  ReaderContext context = books.context();
  const GroupQuery query{.period = BillingMonths({2026, 9}, {2026, 9}),
                         .by = ParseDimensions(by, books.config.taxonomy).value(),
                         .where = ParseFilters(where, books.config.taxonomy).value(),
                         .sums = std::move(sums),
                         .by_unit = by_unit};
  const Result<std::vector<Group>> groups = SelectGroups(context, query);
  EXPECT_TRUE(groups.ok()) << groups.error().message;
  Lines lines;
  for (const Group& group : groups.value()) {
    std::string line;
    for (const std::optional<std::string>& value : group.values) line += value.value_or("-") + "|";
    line += group.currency + (by_unit ? "|" + group.unit : "");
    for (const Int128 sum : group.sums) line += "|" + ShortDecimalText(sum, kCostScale);
    lines.push_back(line);
  }
  std::ranges::sort(lines);
  return lines;
}

void Fill(TestBooks& books) {
  books.Charge("2026-09-01 07:30:00", "10", {{"ResourceId", "i-1"}}, {{"user:Team", "nlp"}});
  books.Charge("2026-09-02", "2.5", {{"ServiceName", "S3"}, {"ResourceId", "b-1"}},
               {{"team", "nlp"}, {"Squad", "x"}});
  books.Charge("2026-09-30", "4", {{"BillingCurrency", "EUR"}}, {{"team", "cv"}});
  books.Charge("2026-09-03", "1", {{"ServiceName", ""}, {"SubAccountId", ""}});
  books.Publish();
}

TEST(QueryBuilder, GroupsByOwnerAndServiceWithoutAddingCurrencies) {
  TestBooks books;
  Fill(books);

  EXPECT_EQ(Ask(books, "team,service"),
            (Lines{"cv|EC2|EUR|4", "nlp|EC2|USD|10", "nlp|S3|USD|2.5", "unallocated|-|USD|1"}));
}

TEST(QueryBuilder, ReadsTheDayCubeForResourcesAndTagsWithTheSameSums) {
  TestBooks books;
  Fill(books);

  EXPECT_EQ(Ask(books, "team,resource"),
            (Lines{"cv|-|EUR|4", "nlp|b-1|USD|2.5", "nlp|i-1|USD|10", "unallocated|-|USD|1"}));
  EXPECT_EQ(Ask(books, "tag:TEAM"), (Lines{"-|USD|1", "cv|EUR|4", "nlp|USD|12.5"}));
  EXPECT_EQ(Ask(books, "tag:squad"), (Lines{"-|EUR|4", "-|USD|11", "x|USD|2.5"}));
  EXPECT_EQ(Ask(books, "tag:nobody"), (Lines{"-|EUR|4", "-|USD|13.5"}));
}

TEST(QueryBuilder, SpeaksOfTimeInDaysWeeksMonthsAndHours) {
  TestBooks books;
  Fill(books);

  EXPECT_EQ(Ask(books, "day"), (Lines{"2026-09-01|USD|10", "2026-09-02|USD|2.5", "2026-09-03|USD|1",
                                      "2026-09-30|EUR|4"}));
  EXPECT_EQ(Ask(books, "week"), (Lines{"2026-08-31|USD|13.5", "2026-09-28|EUR|4"}));
  EXPECT_EQ(Ask(books, "month,source"), (Lines{"2026-09|prod|EUR|4", "2026-09|prod|USD|13.5"}));
  EXPECT_EQ(Ask(books, "hour,team", {"team=nlp"}),
            (Lines{"2026-09-01T07:00:00Z|nlp|USD|10", "2026-09-02T00:00:00Z|nlp|USD|2.5"}));
}

TEST(QueryBuilder, FiltersAlikeInEveryView) {
  TestBooks books;
  Fill(books);

  for (const std::string by : {"team", "team,resource_type", "team,hour"}) {
    SCOPED_TRACE(by);
    const auto rows = [&](const std::string& filter) { return Ask(books, by, {filter}).size(); };
    EXPECT_EQ(rows("team = nlp"), by == "team,hour" ? 2U : 1U);
    EXPECT_EQ(rows("service ~ '^S'"), 1U);
    EXPECT_EQ(rows("service != S3"), 3U);
    EXPECT_EQ(rows("service IS NULL"), 1U);
    EXPECT_EQ(rows("team = 'nlp' AND service = 'S3' OR team = 'cv'"), 2U);
    EXPECT_EQ(rows("team = nobody"), 0U);
    EXPECT_EQ(rows("day = 2026-09-30"), 1U);
    EXPECT_EQ(rows("tag:team = cv"), 1U);
    EXPECT_EQ(rows("method = none"), 1U);
  }
}

TEST(QueryBuilder, BindsHostileValues) {
  const std::string hostile =
      "'; DROP TABLE charges; --\n\"\xE2\x80\xAE"
      "$p0";
  TestBooks books;
  books.Charge("2026-09-01", "1", {{"ResourceId", hostile}}, {{"team", hostile}});
  books.Charge("2026-09-01", "2", {{"ResourceId", std::string(20'000, 'x')}}, {{"team", "b"}});
  books.Publish();

  EXPECT_EQ(Ask(books, "resource", {"team = \"'; DROP TABLE charges; --\n\"\"\xE2\x80\xAE$p0\""}),
            (Lines{hostile + "|USD|1"}));
  EXPECT_EQ(Ask(books, "team", {"resource ~ 'x{900}'"}), (Lines{"b|USD|2"}));
}

TEST(QueryBuilder, SettledSharesStandInForWhatPoolsTook) {
  TestBooks books;
  books.config.shared_costs = {
      {.name = "tax",
       .where =
           ParseFilter("charge_category = 'Tax'", NamesForRules(books.config.taxonomy)).value(),
       .to = "team",
       .method = ShareMethod::kProportional}};
  books.Charge("2026-09-01", "30", {}, {{"team", "nlp"}});
  books.Charge("2026-09-01", "10", {}, {{"team", "cv"}});
  books.Charge("2026-09-01", "4", {{"ChargeCategory", "Tax"}, {"ResourceId", "t"}});
  books.Publish();

  EXPECT_EQ(Ask(books, "team"), (Lines{"cv|USD|11", "nlp|USD|33"}));
  EXPECT_EQ(Ask(books, "team,resource"),
            (Lines{"cv|-|USD|10", "cv|t|USD|1", "nlp|-|USD|30", "nlp|t|USD|3"}));
  EXPECT_EQ(Ask(books, "team,hour", {"charge_category=Tax"}),
            (Lines{"cv|2026-09-01T00:00:00Z|USD|1", "nlp|2026-09-01T00:00:00Z|USD|3"}));
  EXPECT_EQ(Ask(books, "charge_category", {}, {Sum::kLines}),
            (Lines{"Tax|USD|0.000000000000000001", "Usage|USD|0.000000000000000002"}));
}

TEST(QueryBuilder, KeepsUnitsApart) {
  TestBooks books;
  books.Charge("2026-09-01", "1", {{"ConsumedQuantity", "2"}, {"ConsumedUnit", "Hrs"}});
  books.Charge("2026-09-01", "1", {{"ConsumedQuantity", "3"}, {"ConsumedUnit", "GB"}});
  books.Publish();

  EXPECT_EQ(Ask(books, "service", {}, {Sum::kConsumed}, true),
            (Lines{"EC2|USD|GB|0.000003", "EC2|USD|Hrs|0.000002"}));
}

TEST(QueryBuilder, ChoosesTheSmallestView) {
  const Taxonomy taxonomy = DefaultTaxonomy();
  const auto relation = [&](const std::string& by, const std::vector<std::string>& where = {},
                            std::vector<Sum> sums = {Sum::kBilled}) {
    return CheapestRelation({.period = BillingMonths({2026, 9}, {2026, 9}),
                             .by = ParseDimensions(by, taxonomy).value(),
                             .where = ParseFilters(where, taxonomy).value(),
                             .sums = std::move(sums)},
                            taxonomy);
  };

  EXPECT_EQ(relation("team,service,day,account"), Relation::kCubeOwner);
  EXPECT_EQ(relation("team", {"resource ~ i-"}), Relation::kCubeDay);
  EXPECT_EQ(relation("tag:squad"), Relation::kCubeDay);
  EXPECT_EQ(relation("hour"), Relation::kCharges);
  EXPECT_EQ(relation("service", {}, {Sum::kLines}), Relation::kCubeDay);
  EXPECT_EQ(relation("team", {}, {Sum::kLines}), Relation::kCubeOwner);
}

}  // namespace
}  // namespace purser
