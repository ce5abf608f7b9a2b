#include "ingest/azure_files.h"

#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ingest/test_bills.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHead =
    "BillingAccountId,BillingCurrency,Date,ChargeType,PricingModel,Cost\n";

class AzureFiles : public testing::Test {
 protected:
  fs::path Write(const std::string& name, std::string_view text) {
    const fs::path file = folder_.path() / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }
  /// Rows of October 2026, from the charge type on.
  void Export(const std::string& name, std::initializer_list<std::string_view> rows) {
    std::string text(kHead);
    for (const std::string_view row : rows) text += fmt::format("E1,USD,2026-10-05,{}\n", row);
    Write(name, text);
  }
  void Manifest(const std::string& folder, std::string_view type, std::string_view submitted,
                std::initializer_list<std::string_view> blobs) {
    std::string names;
    for (const std::string_view blob : blobs)
      names += fmt::format("{}{{\"blobName\":\"{}{}\"}}", names.empty() ? "" : ",", folder, blob);
    Write(folder + "manifest.json",
          fmt::format(R"({{"manifestVersion":"2024-04-01","exportConfig":{{"exportName":"ml-{}",
            "type":"{}"}},"runInfo":{{"submittedTime":"{}","runId":"r","startDate":
            "2026-10-01T00:00:00","endDate":"2026-10-31T00:00:00"}},"blobs":[{}]}})",
                      type, type, submitted, names));
  }
  std::string Refused(TestSource& source) {
    const Result<void> ingested = source.Ingest();
    return ingested.ok() ? std::string("was accepted") : ingested.error().message;
  }
  TestSource Azure() { return TestSource("azure-cost", {folder_.path()}); }

  TemporaryFolder folder_;
};

TEST_F(AzureFiles, ManifestsPairTheTwoExportsOfAMonthWithTheirPartitions) {
  Export("a/20261001-20261031/run1/part_0_0001.csv", {"Usage,OnDemand,1"});
  Export("a/20261001-20261031/run1/part_1_0001.csv", {"Usage,OnDemand,2"});
  Export("b/20261001-20261031/run1/part_0_0001.csv",
         {"Usage,OnDemand,1", "Usage,OnDemand,2", "Purchase,Reservation,10"});
  Manifest("a/20261001-20261031/run1/", "AmortizedCost", "2026-11-02T01:00:00Z",
           {"part_0_0001.csv", "part_1_0001.csv"});
  Manifest("b/20261001-20261031/run1/", "ActualCost", "2026-11-02T02:00:00Z", {"part_0_0001.csv"});
  TestSource azure = Azure();

  const Result<void> ingested = azure.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  ASSERT_EQ(azure.deliveries().size(), 1U);
  EXPECT_EQ(azure.deliveries()[0].export_name, "ml");
  EXPECT_TRUE(azure.deliveries()[0].whole);
  EXPECT_EQ(azure.Sum("BilledCost"), "13");
  EXPECT_EQ(azure.Sum("EffectiveCost"), "3");
}

TEST_F(AzureFiles, WithoutOverwritingTheNewestRunCounts) {
  Export("x/20261001-20261031/run1/part_0_0001.csv", {"Usage,OnDemand,1"});
  Export("x/20261001-20261031/run2/part_0_0001.csv", {"Usage,OnDemand,1", "Usage,OnDemand,2"});
  Manifest("x/20261001-20261031/run1/", "AmortizedCost", "2026-10-06T01:00:00Z",
           {"part_0_0001.csv"});
  Manifest("x/20261001-20261031/run2/", "AmortizedCost", "2026-10-07T01:00:00Z",
           {"part_0_0001.csv"});
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_EQ(azure.Sum("BilledCost"), "3");
}

TEST_F(AzureFiles, OverwrittenExportsLeaveTheirOldPartsAside) {
  const std::string folder = "x-amortized/20261001-20261031/";
  Export(folder + "part_0_0001.csv", {"Usage,OnDemand,5"});
  Export(folder + "part_1_0001.csv", {"Usage,OnDemand,100"});
  Manifest(folder, "AmortizedCost", "2026-10-07T01:00:00Z", {"part_0_0001.csv"});
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_EQ(azure.Sum("BilledCost"), "5");
  EXPECT_TRUE(azure.Found("files-left-aside"));
}

TEST_F(AzureFiles, RunsThatLieInOneFolderAreNotAdded) {
  const std::string folder = "amortized/20261001-20261031/daily_";
  const std::string first = folder + "11111111-1111-1111-1111-111111111111.csv";
  const std::string second = folder + "00000000-0000-0000-0000-000000000000.csv";
  Export(first, {"Usage,OnDemand,1"});
  Export(second, {"Usage,OnDemand,1", "Usage,OnDemand,2"});
  fs::last_write_time(folder_.path() / second,
                      fs::last_write_time(folder_.path() / first) + std::chrono::hours(24));
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_EQ(azure.Sum("BilledCost"), "3");
  EXPECT_TRUE(azure.Found("files-left-aside"));
}

TEST_F(AzureFiles, FilesWithoutANameAreToldByTheirRows) {
  Export("1.csv", {"Usage,OnDemand,1", "Usage,SavingsPlan,2"});
  Export("2.csv", {"Usage,OnDemand,1", "Usage,SavingsPlan,0", "Purchase,SavingsPlan,9"});
  TestSource azure = Azure();

  const Result<void> ingested = azure.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(azure.Sum("BilledCost"), "10");
  EXPECT_EQ(azure.Sum("EffectiveCost"), "3");
}

TEST_F(AzureFiles, FilesThatMightCountTwiceAreRefused) {
  Export("1.csv", {"Usage,OnDemand,1"});
  Export("2.csv", {"Usage,OnDemand,1"});
  TestSource azure = Azure();

  const std::string message = Refused(azure);

  EXPECT_NE(message.find("2.csv may be the actual or the amortized export"), std::string::npos);
  EXPECT_NE(message.find("say which it is in a name"), std::string::npos);
}

TEST_F(AzureFiles, BothExportsInOneFileAreRefused) {
  Export("1.csv", {"Usage,SavingsPlan,2", "Purchase,SavingsPlan,9"});
  TestSource azure = Azure();

  EXPECT_NE(Refused(azure).find("are both exports in it"), std::string::npos);
}

TEST_F(AzureFiles, TranslatedHeadersAndAByteOrderMarkAreRead) {
  Write("bill.csv",
        "\xEF\xBB\xBF"
        "Abonnement-GUID (SubscriptionGuid),Ressourcengruppe (ResourceGroup),UsageDateTime "
        "(UsageDateTime),Kategorie der Verbrauchseinheit (MeterCategory),UsageQuantity "
        "(UsageQuantity),PreTaxCost (PreTaxCost),Currency,Maßeinheit (UnitOfMeasure)\n"
        "S1,rg,2026-10-02,Load Balancer,3,0.075,USD,100 Hours\n");
  TestSource azure = Azure();

  const Result<void> ingested = azure.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(azure.One("SELECT concat_ws('|', SubAccountId, BillingAccountId, ServiceName, "
                      "ConsumedQuantity, ConsumedUnit, ChargePeriodStart) FROM charges"),
            "S1|S1|Load Balancer|300.000000000000|Hours|2026-10-02 00:00:00");
  EXPECT_EQ(azure.Sum("BilledCost"), "0.075");
  EXPECT_TRUE(azure.Found("account-missing"));
}

TEST_F(AzureFiles, SlashedDatesNeedProofOrWord) {
  const std::string head = "BillingCurrency,BillingAccountId,Date,Cost\nUSD,E1,";
  Write("vague/bill.csv", head + "10/05/2026,1\n");
  Write("proved/bill.csv", head + "10/05/2026,1\nUSD,E1,10/13/2026,2\n");
  TestSource vague("azure-cost", {folder_.path() / "vague"});
  TestSource declared("azure-cost", {folder_.path() / "vague"});
  declared.request.date_order = DateOrder::kDayFirst;
  TestSource proved("azure-cost", {folder_.path() / "proved"});
  TestSource wrong("azure-cost", {folder_.path() / "proved"});
  wrong.request.date_order = DateOrder::kDayFirst;

  const std::string message = Refused(vague);
  ASSERT_TRUE(declared.Ingest().ok());
  ASSERT_TRUE(proved.Ingest().ok());
  const std::string contradiction = Refused(wrong);

  EXPECT_NE(message.find("vague/bill.csv: dates like 10/05/2026 may begin with the month or the "
                         "day: say --date-order mdy or dmy"),
            std::string::npos)
      << message;
  EXPECT_EQ(declared.One("SELECT ChargePeriodStart FROM charges"), "2026-05-10T00:00:00Z");
  EXPECT_EQ(proved.One("SELECT MIN(ChargePeriodStart) FROM charges"), "2026-10-05T00:00:00Z");
  EXPECT_NE(contradiction.find("10/13/2026 is no date when the day comes first"), std::string::npos)
      << contradiction;
}

TEST_F(AzureFiles, SlashedDatesBehindTheFirstRowsAreProvedToo) {
  const std::string head = "BillingCurrency,BillingAccountId,Date,Cost\n";
  Write("1-amortized.csv", head + "USD,E1,2026-10-05,1\n");
  Write("2-amortized.csv", head + "USD,E1,10/14/2026,2\n");
  std::string many = head;
  for (int i = 0; i < 1500; ++i) many += "USD,E1,2026-10-05,1\n";
  Write("vague/amortized.csv", many + "USD,E1,10/05/2026,1\n");
  TestSource proved("azure-cost",
                    {folder_.path() / "1-amortized.csv", folder_.path() / "2-amortized.csv"});
  TestSource vague("azure-cost", {folder_.path() / "vague"});

  ASSERT_TRUE(proved.Ingest().ok());

  EXPECT_EQ(proved.One("SELECT MAX(ChargePeriodStart) FROM charges"), "2026-10-14T00:00:00Z");
  EXPECT_NE(Refused(vague).find("say --date-order"), std::string::npos);
}

TEST_F(AzureFiles, ParquetSaysWhatItsCsvSays) {
  const std::unique_ptr<Duck> duck = Duck::Open({.threads = 1}).value();
  const std::string file = (folder_.path() / "amortized.parquet").string();
  ASSERT_TRUE(duck
                  ->Execute(fmt::format(
                      "COPY (SELECT 'E1' AS billingAccountId, 'USD' AS billingCurrency, TIMESTAMP "
                      "'2026-10-05' AS date, DATE '2026-10-01' AS billingPeriodStartDate, DATE "
                      "'2026-10-31' AS billingPeriodEndDate, 'Usage' AS chargeType, 'OnDemand' AS "
                      "pricingModel, CAST(0.1 AS DOUBLE) + CAST(0.2 AS DOUBLE) AS "
                      "costInBillingCurrency, CAST(2 AS DOUBLE) AS quantity, '1 Hour' AS "
                      "unitOfMeasure, '{{\"team\": \"nlp\"}}' AS tags) TO '{}' (FORMAT parquet)",
                      file))
                  .ok());
  TestSource azure = Azure();

  const Result<void> ingested = azure.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(azure.Sum("BilledCost"), "0.30000000000000004");
  EXPECT_EQ(
      azure.One("SELECT concat_ws('|', ChargePeriodStart, ConsumedQuantity, ConsumedUnit) FROM "
                "charges"),
      "2026-10-05 00:00:00|2.000000000000|Hours");
  EXPECT_EQ(azure.One("SELECT Tags FROM charges"), "team=nlp");
}

TEST_F(AzureFiles, TheEndOfTheBillingPeriodProvesTheOrder) {
  Write("bill.csv",
        "BillingAccountId,BillingCurrency,BillingPeriodStartDate,BillingPeriodEndDate,Date,Cost\n"
        "E1,CAD,9/1/2026,9/30/2026,9/2/2026,1\n");
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_EQ(azure.One("SELECT ChargePeriodStart FROM charges"), "2026-09-02T00:00:00Z");
  EXPECT_EQ(MonthText(azure.snapshot().billing_period), "2026-09");
}

TEST_F(AzureFiles, EmptyFilesReplaceANamedMonthOnly) {
  Export("20261001-20261031/amortized.csv", {});
  Write("loose/amortized.csv", kHead);
  Write("nothing/amortized.csv", "");
  TestSource named("azure-cost", {folder_.path() / "20261001-20261031"});
  TestSource loose("azure-cost", {folder_.path() / "loose"});
  TestSource nothing("azure-cost", {folder_.path() / "nothing"});

  ASSERT_TRUE(named.Ingest().ok());

  EXPECT_EQ(named.snapshot().rows.read, 0);
  EXPECT_EQ(MonthText(named.snapshot().billing_period), "2026-10");
  EXPECT_NE(Refused(loose).find("name it with --period"), std::string::npos);
  EXPECT_NE(Refused(nothing), "was accepted");
}

TEST_F(AzureFiles, AnEmptyActualExportSaysThatNothingWasBought) {
  Export("amortized/20261001-20261031/a.csv", {"Usage,OnDemand,1"});
  Export("actual/20261001-20261031/a.csv", {});
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_FALSE(azure.Found("export-missing"));
  EXPECT_TRUE(azure.Found("exports-differ"));
}

TEST_F(AzureFiles, OtherFilesAreRefusedWithTheRightKind) {
  Write("focus/a.csv", "BilledCost,BillingPeriodStart\n1,2026-10-01\n");
  Write("semicolons/a.csv", "Date;Cost\n2026-10-01;1\n");
  TestSource focus("azure-cost", {folder_.path() / "focus"});
  TestSource semicolons("azure-cost", {folder_.path() / "semicolons"});

  EXPECT_NE(Refused(focus).find("--kind focus"), std::string::npos);
  EXPECT_NE(Refused(semicolons).find("not separated by commas"), std::string::npos);
}

TEST_F(AzureFiles, NamesTellTheExportsApart) {
  EXPECT_EQ(AzureDatasetOf("EA_ActualCost_Small.csv"), kActualCost);
  EXPECT_EQ(AzureDatasetOf("team-amortised"), kAmortizedCost);
  EXPECT_EQ(AzureDatasetOf("actual-and-amortized"), "");
  EXPECT_EQ(AzureDatasetOf("costs"), "");
}

}  // namespace
}  // namespace purser
