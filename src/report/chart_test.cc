#include "report/chart.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "report/chart_svg.h"

namespace purser {
namespace {

Cell Money(std::string_view text) { return MoneyCell(ParseDecimal(text, kCostScale)->units); }
Int128 Units(std::string_view text) { return ParseDecimal(text, kCostScale)->units; }

Report ReportOf(Table table) {
  Report report{.name = "cost", .title = "Effective cost"};
  report.tables.push_back(std::move(table));
  return report;
}

TEST(Charts, ASumIsShownByItsPartsAndMoreThanSixSmallOnesAreOther) {
  Table table{.name = "cost", .title = "", .columns = {TextColumn("team"), MoneyColumn("USD")}};
  for (int i = 1; i <= 9; ++i)
    table.rows.push_back({fmt::format("team {}", i), Money(fmt::format("{}", i))});

  const std::vector<Chart> charts = ChartsOf(ReportOf(table));

  ASSERT_EQ(charts.size(), 1u);
  EXPECT_EQ(charts[0].kind, ChartKind::kShares);
  ASSERT_EQ(charts[0].labels.size(), kMostSeries + 1);
  EXPECT_EQ(charts[0].labels[0], "team 9");
  EXPECT_EQ(charts[0].labels[6], "other (3)");
  EXPECT_TRUE(charts[0].series[0].amounts[6] == Units("6"));
}

TEST(Charts, TimeHasNoGapsWhereNothingWasSpent) {
  const Report report = ReportOf({.name = "trend",
                                  .title = "",
                                  .columns = {TextColumn("day"), MoneyColumn("USD")},
                                  .rows = {{"2026-10-30", Money("2")}, {"2026-11-02", Money("3")}},
                                  .audience = Audience::kMachines});

  const std::vector<Chart> charts = ChartsOf(report);

  ASSERT_EQ(charts.size(), 1u);
  EXPECT_EQ(charts[0].kind, ChartKind::kTime);
  EXPECT_EQ(charts[0].labels,
            (std::vector<std::string>{"2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02"}));
  EXPECT_TRUE(charts[0].series[0].amounts[1] == 0);
}

TEST(Charts, CurrenciesAreChartsOfTheirOwn) {
  const Report report =
      ReportOf({.name = "cost",
                .title = "",
                .columns = {TextColumn("team"), MoneyColumn("EUR"), MoneyColumn("USD")},
                .rows = {{"nlp", Money("1"), Money("2")}, {"cv", Money("3"), Cell()}}});

  const std::vector<Chart> charts = ChartsOf(report);

  ASSERT_EQ(charts.size(), 2u);
  EXPECT_EQ(charts[0].currency, "EUR");
  EXPECT_EQ(charts[1].currency, "USD");
}

TEST(Charts, OnePartOrOnlyChangesAreNoChart) {
  Column change = MoneyColumn("USD");
  change.is_change = true;

  EXPECT_TRUE(ChartsOf(ReportOf({.name = "cost",
                                 .title = "",
                                 .columns = {TextColumn("team"), MoneyColumn("USD")},
                                 .rows = {{"nlp", Money("1")}}}))
                  .empty());
  EXPECT_TRUE(ChartsOf(ReportOf({.name = "drivers",
                                 .title = "",
                                 .columns = {TextColumn("team"), change},
                                 .rows = {{"nlp", Money("1")}, {"cv", Money("2")}}}))
                  .empty());
}

TEST(Charts, BarsOfCreditsGoBelowZeroAndTheAxisHasZero) {
  const Chart chart{.kind = ChartKind::kTime,
                    .title = "COST, USD by day",
                    .currency = "USD",
                    .labels = {"2026-10-01", "2026-10-02"},
                    .series = {{.amounts = {Units("100"), Units("-50")}}}};

  const std::string svg = ChartFigure(chart);

  // From -50 to 100 in 200 pixels zero lies 67 above the bottom at 208.
  EXPECT_NE(svg.find(R"(<line class="zero" x1="96" y1="141" x2="952" y2="141"/>)"),
            std::string::npos)
      << svg;
  EXPECT_NE(svg.find(R"(y="8" width="321" height="133")"), std::string::npos) << svg;
  EXPECT_NE(svg.find(R"(y="141" width="321" height="67")"), std::string::npos) << svg;
}

TEST(Charts, NamesOfOthersAreTextInTheDrawing) {
  const Chart chart{.kind = ChartKind::kShares,
                    .title = "COST, USD",
                    .currency = "USD",
                    .labels = {"<script>alert(1)</script>", "\"><image href='x'/>"},
                    .series = {{.amounts = {Units("1"), Units("2")}}}};

  const std::string svg = ChartFigure(chart);

  EXPECT_EQ(svg.find("<script"), std::string::npos);
  EXPECT_EQ(svg.find("<image"), std::string::npos);
}

}  // namespace
}  // namespace purser
