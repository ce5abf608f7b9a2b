#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/decimal.h"
#include "ingest/test_bills.h"

namespace purser {
namespace {

struct Bill {
  const char* file;
  std::int64_t rows;
  const char* billed;
  const char* effective;
  const char* list;
  const char* version;
};

/// Sums of tests/fixtures/README.md.
class SmallFocusBills : public testing::TestWithParam<Bill> {};

TEST_P(SmallFocusBills, AddUpToTheLastDigit) {
  TestSource focus("focus", {Fixture(std::string("focus/") + GetParam().file)});

  const Result<void> ingested = focus.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(focus.Sum("BilledCost"), GetParam().billed);
  EXPECT_EQ(focus.Sum("EffectiveCost"), GetParam().effective);
  EXPECT_EQ(focus.Sum("ListCost"), GetParam().list);
  const RowCounts rows = focus.snapshot().rows;
  EXPECT_EQ(rows.read, GetParam().rows);
  EXPECT_EQ(focus.One("SELECT COUNT(*) FROM charges"), std::to_string(rows.kept));
  EXPECT_EQ(focus.snapshot().focus_version, GetParam().version);
  EXPECT_FALSE(focus.plans()[0].minor);
}

INSTANTIATE_TEST_SUITE_P(
    Focus, SmallFocusBills,
    testing::Values(Bill{"v1_0.csv", 4, "10.000000300000000001", "10.000000300000000001",
                         "10.000000300000000001", "1.0"},
                    Bill{"v1_2_virtual_currency.csv", 3, "1200", "1200", "1200", "1.2"},
                    Bill{"v1_3.csv", 3, "20", "20", "20", "1.3"},
                    Bill{"v1_4_commitment.csv", 4, "25.5", "25.5", "37.5", "1.4"},
                    Bill{"correction.csv", 3, "7.25", "7.25", "7.25", "1.0"},
                    Bill{"null_literals.csv", 3, "7", "7", "7", "1.0"}),
    [](const testing::TestParamInfo<Bill>& bill) {
      std::string name = bill.param.file;
      name = name.substr(0, name.find('.'));
      return name;
    });

/// A bill of one file, written for the test.
class FocusText {
 public:
  explicit FocusText(std::string_view text, std::string_view name = "bill.csv")
      : source("focus", {Written(text, name)}) {}

  const QualityFinding& Finding(std::string_view kind, std::size_t plan = 0) const {
    static const QualityFinding none;
    const std::vector<QualityFinding>& quality = source.snapshot(plan).quality;
    const auto found = std::ranges::find(quality, kind, &QualityFinding::kind);
    return found == quality.end() ? none : *found;
  }

 private:
  std::filesystem::path Written(std::string_view text, std::string_view name) {
    const std::filesystem::path file = folder_.path() / name;
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  TemporaryFolder folder_;

 public:
  TestSource source;
};

constexpr std::string_view kHeader =
    "BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargePeriodEnd,BillingCurrency,"
    "BilledCost,EffectiveCost,ListCost,ContractedCost,ChargeCategory,ChargeFrequency,"
    "AvailabilityZone,ContractedUnitPrice\n";

TEST(FocusImporter, RepairsDimensionsAndNeverCosts) {
  FocusText bill(
      std::string(kHeader) +
      "2026-10-01,2026-11-01,2026-10-05,2026-10-06,USD,3,0,3,NULL,usage,Usage-based,0.05,"
      "0.05\n"
      "2026-10-01,2026-11-01,2026-10-05,2026-10-06,USD,4,4,4,4,Usage,Usage-Based,2,0.05\n");

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost"), "7");
  EXPECT_EQ(bill.source.Sum("EffectiveCost"), "4");
  EXPECT_EQ(bill.source.One("SELECT x_RepairReason FROM charges WHERE BilledCost = 3"),
            "AvailabilityZone was 0.05, a number of another column; ChargeCategory was usage; "
            "ChargeFrequency was Usage-based");
  EXPECT_EQ(bill.source.One("SELECT AvailabilityZone FROM charges WHERE BilledCost = 3"), "NULL");
  EXPECT_EQ(bill.source.One("SELECT AvailabilityZone FROM charges WHERE BilledCost = 4"), "2");
  EXPECT_EQ(bill.source.One("SELECT ContractedCost FROM charges WHERE BilledCost = 3"), "NULL");
  EXPECT_EQ(bill.Finding("effective-zero-on-paid").rows, 1);
  EXPECT_EQ(bill.Finding("effective-zero-on-paid").amount, Int128{3} * 1'000'000'000'000'000'000);
  EXPECT_EQ(bill.Finding("shifted-columns").rows, 1);
  EXPECT_EQ(bill.Finding("columns-missing").kind, "columns-missing");
}

TEST(FocusImporter, ReadsMoneyWrittenForPeopleOnlyWhereTheSymbolFits) {
  FocusText bill(
      "BillingPeriodStart,BillingPeriodEnd,BillingCurrency,BilledCost\n"
      "4/1/25,5/1/25,USD,\"$10,000.00 \"\n");
  FocusText unsaid("BillingPeriodStart,BilledCost\n2025-04-01,$5\n");

  const Result<void> ingested = bill.source.Ingest();
  const Result<void> refused = unsaid.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost"), "10000");
  EXPECT_EQ(bill.Finding("money-text").rows, 1);
  EXPECT_EQ(bill.source.snapshot().billing_period, (Month{2025, 4}));
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("$5"), std::string::npos);
}

TEST(FocusImporter, ReadsSlashedDatesOnlyWhereTheirOrderIsProved) {
  FocusText open(
      "BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,BilledCost\n"
      "1/1/25,1/31/25,1/2/25,5\n");
  FocusText ambiguous("BillingPeriodStart,ChargePeriodStart,BilledCost\n1/1/25,1/2/25,5\n");
  FocusText declared("BillingPeriodStart,ChargePeriodStart,BilledCost\n1/1/25,1/2/25,5\n");
  declared.source.request.date_order = DateOrder::kDayFirst;
  FocusText neither("BillingPeriodStart,ChargePeriodStart,BilledCost\n4/15/25,15/4/25,5\n");

  ASSERT_TRUE(open.source.Ingest().ok());
  const Result<void> refused = ambiguous.source.Ingest();
  ASSERT_TRUE(declared.source.Ingest().ok());
  const Result<void> hopeless = neither.source.Ingest();

  EXPECT_EQ(open.source.One("SELECT ChargePeriodStart FROM charges"), "2025-01-02T00:00:00Z");
  EXPECT_EQ(declared.source.One("SELECT ChargePeriodStart FROM charges"), "2025-02-01T00:00:00Z");
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("--date-order"), std::string::npos);
  ASSERT_FALSE(hopeless.ok());
  EXPECT_EQ(hopeless.error().kind, ErrorKind::kData);
}

TEST(FocusImporter, ReadsEndsThatAreTheLastMoment) {
  FocusText days(
      "BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargePeriodEnd,BilledCost\n"
      "2026-10-01,2026-10-31,2026-10-05,2026-10-05,1\n"
      "2026-10-01,2026-10-31,2026-10-01,2026-10-31,2\n");
  FocusText seconds(
      "BillingPeriodStart,ChargePeriodStart,ChargePeriodEnd,BilledCost\n"
      "2026-10-01,2026-10-05 10:00:00,2026-10-05 10:59:59,1\n");
  FocusText open(
      "BillingPeriodStart,ChargePeriodStart,ChargePeriodEnd,BilledCost\n"
      "2026-10-01,2026-10-05,2026-10-05,1\n2026-10-01,2026-10-05,2026-10-06,2\n");

  ASSERT_TRUE(days.source.Ingest().ok());
  ASSERT_TRUE(seconds.source.Ingest().ok());
  ASSERT_TRUE(open.source.Ingest().ok());

  EXPECT_EQ(days.source.One("SELECT ChargePeriodEnd FROM charges WHERE BilledCost = 1"),
            "2026-10-06T00:00:00Z");
  EXPECT_EQ(days.source.One("SELECT ChargePeriodEnd FROM charges WHERE BilledCost = 2"),
            "2026-11-01T00:00:00Z");
  EXPECT_EQ(days.source.One("SELECT MIN(BillingPeriodEnd) FROM charges"), "2026-11-01T00:00:00Z");
  EXPECT_EQ(days.Finding("ends-inclusive").rows, 2);
  EXPECT_EQ(seconds.source.One("SELECT ChargePeriodEnd FROM charges"), "2026-10-05T11:00:00Z");
  EXPECT_EQ(open.source.One("SELECT ChargePeriodEnd FROM charges WHERE BilledCost = 2"),
            "2026-10-06T00:00:00Z");
  EXPECT_EQ(open.Finding("dates-repaired").rows, 1);
}

TEST(FocusImporter, KnowsTheNamesOfOracleAndAzure) {
  FocusText oracle(
      "Provider,Publisher,InvoiceIssuer,Region,UsageQuantity,UsageUnit,BillingPeriodStart,"
      "BilledCost,oci_CompartmentId\n"
      "Oracle,Oracle,Oracle,us-phoenix-1,8,OCPU Hours,2026-10-01T00:00Z,5,ocid1\n");
  FocusText azure(
      "BillingPeriodStart,BilledCost,ProviderName,x_InvoiceId,x_PricingCurrency,BillingAccountType,"
      "x_SkuMeterName,Tags\n"
      "2026-10-01,0.1234567890123456789012345678,Microsoft,INV-1,CAD,Billing "
      "Profile,D4,\"\"\"env\"\": "
      "\"\"prod\"\"\"\n");

  ASSERT_TRUE(oracle.source.Ingest().ok());
  ASSERT_TRUE(azure.source.Ingest().ok());

  EXPECT_EQ(oracle.source.One("SELECT concat_ws('|', ServiceProviderName, PublisherName, "
                              "InvoiceIssuerName, RegionId, ConsumedQuantity, ConsumedUnit) FROM "
                              "charges"),
            "Oracle|Oracle|Oracle|us-phoenix-1|8.000000000000|OCPU Hours");
  EXPECT_EQ(oracle.source.One("SELECT x_Custom FROM charges"), "oci_CompartmentId=ocid1");
  EXPECT_EQ(oracle.source.snapshot().provider, "Oracle");
  EXPECT_EQ(azure.source.One("SELECT concat_ws('|', InvoiceId, PricingCurrency) FROM charges"),
            "INV-1|CAD");
  EXPECT_EQ(azure.source.One("SELECT Tags FROM charges"), "env=prod");
  EXPECT_EQ(azure.source.snapshot().focus_version, "1.0");
  EXPECT_EQ(azure.source.Sum("BilledCost"), "0.123456789012345679");
  EXPECT_EQ(ShortDecimalText(azure.source.snapshot().residual, 36),
            "-0.0000000000000000000987654322");
  EXPECT_EQ(azure.Finding("digits-rounded").rows, 1);
}

TEST(FocusImporter, RepairsKnownDefectsOfAzureAndSaysSo) {
  FocusText bill(
      "BillingPeriodStart,BilledCost,EffectiveCost,ListCost,ContractedCost,ProviderName,"
      "PublisherName,ServiceName,x_SkuMeterSubcategory,CommitmentDiscountId,SkuPriceId,"
      "SubAccountName,ChargeCategory\n"
      "2026-10-01,1,1,0,0,Microsoft,Contoso,,,,-2,Unassigned,Purchase\n"
      "2026-10-01,2,2,2,2,Microsoft,,,Compute Savings Plan,/Providers/R1,P1,ml,Purchase\n"
      "2026-10-01,4,4,4,4,AWS,,,Other,/Providers/R1,-2,Unassigned,Usage\n");

  ASSERT_TRUE(bill.source.Ingest().ok());

  const auto one = [&](int billed) {
    return bill.source.One(fmt::format(
        "SELECT concat_ws('|', ServiceName, PublisherName, CommitmentDiscountId, SkuPriceId, "
        "SubAccountName) FROM charges WHERE BilledCost = {}",
        billed));
  };
  EXPECT_EQ(one(1), "Contoso|Contoso");
  EXPECT_EQ(one(2), "Compute Savings Plan|Microsoft|/providers/r1|P1|ml");
  EXPECT_EQ(one(4), "/Providers/R1|-2|Unassigned");
  EXPECT_EQ(
      bill.source.One("SELECT x_RepairReason FROM charges WHERE BilledCost = 2"),
      "BillingCurrency was empty; ServiceName was empty: publisher or meter taken; PublisherName "
      "was empty; CommitmentDiscountId was /Providers/R1; ChargePeriodStart was empty: billing "
      "period "
      "taken; ChargePeriodEnd was empty");
  EXPECT_EQ(bill.Finding("list-zero").rows, 1);
  EXPECT_EQ(bill.Finding("contracted-zero").amount, 1'000'000'000'000'000'000);
  EXPECT_EQ(bill.source.Sum("ListCost"), "6");
}

TEST(FocusImporter, SaysWhereAzureDividesByTheBlockTwice) {
  FocusText bill(
      "BillingPeriodStart,BilledCost,EffectiveCost,ListCost,ContractedCost,ContractedUnitPrice,"
      "ConsumedQuantity,PricingQuantity,ProviderName,ChargeCategory\n"
      "2026-10-01,0.000015,0.000015,0.000015,0.0000000015,0.05,0.0003,0.00000003,Microsoft,Usage\n"
      "2026-10-01,2,2,2,2,0.5,4,4,Microsoft,Usage\n");

  ASSERT_TRUE(bill.source.Ingest().ok());

  EXPECT_EQ(bill.Finding("contracted-block-divided").rows, 1);
  EXPECT_EQ(bill.Finding("contracted-block-divided").amount, 14'998'500'000'000);
  EXPECT_EQ(bill.source.Sum("ContractedCost"), "2.0000000015");
}

TEST(FocusImporter, CountsAcceleratorHoursByUsageTypeOrPriceDetails) {
  FocusText bill(
      "BillingPeriodStart,ChargeCategory,BilledCost,ConsumedQuantity,ConsumedUnit,x_UsageType,"
      "SkuPriceDetails\n"
      "2026-10-01,Usage,1,2,Hours,USE1-BoxUsage:p5.48xlarge,\n"
      "2026-10-01,Usage,2,3,Hours,,\"{\"\"InstanceType\"\":\"\"gpu-4x\"\",\"\"GpuCount\"\":4}\"\n"
      "2026-10-01,Usage,4,3,Hours,USE1-BoxUsage:p9.never,\n"
      "2026-10-01,Purchase,8,3,Hours,,\"{\"\"GpuCount\"\":4}\"\n");

  ASSERT_TRUE(bill.source.Ingest().ok());

  EXPECT_EQ(bill.source.One("SELECT x_GpuHours FROM charges WHERE BilledCost = 1"), "16");
  EXPECT_EQ(bill.source.One("SELECT x_GpuHours FROM charges WHERE BilledCost = 2"), "12");
  EXPECT_EQ(bill.source.One("SELECT x_InstanceType FROM charges WHERE BilledCost = 2"), "gpu-4x");
  EXPECT_EQ(bill.source.One("SELECT x_GpuHours FROM charges WHERE BilledCost = 8"), "NULL");
  EXPECT_EQ(bill.Finding("instance-type-unparsed").rows, 1);
}

TEST(FocusImporter, PlansEachPeriodAndMarksASliver) {
  std::string text = "BillingPeriodStart,BilledCost\n2026-09-01,5\n";
  for (int i = 0; i < 150; ++i) text += "2026-10-01,1\n";
  FocusText bill(text);
  FocusText named(text);
  named.source.request.period = Month{2026, 9};

  ASSERT_TRUE(bill.source.Ingest().ok());
  ASSERT_TRUE(named.source.Ingest().ok());

  ASSERT_EQ(bill.source.plans().size(), 2U);
  EXPECT_TRUE(bill.source.plans()[0].minor);
  EXPECT_FALSE(bill.source.plans()[1].minor);
  ASSERT_EQ(named.source.plans().size(), 1U);
  EXPECT_FALSE(named.source.plans()[0].minor);
}

TEST(FocusImporter, ReadsParquetOfEveryShape) {
  const TemporaryFolder folder;
  const std::unique_ptr<Duck> duck = Duck::Open({.threads = 1}).value();
  const auto write = [&](std::string_view name, std::string_view cost, std::string_view tags) {
    const std::string file = (folder.path() / name).string();
    return duck->Execute(fmt::format(
        "COPY (SELECT TIMESTAMP '2026-10-01' AS BillingPeriodStart, {} AS BilledCost, {} AS Tags, "
        "MAP {{'edp': CAST(-1.5 AS DOUBLE)}} AS x_Discounts) TO '{}' (FORMAT parquet)",
        cost, tags, file));
  };
  ASSERT_TRUE(
      write("1.parquet", "CAST(0.1 AS DOUBLE) + CAST(0.2 AS DOUBLE)", "MAP {'team': 'nlp'}").ok());
  ASSERT_TRUE(write("2.parquet", "CAST(0.1 AS DECIMAL(38,28))", "'{\"team\":\"nlp\"}'").ok());
  ASSERT_TRUE(
      write("3.parquet", "CAST(2 AS BIGINT)", "{'team': 'nlp', 'env': CAST(NULL AS VARCHAR)}")
          .ok());
  ASSERT_TRUE(
      write("4.parquet", "'1e-9'", "[{'key': 'team', 'value': 'nlp', 'inherited': false}]").ok());
  ASSERT_TRUE(write("5.parquet", "CAST(0.5 AS FLOAT)", "encode('{\"team\":\"nlp\"}')").ok());
  TestSource focus("focus", {folder.path()});

  const Result<void> ingested = focus.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(focus.Sum("BilledCost"), "2.90000000100000004");
  EXPECT_EQ(focus.One("SELECT COUNT(DISTINCT Tags) FROM charges"), "1");
  EXPECT_EQ(focus.One("SELECT MIN(Tags) FROM charges"), "team=nlp");
  EXPECT_EQ(focus.One("SELECT MIN(x_Custom) FROM charges"), "x_Discounts={\"edp\":-1.5}");
}

void Write(const std::filesystem::path& file, std::string_view text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

std::string ManifestText(std::string_view execution, std::string_view file) {
  return fmt::format(
      R"({{"executionId": "{}", "exportArn": "arn:aws:bcm-data-exports:us-east-1:1:export/focus-1",
          "dataFiles": ["s3://bills/{}"]}})",
      execution, file);
}

TEST(FocusImporter, FollowsTheManifestOfDataExports) {
  const TemporaryFolder folder;
  const std::string kept = "new/data/BILLING_PERIOD=2026-10/2026-10-03T01:00:00.000Z-b/a-00001.csv";
  Write(folder.path() / "new/data/BILLING_PERIOD=2026-10/2026-10-02T01:00:00.000Z-a/a-00001.csv",
        "BillingPeriodStart,BilledCost\n2026-10-01,5\n");
  Write(folder.path() / kept, "BillingPeriodStart,BilledCost\n2026-10-01,7\n");
  Write(folder.path() / "new/metadata/BILLING_PERIOD=2026-10/focus-Manifest.json",
        ManifestText("2026-10-03T01:00:00.000Z-b", kept));
  const std::string overwritten = "over/data/BILLING_PERIOD=2026-11/b-00001.csv";
  Write(folder.path() / overwritten, "BillingPeriodStart,BilledCost\n");
  Write(folder.path() / "over/metadata/BILLING_PERIOD=2026-11/focus-Manifest.json",
        ManifestText("2026-11-02T01:00:00.000Z-c", overwritten));
  TestSource focus("focus", {folder.path()});

  const Result<void> ingested = focus.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  ASSERT_EQ(focus.plans().size(), 2U);
  EXPECT_EQ(focus.Sum("BilledCost"), "7");
  EXPECT_EQ(focus.snapshot(0).rows.read, 1);
  EXPECT_EQ(focus.snapshot(0).assembly, "2026-10-03T01:00:00.000Z-b");
  EXPECT_EQ(focus.snapshot(1).billing_period, (Month{2026, 11}));
  EXPECT_EQ(focus.snapshot(1).rows.read, 0);
}

struct Refusal {
  const char* name;
  std::string text;
  const char* says;
};

class RefusedFocusBills : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedFocusBills, SayFileCauseAndRemedy) {
  FocusText bill(GetParam().text);

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_FALSE(ingested.ok());
  EXPECT_EQ(ingested.error().kind, ErrorKind::kData);
  EXPECT_NE(ingested.error().message.find(GetParam().says), std::string::npos)
      << ingested.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Focus, RefusedFocusBills,
    testing::Values(
        Refusal{"Empty", "", "bill.csv is no FOCUS bill: it is empty"},
        Refusal{"HeaderOnly", "BillingPeriodStart,BilledCost\n", "bill.csv has no rows"},
        Refusal{"RepeatedCost", "BilledCost,billedcost\n1,2\n",
                "bill.csv:1: the header has BilledCost"},
        Refusal{"Semicolons", "BillingPeriodStart;BilledCost\n2026-10-01;1\n", "commas"},
        Refusal{"Report", "line_item_unblended_cost\n1\n", "--kind aws-cur"},
        Refusal{"NoPeriod", "BilledCost\n1\n", "--period"},
        Refusal{"Text", "BillingPeriodStart,BilledCost\n2026-10-01,one\n", "line 2"},
        Refusal{"ShortRow", "BillingPeriodStart,BilledCost\n2026-10-01,1\n2026-10-01\n",
                "bill.csv:3"},
        Refusal{"NotANumber", "BillingPeriodStart,BilledCost\n2026-10-01,NaN\n", "NaN"}),
    [](const testing::TestParamInfo<Refusal>& refusal) { return refusal.param.name; });

TEST(FocusImporter, RequirementsOfFocusThatRowsBreakAreFindings) {
  FocusText bill(
      "BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargePeriodEnd,BillingCurrency,"
      "BilledCost,EffectiveCost,ListCost,ContractedCost,ChargeCategory,ChargeClass,"
      "ConsumedQuantity,"
      "ConsumedUnit,SkuId\n"
      "2026-10-01,2026-11-01,2026-10-05,2026-10-06,USD,3,3,3,3,usage,,1,Hours,sku-1\n"
      "2026-10-01,2026-11-01,2026-10-05,2026-10-06,USD,4,4,4,4,Usage,,2,,sku-1\n"
      "2026-10-01,2026-11-01,2026-10-05,2026-10-06,USD,5,5,5,5,Usage,,,,\n"
      "2026-10-01,2026-11-01,2026-10-05,2026-10-06,USD,6,6,6,6,Usage,Correction,,,\n"
      "2026-10-01,2026-11-01,2026-10-05,2026-10-06,USD,7,7,7,7,Tax,,,,\n");

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  std::vector<std::string> broken;
  for (const QualityFinding& finding : bill.source.snapshot().quality)
    if (finding.kind == "focus-rule") broken.push_back(finding.detail);
  EXPECT_EQ(broken,
            (std::vector<std::string>{
                "SkuId-C-005-C SkuId MUST NOT be null when ChargeCategory is 'Usage' or 'Purchase' "
                "and ChargeClass is not 'Correction'. Not so on 1 rows",
                "ConsumedUnit-C-006-C ConsumedUnit MUST NOT be null when ConsumedQuantity is not "
                "null. Not so on 1 rows"}));
}

}  // namespace
}  // namespace purser
