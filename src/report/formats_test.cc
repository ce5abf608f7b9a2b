#include "report/formats.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/text_width.h"
#include "report/xml_text.h"

namespace purser {
namespace {

Cell Money(std::string_view text) { return MoneyCell(ParseDecimal(text, kCostScale)->units); }

Report CostReport() {
  Report report{.name = "cost",
                .title = "Effective cost",
                .period_text = "2026-09 (complete)",
                .period = Month{2026, 9}.period(),
                .metric = "EffectiveCost"};
  Column change = MoneyColumn("USD", "CHANGE");
  change.name = "USD_change";
  change.is_change = true;
  const Column share{.name = "share",
                     .type = CellType::kPercent,
                     .heading = "SHARE",
                     .audience = Audience::kPeople};
  report.tables.push_back(
      {.name = "cost",
       .title = "",
       .columns = {TextColumn("team"), MoneyColumn("USD", "COST"), share, change},
       .rows = {{"nlp", Money("23610.554999999999999999"), PercentCell(620, 1000), Money("4112")},
                {"search", Money("-310.005"), PercentCell(-1, 1000), Money("-310.5")},
                {std::monostate(), Money("1234567.8"), PercentCell(1, 3), Cell()}},
       .totals = {Cell(), Money("1257868.349999999999999999"), Cell(), Money("3801.5")}});
  report.notes = {"2026-09-30 is incomplete"};
  report.sources = {{"prod", "2026-09", "01JC"}};
  report.generation = "01JG";
  return report;
}

Report OneText(std::string text) {
  Report report{.name = "cost", .title = "Effective cost"};
  report.tables.push_back({.name = "cost",
                           .title = "",
                           .columns = {TextColumn("team"), MoneyColumn("USD")},
                           .rows = {{std::move(text), Money("1")}}});
  return report;
}

TEST(TableFormat, ShowsGroupedRightAlignedFiguresWithTheUnitOnceInTheHead) {
  EXPECT_EQ(RenderTable(CostReport(), {.width = 80}),
            "Effective cost, 2026-09 (complete), USD\n"
            "TEAM            COST   SHARE     CHANGE\n"
            "nlp        23,610.55  62.0 %  +4,112.00\n"
            "search       −310.00  −0.1 %    −310.50\n"
            "–       1,234,567.80  33.3 %          –\n"
            "total   1,257,868.35       –  +3,801.50\n"
            "note: 2026-09-30 is incomplete\n");
}

TEST(TableFormat, WrapsIntoRecordsBelowSixtyColumns) {
  const std::string text = RenderTable(CostReport(), {.width = 40});

  EXPECT_NE(text.find("TEAM    nlp\nCOST    23,610.55\nSHARE   62.0 %\nCHANGE  +4,112.00\n\n"),
            std::string::npos)
      << text;
}

TEST(TableFormat, CutsTextToTheTerminalButNeverFigures) {
  const std::string text = RenderTable(OneText(std::string(10'000, 'x')), {.width = 80});

  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = text.find('\n', start);
    EXPECT_LE(DisplayWidth(std::string_view(text).substr(start, end - start)), 80U);
    start = end + 1;
  }
  EXPECT_NE(text.find("…  1.00\n"), std::string::npos);
}

TEST(TableFormat, AlignsWideCharactersAndEmoji) {
  Report report = OneText("機械学習");
  report.tables[0].rows.push_back({"🚀x", Money("22")});

  const std::string text = RenderTable(report, {.width = 80});

  EXPECT_NE(text.find("機械学習   1.00\n🚀x       22.00\n"), std::string::npos) << text;
}

TEST(TableFormat, ShowsControlAndBidirectionalCharactersInsteadOfObeyingThem) {
  const std::string text = RenderTable(OneText("a\x1b[31mb\nc\xE2\x80\xAE"
                                               "d\xFF"),
                                       {.width = 80});

  EXPECT_NE(text.find("a\\x1b[31mb\\nc\\u202ed\xEF\xBF\xBD"), std::string::npos) << text;
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(TableFormat, ColoursOnATerminalOnly) {
  EXPECT_EQ(RenderTable(CostReport(), {.width = 80}).find('\x1b'), std::string::npos);
  EXPECT_NE(RenderTable(CostReport(), {.width = 80, .colour = true}).find("\x1b[31m"),
            std::string::npos);
}

TEST(TableFormat, GivesEachRowsMoneyTheDigitsOfItsCurrency) {
  Report report{.name = "reconcile", .title = "Proof"};
  report.tables.push_back(
      {.name = "cells",
       .title = "",
       .columns = {TextColumn("currency"),
                   {.name = "billed", .type = CellType::kMoney, .unit_column = "currency"}},
       .rows = {{"JPY", Money("1200")}, {"USD", Money("1.5")}}});

  EXPECT_EQ(RenderTable(report, {}),
            "Proof\nCURRENCY  BILLED\nJPY        1,200\nUSD         1.50\n");
}

TEST(JsonFormat, HasExactDecimalStringsNullsAndNoColumnsForPeople) {
  const nlohmann::json json = nlohmann::json::parse(RenderJson(CostReport(), {}));

  EXPECT_EQ(json["schema"], "purser.report.v1");
  EXPECT_EQ(json["period"]["end"], "2026-10-01");
  EXPECT_EQ(json["period_of"], "billing");
  EXPECT_EQ(json["columns"].dump(),
            R"([{"name":"team","type":"string"},{"currency":"USD","name":"USD","type":"money"},)"
            R"({"currency":"USD","name":"USD_change","type":"money"}])");
  EXPECT_EQ(json["rows"][0]["USD"], "23610.554999999999999999");
  EXPECT_EQ(json["rows"][2]["team"], nullptr);
  EXPECT_FALSE(json["rows"][0].contains("share"));
  EXPECT_EQ(json["totals"].dump(),
            R"({"USD":"1257868.349999999999999999","USD_change":"3801.500000000000000000"})");
  EXPECT_EQ(json["sources"][0]["snapshot"], "01JC");
}

TEST(JsonFormat, SurvivesHostileText) {
  const nlohmann::json json =
      nlohmann::json::parse(RenderJson(OneText("\"</script>\x01\xFF'; DROP TABLE"), {}));

  EXPECT_EQ(json["rows"][0]["team"], "\"</script>\x01\xEF\xBF\xBD'; DROP TABLE");
}

TEST(CsvFormat, HasEveryDigitAndNullAsNothing) {
  EXPECT_EQ(RenderCsv(CostReport(), {}),
            "team,USD,USD_change\r\n"
            "nlp,23610.554999999999999999,4112.000000000000000000\r\n"
            "search,-310.005000000000000000,-310.500000000000000000\r\n"
            ",1234567.800000000000000000,\r\n");
}

TEST(CsvFormat, QuotesAndDisarmsFormulas) {
  EXPECT_EQ(RenderCsv(OneText("=HYPERLINK(\"http://x\",\"a\")"), {}),
            "team,USD\r\n\"'=HYPERLINK(\"\"http://x\"\",\"\"a\"\")\",1.000000000000000000\r\n");
  EXPECT_EQ(RenderCsv(OneText("a,\"b\"\nc"), {}),
            "team,USD\r\n\"a,\"\"b\"\"\nc\",1.000000000000000000\r\n");
  for (const std::string start : {"+1", "-1", "@x", "\tx", "\rx", "＝x"})
    EXPECT_NE(RenderCsv(OneText(start), {}).find("'" + start), std::string::npos) << start;
}

TEST(MarkdownFormat, EscapesMarkupSoThatATagStaysText) {
  const std::string text = RenderMarkdown(OneText("<img src=x>|`*[a](b)"), {});

  EXPECT_NE(text.find(R"(| &lt;img src=x&gt;\|\`\*\[a\](b) | 1.00 |)"), std::string::npos) << text;
  EXPECT_NE(text.find("| TEAM | USD |\n| --- | ---: |\n"), std::string::npos) << text;
}

TEST(Formats, SuggestsTheNearestName) {
  const Result<const Format*> format = FindFormat("jsn");

  ASSERT_FALSE(format.ok());
  EXPECT_EQ(format.error().kind, ErrorKind::kUsage);
  EXPECT_NE(format.error().message.find("did you mean \"json\"?"), std::string::npos);
}

TEST(Percent, RoundsHalfToEvenAndKnowsNoShareOfNothing) {
  EXPECT_EQ(std::get<Decimal>(PercentCell(1, 2000)), (Decimal{.units = 0, .scale = 1}));
  EXPECT_EQ(std::get<Decimal>(PercentCell(3, 2000)), (Decimal{.units = 2, .scale = 1}));
  EXPECT_EQ(std::get<Decimal>(PercentCell(-3, 2000)), (Decimal{.units = -2, .scale = 1}));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(PercentCell(1, 0)));
}

TEST(TextWidth, CutsByWhatIsSeen) {
  EXPECT_EQ(DisplayWidth("e\u0301"), 1U);
  EXPECT_EQ(Fitted("機械学習", 5), "機械…");
  EXPECT_EQ(Fitted("機械学習", 8), "機械学習");
  EXPECT_EQ(Fitted("abc", 0), "");
  EXPECT_EQ(Printable("\xC0\xAF\xED\xA0\x80 \xD7\xA9\xD7\x9C"),
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xD7\xA9\xD7\x9C");
}

TEST(HtmlFormat, ShowsRoundedAmountsAndKeepsEveryDigitInTheTip) {
  const std::string page = RenderHtml(CostReport(), {});

  EXPECT_NE(page.find(R"(<td class="n" title="23610.554999999999999999">23,610.55</td>)"),
            std::string::npos);
  EXPECT_NE(page.find(R"(<td class="n rise" title="4112.000000000000000000">+4,112.00</td>)"),
            std::string::npos);
  EXPECT_NE(page.find("<p class=\"note\">2026-09-30 is incomplete</p>"), std::string::npos);
  EXPECT_NE(page.find("Generation <code>01JG</code>"), std::string::npos);
  EXPECT_NE(page.find("prod 2026-09 <code>01JC</code>"), std::string::npos);
}

TEST(HtmlFormat, NothingThatOthersWroteIsMarkup) {
  for (const std::string hostile :
       {"<script>alert(1)</script>", "\" onmouseover=\"x", "'><img src=x>", "a&b", "]]>"}) {
    const std::string page = RenderHtml(OneText(hostile), {});

    EXPECT_EQ(page.find(hostile), std::string::npos) << hostile;
    EXPECT_EQ(page.find("<script"), std::string::npos) << hostile;
    EXPECT_EQ(page.find("<img"), std::string::npos) << hostile;
  }
}

TEST(HtmlFormat, WhatXmlHasNoCharacterForIsReplaced) {
  EXPECT_EQ(XmlText("a\x01\xEF\xBF\xBF z\xff"), "a\xEF\xBF\xBD\xEF\xBF\xBD z\xEF\xBF\xBD");
}

TEST(XlsxFormat, TheSameReportIsTheSameBytes) {
  EXPECT_EQ(RenderXlsx(CostReport(), {}), RenderXlsx(CostReport(), {}));
  EXPECT_TRUE(RenderXlsx(CostReport(), {}).starts_with("PK\x03\x04"));
}

}  // namespace
}  // namespace purser
