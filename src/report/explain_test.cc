#include "report/explain.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "domain/dimension.h"
#include "report/formats.h"
#include "report/test_books.h"

namespace purser {
namespace {

std::string Shown(const Result<Report>& report) {
  return report.ok() ? RenderTable(report.value(), {.width = 100})
                     : "error: " + report.error().message;
}

const Table& TableOf(const Report& report, std::string_view name) {
  const auto found = std::ranges::find(report.tables, name, &Table::name);
  Check(found != report.tables.end(), "the report has the table");
  return *found;
}

Cell Money(std::string_view text) { return MoneyCell(ParseDecimal(text, kCostScale)->units); }

/// Two teams, and tax that a pool spreads over them by what they cost.
void Fill(TestBooks& books) {
  books.config.shared_costs = {
      {.name = "tax",
       .where =
           ParseFilter("charge_category = 'Tax'", NamesForRules(books.config.taxonomy)).value(),
       .to = "team",
       .method = ShareMethod::kProportional}};
  books.Charge("2026-09-01", "30", {{"ResourceId", "i-1"}, {"x_UsageType", "Box"}},
               {{"user:Team", "nlp"}});
  books.Charge("2026-09-02", "10", {{"ResourceId", "i-2"}}, {{"team", "cv"}});
  books.Charge("2026-09-03", "0.05", {{"ChargeCategory", "Tax"}});
  books.Publish();
}

TEST(Explain, AChargeTellsItsRowItsOwnerAndTheRule) {
  TestBooks books;
  Fill(books);
  ReaderContext context = books.context();

  const std::string text = Shown(ExplainCharge(context, "S-prod-2026-09:1:1"));

  for (const char* part :
       {"Charge S-prod-2026-09:1:1\n", "started         2026-09-01T00:00:00Z\n",
        "tag:user:Team   nlp\n", "effective       30 USD\n",
        "team       nlp          tag     user:Team\n", "project    unallocated  none",
        "30.00 USD stays with its owner: no pool takes it\n"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nin\n" << text;
}

TEST(Explain, APooledChargeTellsItsSharesToTheLastCent) {
  TestBooks books;
  Fill(books);
  ReaderContext context = books.context();

  const Report report = ExplainCharge(context, "S-prod-2026-09:1:3").value();

  const Table& shares = TableOf(report, "shares");
  ASSERT_EQ(shares.rows.size(), 2U);
  EXPECT_EQ(shares.rows[0], (std::vector<Cell>{"tax", "nlp", Cell(), Money("0.0375")}));
  EXPECT_EQ(shares.rows[1], (std::vector<Cell>{"tax", "cv", Cell(), Money("0.0125")}));
  EXPECT_EQ(shares.totals.back(), Money("0.05"));
  EXPECT_EQ(report.headlines[0], "0.05 USD is shared: the parts above add up to it");
}

TEST(Explain, AResourceHasPartsByDecisionAndItsChargesWithTheirIds) {
  TestBooks books;
  Fill(books);
  ReaderContext context = books.context();

  const Report report = ExplainResource(context, "i-1", {}).value();

  EXPECT_EQ(TableOf(report, "parts").totals[6], Money("30"));
  EXPECT_EQ(TableOf(report, "charges").rows[0][0], Cell("S-prod-2026-09:1:1"));
  EXPECT_EQ(report.next, "purser explain charge S-prod-2026-09:1:1");
}

TEST(Explain, AResourceOfManyChargesStillAddsUp) {
  TestBooks books;
  for (int i = 0; i < 23; ++i) books.Charge("2026-09-01", "2", {{"ResourceId", "i-1"}});
  books.Charge("2026-09-01", "-1", {{"ResourceId", "i-1"}, {"ChargeCategory", "Credit"}});
  books.Publish();
  ReaderContext context = books.context();

  const Report report = ExplainResource(context, "i-1", {}).value();

  const Table& charges = TableOf(report, "charges");
  ASSERT_EQ(charges.rows.size(), 21U);
  EXPECT_EQ(charges.rows[20][0], Cell("4 more"));
  EXPECT_EQ(charges.rows[20].back(), Money("5"));
  EXPECT_EQ(charges.totals.back(), Money("45"));
  EXPECT_EQ(TableOf(report, "parts").totals[6], Money("45"));
}

TEST(Explain, ACellsPartsAddUpToWhatTheCostReportShows) {
  TestBooks books;
  Fill(books);
  ReaderContext context = books.context();

  const Report report = ExplainCell(context, {.by = "team", .where = {"team=nlp"}}).value();

  const Table& decisions = TableOf(report, "decisions");
  ASSERT_EQ(decisions.rows.size(), 2U);
  EXPECT_EQ(decisions.rows[0][1], Cell("tag"));
  EXPECT_EQ(decisions.rows[0][3], Money("30"));
  EXPECT_EQ(decisions.rows[1][1], Cell("shared"));
  EXPECT_EQ(decisions.rows[1][2], Cell("tax"));
  EXPECT_EQ(decisions.rows[1][3], Money("0.0375"));
  EXPECT_EQ(decisions.totals[3], Money("30.0375"));
  EXPECT_EQ(TableOf(report, "parts").totals[3], Money("30.0375"));
  EXPECT_EQ(report.next, "purser explain resource i-1");
}

TEST(Explain, WhatIsNotThereIsNamed) {
  TestBooks books;
  Fill(books);
  ReaderContext context = books.context();

  for (const char* id : {"", "x", "S:1", "S:1:x", ":1:1", "S:1:2:3"})
    EXPECT_EQ(ExplainCharge(context, id).error().kind, ErrorKind::kUsage) << id;
  EXPECT_EQ(ExplainCharge(context, "S-prod-2026-09:1:99").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(ExplainCharge(context, "S-old:1:1").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(ExplainResource(context, "i-none", {}).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(ExplainResource(context, "it's; --", {}).error().kind, ErrorKind::kNotFound);
}

TEST(FoldedRows, KeepTheSumsOfWhatTheyHide) {
  Table table{.name = "t", .title = "", .columns = {TextColumn("team"), MoneyColumn("USD")}};
  for (const char* amount : {"5", "4", "3", "2.5"}) table.rows.push_back({"x", Money(amount)});

  FoldRows(table, 2);

  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(table.rows[2], (std::vector<Cell>{"2 more", Money("5.5")}));
}

}  // namespace
}  // namespace purser
