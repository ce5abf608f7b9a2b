#include "ledger/functions.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "domain/schema.h"
#include "ledger/duck.h"

namespace purser {
namespace {

class FunctionsTest : public testing::Test {
 protected:
  Value One(std::string_view text, const Parameters& parameters = {}) {
    const Answer answer = duck_->Select({"src/test.sql", text}, parameters).value();
    return answer.rows.at(0).at(0);
  }
  Value Tags(std::string_view text) {
    return One("SELECT purser_tags($t)", {{"t", std::string(text)}});
  }

  const std::unique_ptr<Duck> duck_ = Duck::Open({.threads = 2}).value();
};

TEST_F(FunctionsTest, CostsAndQuantitiesAreExact) {
  EXPECT_EQ(One("SELECT purser_cost('2.323760000E-9')"), Value(Decimal{2323760000, 18}));
  EXPECT_EQ(One("SELECT purser_cost('-0.000000000000000001')"), Value(Decimal{-1, 18}));
  EXPECT_EQ(One("SELECT purser_quantity('12.5')"), Value(Decimal{12'500'000'000'000, 12}));
}

TEST_F(FunctionsTest, AreNullWhereTheTextIsNoNumber) {
  for (const char* text : {"'NaN'", "'1,000'", "''", "NULL", "'1e999'"}) {
    EXPECT_EQ(One(std::string("SELECT purser_cost(") + text + ")"), Value()) << text;
    EXPECT_EQ(One(std::string("SELECT purser_quantity(") + text + ")"), Value()) << text;
    EXPECT_EQ(One(std::string("SELECT purser_cost_residual(") + text + ")"), Value()) << text;
  }
}

TEST_F(FunctionsTest, SharesOfAnAmountAddUpToIt) {
  const char* select =
      "SELECT CAST(purser_cost_shares(-0.000000000000000010, [1.0, 0, 1.0, 1.0]) AS VARCHAR)";

  EXPECT_EQ(One(select), Value(std::string("[-0.000000000000000004, 0.000000000000000000, "
                                           "-0.000000000000000003, -0.000000000000000003]")));
}

TEST_F(FunctionsTest, SharesAreLargestWhereTheRemainderIs) {
  EXPECT_EQ(One("SELECT CAST(purser_quantity_shares(0.000000000010, [1.0, 2.0, 3.0]) AS VARCHAR)"),
            Value(std::string("[0.000000000002, 0.000000000003, 0.000000000005]")));
}

TEST_F(FunctionsTest, NothingIsSharedByNothing) {
  EXPECT_EQ(One("SELECT CAST(purser_cost_shares(1.5, [0.0, NULL, -1.0]) AS VARCHAR)"), Value());
  EXPECT_EQ(One("SELECT CAST(purser_cost_shares(NULL, [1.0]) AS VARCHAR)"), Value());
}

TEST_F(FunctionsTest, WeightsTooLargeToAddAreRefused) {
  const std::string large = "99999999999999999999.0";
  const std::string weights = fmt::format("[{0}, {0}, {0}, {0}]", large);

  EXPECT_FALSE(
      duck_->Select({"src/test.sql", fmt::format("SELECT purser_cost_shares(1, {})", weights)})
          .ok());
}

TEST_F(FunctionsTest, ProductsAreRoundedOnceHalfToEven) {
  const auto product = [&](const std::string& arguments) {
    return One("SELECT CAST(purser_product(" + arguments + ") AS VARCHAR)");
  };

  EXPECT_EQ(product("'0.05', '0.0003', NULL, NULL"), Value(std::string("0.000015000000000000")));
  EXPECT_EQ(product("'0.000000001', '0.0000000005', NULL, NULL"),
            Value(std::string("0.000000000000000000")));
  EXPECT_EQ(product("'0.000000001', '0.0000000015', NULL, NULL"),
            Value(std::string("0.000000000000000002")));
  EXPECT_EQ(product("'-2', '1', '1.1', 3"), Value(std::string("-0.733333333333333333")));
  EXPECT_EQ(product("'99999999999999999', '99999999999999999', NULL, NULL"), Value());
  EXPECT_EQ(product("'2', NULL, NULL, 1"), Value());
  EXPECT_EQ(product("'2', 'x', NULL, 1"), Value());
  EXPECT_EQ(product("'2', '1', NULL, 0"), Value());
}

TEST_F(FunctionsTest, CostAndResidualTogetherAreTheText) {
  EXPECT_EQ(One("SELECT CAST(purser_cost(t) AS VARCHAR) || ' ' || CAST(purser_cost_residual(t) AS "
                "VARCHAR) FROM (VALUES ('0.0000000000000000015000000000000001')) v(t)"),
            Value(std::string("0.000000000000000002 -0.000000000000000000499999999999999900")));
  EXPECT_EQ(One("SELECT purser_cost_residual('0.5')"), Value());
}

TEST_F(FunctionsTest, MoneyTextNeedsASymbolThatFits) {
  EXPECT_EQ(One("SELECT purser_money('$10,000.00 ', 'USD')"),
            Value(Decimal{Int128{10'000} * 1'000'000'000'000'000'000, 18}));
  EXPECT_EQ(One("SELECT purser_money('$1', 'EUR')"), Value());
  EXPECT_EQ(One("SELECT purser_money('$1', NULL)"), Value());
  EXPECT_EQ(One("SELECT purser_money(NULL, 'USD')"), Value());
}

TEST_F(FunctionsTest, InstantsFollowTheOrderOfTheirDates) {
  EXPECT_EQ(One("SELECT purser_instant('9/2/2023', 'mdy')"),
            Value(*ParseInstant("2023-09-02T00:00:00Z")));
  EXPECT_EQ(One("SELECT purser_instant('9/2/2023', 'dmy')"),
            Value(*ParseInstant("2023-02-09T00:00:00Z")));
  EXPECT_EQ(One("SELECT purser_instant('9/2/2023', '')"), Value());
  EXPECT_EQ(One("SELECT purser_instant('2026-10-05T02:00:00+02:00', NULL)"),
            Value(*ParseInstant("2026-10-05T00:00:00Z")));
  EXPECT_EQ(One("SELECT purser_instant(NULL, '')"), Value());
}

TEST_F(FunctionsTest, EveryRowOfAVectorGetsItsOwnInstant) {
  EXPECT_EQ(One("SELECT count(*) FROM (SELECT range AS n, TIMESTAMP '2026-10-01' + to_hours("
                "range // 3) AS t FROM range(10000)) WHERE purser_instant(strftime(t, "
                "'%Y-%m-%dT%H:%M:%SZ'), '') = t"),
            Value(std::int64_t{10000}));
}

TEST_F(FunctionsTest, TagsAreASortedMap) {
  EXPECT_EQ(Tags(R"({"team": "nlp", "project": "rank"})"),
            Value(TextMap{{"project", "rank"}, {"team", "nlp"}}));
  EXPECT_EQ(Tags(R"("team": "nlp","env": "prod")"),
            Value(TextMap{{"env", "prod"}, {"team", "nlp"}}));
  EXPECT_EQ(Tags("{}"), Value());
  EXPECT_EQ(Tags("no tags"), Value());
  EXPECT_EQ(One("SELECT purser_tags(NULL)"), Value());
  EXPECT_EQ(Tags(R"-({"team": "None", "env": "(null)", "project": ""})-"),
            Value(TextMap{{"project", ""}}));
  EXPECT_EQ(Tags(R"({"team": "NULL"})"), Value());
}

TEST_F(FunctionsTest, TagsOfEveryRowOfManyVectorsAreItsOwn) {
  EXPECT_EQ(One(R"(SELECT count(*) FROM range(20000) t(n)
                   WHERE element_at(purser_tags('{"n":"' || n % 3000 || '","k":"a value of some length"}'), 'n')
                         = CAST(n % 3000 AS VARCHAR))"),
            Value(std::int64_t{20000}));
}

TEST_F(FunctionsTest, UsageSaysWhatRunsAndIsNullWhereNothingIsSaid) {
  const auto usage = [&](std::string_view member, std::string_view arguments) {
    return One(fmt::format("SELECT purser_usage({}).{}", arguments, member));
  };

  EXPECT_EQ(usage("instance_type", "'USW2-SpotUsage:p5.48xlarge', 'AmazonEC2', NULL"),
            Value(std::string("p5.48xlarge")));
  EXPECT_EQ(usage("accelerator_count", "'USW2-SpotUsage:p5.48xlarge', NULL, NULL"),
            Value(Decimal{8'000'000'000'000, 12}));
  EXPECT_EQ(usage("accelerator_name", "'USW2-SpotUsage:p5.48xlarge', NULL, NULL"),
            Value(std::string("NVIDIA H100")));
  EXPECT_EQ(usage("kind", "'USW2-SpotUsage:p5.48xlarge', NULL, NULL"), Value(std::string("spot")));
  EXPECT_EQ(usage("runs", "'USW2-SpotUsage:p5.48xlarge', NULL, NULL"), Value(true));
  EXPECT_EQ(usage("accelerator_count", "'BoxUsage:m5.large', NULL, NULL"), Value());
  EXPECT_EQ(usage("token_kind", "'BoxUsage:m5.large', NULL, NULL"), Value());
  EXPECT_EQ(usage("parsed", "'BoxUsage:m5.large', NULL, NULL"), Value(true));
  EXPECT_EQ(usage("kind", "NULL, 'AmazonEC2', 'RunInstances'"), Value());
  EXPECT_EQ(One("SELECT purser_usage(NULL, '', '') IS NULL"), Value(true));
}

TEST_F(FunctionsTest, UsageOfARowIsNotItsNeighbours) {
  EXPECT_EQ(One("SELECT count(*) FROM (SELECT CASE range % 3 WHEN 0 THEN 'SpotUsage:p5.48xlarge' "
                "WHEN 1 THEN 'Train:ml.g5.xlarge' END AS u, range AS n FROM range(10000)) WHERE "
                "purser_usage(u, NULL, NULL).instance_type IS NOT DISTINCT FROM CASE n % 3 WHEN 0 "
                "THEN 'p5.48xlarge' WHEN 1 THEN 'g5.xlarge' END"),
            Value(std::int64_t{10000}));
}

/// The identity columns as SQL expressions: `text` for each text column, `tags` for the map.
std::string IdentityCall(std::string_view text, std::string_view tags) {
  std::string call = "purser_identity(";
  for (const SchemaColumn& column : IdentityColumns()) {
    if (call.back() != '(') call += ", ";
    call += column.kind == ColumnKind::kTags ? tags : text;
  }
  return call + ")";
}

IdentityKey KeyOf(std::optional<std::string_view> text, TextMapView tags) {
  IdentityHasher hasher;
  for (const SchemaColumn& column : IdentityColumns()) {
    if (column.kind == ColumnKind::kTags)
      hasher.AddMap(tags);
    else if (text)
      hasher.AddText(*text);
    else
      hasher.AddNull();
  }
  return hasher.Key();
}

TEST_F(FunctionsTest, IdentityIsTheKeyOfTheHasher) {
  EXPECT_EQ(One("SELECT " + IdentityCall("'a'", "MAP {'y': '2', 'x': NULL}")),
            Value(KeyOf("a", {{"x", ""}, {"y", "2"}})));
  EXPECT_EQ(One("SELECT " + IdentityCall("NULL", "NULL")), Value(KeyOf({}, {})));
  EXPECT_EQ(One("SELECT " + IdentityCall("NULL", "MAP {}")), Value(KeyOf({}, {})));
  EXPECT_NE(One("SELECT " + IdentityCall("''", "NULL")), Value(KeyOf({}, {})));
}

TEST_F(FunctionsTest, IdentityOfTagsDoesNotDependOnTheirOrder) {
  EXPECT_EQ(One("SELECT count(DISTINCT " +
                IdentityCall("CAST(n AS VARCHAR)",
                             "CASE WHEN odd THEN MAP {'a': '1', 'b': '2'} ELSE MAP {'b': '2', 'a': "
                             "'1'} END") +
                ") FROM (SELECT range // 2 AS n, range % 2 = 1 AS odd FROM range(10000))"),
            Value(std::int64_t{5000}));
}

}  // namespace
}  // namespace purser
