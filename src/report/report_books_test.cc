/// Every report against ledgers so small that each number can be worked out in the head.

#include <gtest/gtest.h>

#include "report/test_books.h"

namespace purser {
namespace {

using Texts = TestBooks::Texts;

/// A row that runs `hours` of `type`.
Texts Runs(const std::string& type, const std::string& hours) {
  return {{"ConsumedQuantity", hours},
          {"ConsumedUnit", "Hrs"},
          {"x_UsageType", "BoxUsage:" + type},
          {"x_InstanceType", type},
          {"ResourceId", "i-" + type}};
}

/// August and September of three teams in two currencies.
void Fill(TestBooks& books) {
  books.Charge("2026-08-01 07:30:00", "100", Runs("p4d.24xlarge", "10"),
               {{"team", "nlp"}, {"project", "embed"}});
  books.Charge("2026-09-01 07:30:00", "130", Runs("p4d.24xlarge", "12"),
               {{"team", "nlp"}, {"project", "embed"}});
  books.Charge("2026-08-02", "20", {{"ServiceName", "S3"}}, {{"team", "cv"}});
  books.Charge("2026-09-02", "20", {{"ServiceName", "S3"}}, {{"team", "cv"}});
  books.Charge("2026-08-03", "17", {{"ServiceName", "Glue"}}, {{"team", "cv"}});
  books.Charge("2026-09-04", "1", {{"BillingCurrency", "EUR"}}, {{"team", "cv"}});
  books.Charge("2026-09-05", "3", {{"ChargeCategory", "Tax"}});
  books.Charge("2026-09-06", "42", {{"ServiceName", "Bedrock"}}, {{"team", "nlp"}});
  books.Publish();
}

TEST(Reports, CostGivesEveryCurrencyAColumnAndNeverAddsThem) {
  TestBooks books;
  Fill(books);

  EXPECT_EQ(books.Show("cost", {}),
            "team,EUR,USD\n"
            "cv,1.000000000000000000,20.000000000000000000\n"
            "nlp,0.000000000000000000,172.000000000000000000\n"
            "unallocated,0.000000000000000000,3.000000000000000000\n");
}

TEST(Reports, CostSaysShareChangeAndWhyInOneLineOfEighty) {
  TestBooks books;
  Fill(books);

  EXPECT_EQ(
      books.Show("cost", {.compare = "previous", .by = "team", .where = {"currency=USD"}}, "table"),
      "Effective cost, 2026-09 (complete), USD   against 2026-08\n"
      "TEAM           COST    SHARE  CHANGE         WHY (largest part)\n"
      "nlp          172.00   88.2 %  +72.00  +72 %  new: Bedrock\n"
      "cv            20.00   10.3 %  −17.00  −46 %  gone: Glue\n"
      "unallocated    3.00    1.5 %   +3.00      –  new: EC2 Tax\n"
      "total        195.00  100.0 %  +58.00  +42 %\n"
      "attributed 98.5 % of money: tag 98.5 %\n"
      "nothing lost or doubled; bridge to the invoice: purser reconcile\n");
}

TEST(Reports, CostTakesDimensionsOfOwnersChargesTagsBooksAndTime) {
  TestBooks books;
  Fill(books);

  EXPECT_EQ(books.Show("cost", {.by = "week,service", .where = {"team=nlp"}}),
            "week,service,USD\n"
            "2026-08-31,Bedrock,42.000000000000000000\n"
            "2026-08-31,EC2,130.000000000000000000\n");
  EXPECT_EQ(books.Show("cost", {.by = "tag:Project,source", .where = {"team=nlp"}}),
            "tag:Project,source,USD\n"
            "embed,prod,130.000000000000000000\n"
            ",prod,42.000000000000000000\n");
  EXPECT_EQ(books.Show("cost", {.by = "hour", .where = {"project=embed"}}),
            "hour,USD\n2026-09-01T07:00:00Z,130.000000000000000000\n");
  EXPECT_NE(books.Show("cost", {.by = "hour"}, "table").find("note: by hour, charges longer"),
            std::string::npos);
  EXPECT_EQ(books.Show("cost", {.by = "project,method", .where = {"currency = USD"}}),
            "project,method,USD\n"
            "embed,tag,130.000000000000000000\n"
            "unallocated,none,65.000000000000000000\n");
}

TEST(Reports, CostAddsMeasuresInColumnsOfTheirNames) {
  TestBooks books;
  Texts gpu = Runs("p4d.24xlarge", "2");
  gpu["x_GpuHours"] = "16";
  books.Charge("2026-09-01", "10", gpu, {{"team", "nlp"}});
  books.Charge("2026-09-01", "1", {{"ConsumedQuantity", "3.5"}, {"ConsumedUnit", "GB"}},
               {{"team", "nlp"}});
  books.Charge("2026-09-01", "1", {}, {{"team", "cv"}});
  books.Publish();

  EXPECT_EQ(books.Show("cost", {.measures = "gpu_hours,lines,consumed_quantity"}),
            "team,USD,gpu_hours,lines,consumed_quantity:GB,consumed_quantity:Hrs\n"
            "nlp,11.000000000000000000,16.000000000000,2,3.500000000000,2.000000000000\n"
            "cv,1.000000000000000000,0.000000000000,1,,\n");
}

TEST(Reports, TheOtherMetricsAreTheirOwnColumns) {
  TestBooks books;
  books.Charge("2026-09-01", "1",
               {{"EffectiveCost", "2"}, {"ListCost", "3"}, {"ContractedCost", "4"}});
  books.Publish();

  EXPECT_EQ(books.Show("cost", {.metric = "billed"}),
            "team,USD\nunallocated,1.000000000000000000\n");
  EXPECT_EQ(books.Show("cost", {.metric = "list"}), "team,USD\nunallocated,3.000000000000000000\n");
  EXPECT_EQ(books.Show("cost", {.metric = "contracted"}),
            "team,USD\nunallocated,4.000000000000000000\n");
}

TEST(Reports, TopLeavesTheRestInTheTotalsAndSaysSo) {
  TestBooks books;
  Fill(books);
  ReaderContext context = books.context();

  const Report report =
      MakeReport(context, "cost", {.by = "service", .where = {"currency=USD"}, .top = 1}).value();

  ASSERT_EQ(report.tables[0].rows.size(), 1U);
  EXPECT_EQ(report.tables[0].totals[1], MoneyCell(195 * static_cast<Int128>(PowerOfTen(18))));
  EXPECT_EQ(report.notes.back(), "2 smaller rows are left out; totals have them");
  EXPECT_EQ(books.Refusal("cost", {.top = 0}), ErrorKind::kUsage);
}

TEST(Reports, DriversTellQuantityPriceNewAndGoneThatAddUpToTheChange) {
  TestBooks books;
  Fill(books);

  EXPECT_EQ(books.Show("drivers", {.where = {"currency=USD"}, .top = 4}, "table"),
            "Effective cost, what changed most, 2026-09 (complete), USD   against 2026-08\n"
            "TEAM   CHANGE  WHY                       RESOURCE\n"
            "nlp    +42.00  new: Bedrock              –\n"
            "nlp    +20.00  p4d.24xlarge hours +2.00  i-p4d.24xlarge\n"
            "cv     −17.00  gone: Glue                –\n"
            "nlp    +10.00  p4d.24xlarge price +8 %   i-p4d.24xlarge\n"
            "–       +3.00  1 smaller cause           –\n"
            "total  +58.00\n");
  const std::string csv = books.Show("drivers", {.top = 2});
  EXPECT_NE(csv.find("nlp,EC2,BoxUsage:p4d.24xlarge,p4d.24xlarge,Usage,quantity,"),
            std::string::npos)
      << csv;
}

TEST(Reports, TrendHasARowAStepAndASeries) {
  TestBooks books;
  Fill(books);

  EXPECT_EQ(
      books.Show("trend", {.period = {.period = "2026-09-01/2026-09-06"}, .where = {"team=cv"}}),
      "day,team,EUR,USD\n"
      "2026-09-02,cv,0.000000000000000000,20.000000000000000000\n"
      "2026-09-04,cv,1.000000000000000000,0.000000000000000000\n");
  EXPECT_EQ(books.Show("trend", {.period = {.period = "all"}, .by = "month", .where = {"team=nlp"}},
                       "table"),
            "Effective cost, 2026-08 to 2026-09 (complete), USD\n"
            "  COST  BY MONTH\n"
            "272.00  ▅█\n");
}

TEST(Reports, TeamIsAboutOneTeamAndSaysWhatNobodyOwns) {
  TestBooks books;
  Fill(books);

  const std::string text =
      books.Show("team", {.where = {"currency=USD"}, .operands = {"nlp"}}, "table");

  EXPECT_NE(text.find("nlp: Effective cost, 2026-09 (complete), USD   against 2026-08\n"
                      "PROJECT        COST    SHARE  CHANGE         WHY (largest part)\n"
                      "embed        130.00   75.6 %  +30.00  +30 %  p4d.24xlarge hours +2.00\n"
                      "unallocated   42.00   24.4 %  +42.00      –  new: Bedrock\n"
                      "total        172.00  100.0 %  +72.00  +72 %\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("unallocated, of everybody: 3.00 USD (1.5 %)"), std::string::npos) << text;
  EXPECT_NE(books.Show("team", {.operands = {"nlpp"}}).find("did you mean \"nlp\"?"),
            std::string::npos)
      << books.Show("team", {.operands = {"nlpp"}});
  EXPECT_EQ(books.Refusal("team", {.operands = {"nlpp"}}), ErrorKind::kUsage);
}

TEST(Reports, UnallocatedSaysWhyAndWhatToDo) {
  TestBooks books;
  books.Charge("2026-09-01", "3", {{"ChargeCategory", "Tax"}});
  books.Charge("2026-09-01", "7", {{"ResourceId", "i-1"}, {"ResourceType", "instance"}});
  books.Charge("2026-09-01", "5", {}, {{"team", "nlp"}});
  books.Publish();

  EXPECT_EQ(books.Show("unallocated", {}, "table"),
            "Effective cost without a team, 2026-09 (complete), USD\n"
            "REASON    SERVICE   COST    SHARE\n"
            "untagged  EC2       7.00   70.0 %\n"
            "tax       EC2       3.00   30.0 %\n"
            "total              10.00  100.0 %\n"
            "attributed 33.3 % of money: tag 33.3 %\n"
            "untagged: tag the resources, or write an [[allocation]] rule\n"
            "tax: share it: [[shared_cost]] where = \"charge_category = 'Tax'\"\n");
}

TEST(Reports, InvoiceIsBilledCostByInvoiceWithOpenRowsApart) {
  TestBooks books;
  books.Charge("2026-09-01", "3", {{"EffectiveCost", "9"}});
  books.Charge("2026-09-02", "4", {{"InvoiceId", ""}, {"ChargeCategory", "Tax"}});
  books.Publish();

  EXPECT_EQ(books.Show("invoice", {}),
            "billing_period,issuer,invoice,account,charge_category,USD,lines\n"
            "2026-09,AWS,INV1,1,Usage,3.000000000000000000,1\n"
            "2026-09,AWS,,1,Tax,4.000000000000000000,1\n");
  EXPECT_NE(books.Show("invoice", {}, "table").find("open, without an invoice: 4.00 USD in 1 line"),
            std::string::npos);
}

TEST(Reports, QualityListsFindingsByMoneyAndWhatWasLeftOut) {
  TestBooks books;
  books.Charge("2026-09-01", "3");
  books.Publish();
  Snapshot& snapshot = books.generation.snapshots[0];
  snapshot.quality = {
      {.kind = "small", .detail = "d", .remedy = "r", .rows = 1, .amount = 1, .currency = "USD"},
      {.kind = "large", .detail = "d", .remedy = "r", .rows = 2, .amount = -5, .currency = "USD"}};
  snapshot.quarantined = {{.file = "bill.csv", .line = 7, .reason = "cost is \"abc\""}};

  const std::string csv = books.Show("quality", {});
  const std::string text = books.Show("quality", {}, "table");

  EXPECT_LT(csv.find("large"), csv.find("small")) << csv;
  EXPECT_NE(text.find("bill.csv"), std::string::npos) << text;
}

TEST(Reports, RefuseWhatTheyDoNotKnowWithTheNearestName) {
  TestBooks books;
  Fill(books);

  EXPECT_EQ(books.Show("cost", {.by = "taem"}),
            "error: report cost: unknown dimension \"taem\"; did you mean \"team\"?");
  EXPECT_EQ(books.Refusal("cost", {.by = "taem"}), ErrorKind::kUsage);
  EXPECT_EQ(books.Refusal("cost", {.where = {"servcie=EC2"}}), ErrorKind::kUsage);
  EXPECT_EQ(books.Refusal("cost", {.metric = "effectiv"}), ErrorKind::kUsage);
  EXPECT_EQ(books.Refusal("cost", {.measures = "gpus"}), ErrorKind::kUsage);
  EXPECT_EQ(books.Refusal("cost", {.period = {.period = "2026-13"}}), ErrorKind::kUsage);
  EXPECT_EQ(books.Refusal("cots", {}), ErrorKind::kUsage);
  EXPECT_EQ(books.Refusal("quality", {.by = "team"}), ErrorKind::kUsage);
  EXPECT_EQ(books.Refusal("trend", {.measures = "lines"}), ErrorKind::kUsage);
}

TEST(Reports, EmptyBooksSayWhichCommandFillsThem) {
  TestBooks books;
  ReaderContext context = books.context();

  for (const ReportKind& kind : AllReports()) {
    if (kind.name == "self") continue;  // of calls, not of charges
    const Result<Report> report = MakeReport(context, kind.name, {});
    ASSERT_FALSE(report.ok()) << kind.name;
    EXPECT_EQ(report.error().kind, ErrorKind::kNotFound) << kind.name;
    EXPECT_NE(report.error().message.find("purser ingest"), std::string::npos) << kind.name;
  }
}

TEST(Reports, ChargebackIsAJournalAnInvoiceThatAddsUpToItsRoundedTotal) {
  TestBooks books;
  const Texts payer{{"BillingAccountId", "111"}};
  for (const std::string team : {"nlp", "cv", "search"})
    books.Charge("2026-09-01", "33.333333333333333333", payer, {{"team", team}});
  books.Charge("2026-09-02", "-0.006", payer);
  books.Charge("2026-09-03", "1.4", {{"BillingAccountId", "222"}, {"BillingCurrency", "JPY"}},
               {{"team", "cv"}});
  books.Publish();

  EXPECT_EQ(books.Show("chargeback", {.by = "team"}),
            "journal,date,line,billing_period,team,issuer,payer,currency,debit,credit,exact,memo\n"
            "2026-09-222-JPY,2026-09-30,charge,2026-09,cv,AWS,222,JPY,1,,1.400000000000000000,2026-"
            "09 AWS 222\n"
            "2026-09-222-JPY,2026-09-30,clearing,2026-09,,AWS,222,JPY,,1,-1.400000000000000000,"
            "2026-09 AWS 222\n"
            "2026-09-111-USD,2026-09-30,charge,2026-09,cv,AWS,111,USD,33.33,,33.333333333333333333,"
            "2026-09 AWS 111\n"
            "2026-09-111-USD,2026-09-30,charge,2026-09,nlp,AWS,111,USD,33.33,,33."
            "333333333333333333,2026-09 AWS 111\n"
            "2026-09-111-USD,2026-09-30,charge,2026-09,search,AWS,111,USD,33.33,,33."
            "333333333333333333,2026-09 AWS 111\n"
            "2026-09-111-USD,2026-09-30,charge,2026-09,unallocated,AWS,111,USD,,0.00,-0."
            "006000000000000000,2026-09 AWS 111\n"
            "2026-09-111-USD,2026-09-30,clearing,2026-09,,AWS,111,USD,,99.99,-99."
            "993999999999999999,2026-09 AWS 111\n");
}

TEST(Reports, ChargebackBooksWhatChangedInAClosedPeriodInTheNextOpenOne) {
  TestBooks books;
  Fill(books);
  Adjustment adjustment{.closed_period = {2026, 8}, .booked_in = {2026, 9}};
  adjustment.change = {.invoice_issuer = "AWS", .account = "1", .currency = "USD"};
  adjustment.change.billed = ParseDecimal("-2.504", kCostScale)->units;
  books.generation.adjustments = {adjustment};

  const std::string journal = books.Show("chargeback", {.by = "team,service"});

  EXPECT_NE(journal.find("2026-09-1-USD-adjusts-2026-08,2026-09-30,adjustment,2026-08,unallocated,"
                         "unallocated,AWS,1,USD,,2.50,-2.504000000000000000"),
            std::string::npos)
      << journal;
}

}  // namespace
}  // namespace purser
