#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/decimal.h"
#include "ingest/test_bills.h"

namespace purser {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHead =
    "BillingAccountId,BillingCurrency,BillingPeriodStartDate,BillingPeriodEndDate,Date,ChargeType,"
    "PricingModel,CostInBillingCurrency,Quantity,UnitOfMeasure,UnitPrice,EffectivePrice,benefitId,"
    "ProductOrderId,Frequency,CostAllocationRuleName\n";
/// A row of kHead from the charge type on, on a day of October 2026.
std::string Line(std::string_view day, std::string_view rest) {
  return fmt::format("E1,USD,2026-10-01,2026-10-31,2026-10-{},{}\n", day, rest);
}

class AzureCost : public testing::Test {
 protected:
  fs::path Write(const std::string& name, std::string_view text) {
    const fs::path file = folder_.path() / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  /// A month of usage that a reservation covers in part, told twice.
  void WritePair() {
    const std::string reserved =
        "/providers/Microsoft.Capacity/reservationOrders/O1/reservations/R1";
    const std::string plain = Line("02", "Usage,OnDemand,4,2,1 Hour,2,2,,,UsageBased,");
    Write("actual.csv",
          std::string(kHead) + plain +
              Line("02", "Usage,Reservation,0,3,1 Hour,2,0," + reserved + ",O1,UsageBased,") +
              Line("01", "Purchase,Reservation,24,1,1 Hour,24,24," + reserved + ",O1,Recurring,") +
              Line("03", "Refund,Reservation,-6,-1,1 Hour,6,6," + reserved + ",O2,OneTime,"));
    Write("amortized.csv",
          std::string(kHead) + plain +
              Line("02", "Usage,Reservation,1.5,3,1 Hour,2,0.5," + reserved + ",O1,UsageBased,") +
              Line("02", "UnusedReservation,Reservation,0.5,1,1 Hour,0,0.5," + reserved +
                             ",O1,UsageBased,"));
  }

  TestSource Azure(std::vector<fs::path> inputs = {}) {
    if (inputs.empty()) inputs.push_back(folder_.path());
    return TestSource("azure-cost", std::move(inputs));
  }

  static const QualityFinding& Finding(const TestSource& source, std::string_view kind) {
    static const QualityFinding none;
    const std::vector<QualityFinding>& quality = source.snapshot().quality;
    const auto found = std::ranges::find(quality, kind, &QualityFinding::kind);
    return found == quality.end() ? none : *found;
  }

  TemporaryFolder folder_;
};

TEST_F(AzureCost, TakesAllAmortizedRowsAndCommitmentTradesOfTheActualOnes) {
  WritePair();
  TestSource azure = Azure();

  const Result<void> ingested = azure.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(azure.Sum("BilledCost"), "22");
  EXPECT_EQ(azure.Sum("EffectiveCost"), "6");
  const RowCounts rows = azure.snapshot().rows;
  EXPECT_EQ(rows.read, 7);
  EXPECT_EQ(rows.kept, 5);
  EXPECT_EQ(rows.netted, 2);
  EXPECT_EQ(azure.snapshot().proof.at(0).detail, "billed 22 = actual 22 USD");
  EXPECT_FALSE(azure.Found("exports-differ"));
  EXPECT_FALSE(azure.Found("export-missing"));
  EXPECT_EQ(Finding(azure, "commitment-unused").amount, 500'000'000'000'000'000);
}

TEST_F(AzureCost, SaysUsedUnusedBoughtAndRefunded) {
  WritePair();
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  const auto one = [&](std::string_view columns, std::string_view type) {
    return azure.One(fmt::format(
        "SELECT concat_ws('|', {}) FROM charges WHERE x_LineItemType = '{}' AND PricingCategory <> "
        "'Dynamic' ORDER BY EffectiveCost LIMIT 1",
        columns, type));
  };
  const std::string id = "/providers/microsoft.capacity/reservationorders/o1/reservations/r1";
  EXPECT_EQ(one("ChargeCategory, CommitmentDiscountStatus, CommitmentDiscountId, PricingCategory",
                "Usage"),
            "Usage|Used|" + id + "|Committed");
  EXPECT_EQ(one("ChargeCategory, CommitmentDiscountStatus, ResourceId, ConsumedQuantity",
                "UnusedReservation"),
            "Usage|Unused|" + id);
  EXPECT_EQ(
      one("ChargeCategory, ChargeClass, CommitmentDiscountStatus, ResourceId, PricingCategory, "
          "CommitmentDiscountType, ChargeFrequency",
          "Purchase"),
      "Purchase|" + id + "|Standard|Reservation|Recurring");
  EXPECT_EQ(one("ChargeCategory, ChargeClass, BilledCost", "Refund"),
            "Purchase|Correction|-6.000000000000000000");
  EXPECT_EQ(azure.Sum("ContractedCost"), "10");
}

TEST_F(AzureCost, ARefundOfWhatThisMonthBoughtCorrectsNoInvoice) {
  Write("actual.csv", std::string(kHead) + Line("01", "Purchase,Reservation,24,1,1 Hour,,,,O1,,") +
                          Line("03", "Refund,Reservation,-24,-1,1 Hour,,,,O1,,"));
  Write("amortized.csv", std::string(kHead) + Line("01", "Usage,OnDemand,1,1,1 Hour,1,1,,,,"));
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_EQ(azure.One("SELECT COUNT(*) FROM charges WHERE ChargeClass IS NOT NULL"), "0");
  EXPECT_EQ(azure.Sum("BilledCost"), "1");
}

TEST_F(AzureCost, OneExportAloneIsBookedAndSaysWhatIsMissing) {
  WritePair();
  TestSource amortized = Azure({folder_.path() / "amortized.csv"});
  TestSource actual = Azure({folder_.path() / "actual.csv"});

  ASSERT_TRUE(amortized.Ingest().ok());
  ASSERT_TRUE(actual.Ingest().ok());

  EXPECT_EQ(amortized.Sum("BilledCost"), "4");
  EXPECT_EQ(amortized.Sum("EffectiveCost"), "6");
  EXPECT_NE(Finding(amortized, "export-missing").detail.find("only the amortized"),
            std::string::npos);
  EXPECT_EQ(Finding(amortized, "export-missing").amount, 2'000'000'000'000'000'000);
  EXPECT_EQ(actual.Sum("BilledCost"), "22");
  EXPECT_EQ(actual.Sum("EffectiveCost"), "22");
  EXPECT_NE(Finding(actual, "export-missing").detail.find("18 USD of purchases"),
            std::string::npos);
}

TEST_F(AzureCost, ReadsQuantitiesInTheUnitThatPricesProve) {
  Write("blocks/amortized.csv",
        std::string(kHead) + Line("01", "Usage,OnDemand,0.00006,0.0003,10K,0.2,0.2,,,,"));
  Write("units/amortized.csv",
        std::string(kHead) + Line("01", "Usage,OnDemand,0.00006,3,10K,0.2,0.2,,,,"));
  TestSource blocks = Azure({folder_.path() / "blocks"});
  TestSource units = Azure({folder_.path() / "units"});

  ASSERT_TRUE(blocks.Ingest().ok());
  ASSERT_TRUE(units.Ingest().ok());

  const std::string_view all =
      "SELECT concat_ws('|', PricingQuantity, PricingUnit, ConsumedQuantity, ConsumedUnit, "
      "ContractedCost) FROM charges";
  EXPECT_EQ(blocks.One(all),
            "0.000300000000|10000 Units|3.000000000000|Units|0.000060000000000000");
  EXPECT_EQ(units.One(all), "0.000300000000|Units|3.000000000000|Units|0.000060000000000000");
}

TEST_F(AzureCost, RoundsAt18DecimalsAndKeepsTheRest) {
  Write("amortized.csv",
        std::string(kHead) +
            Line("01", "Usage,OnDemand,0.0000000072922557592391990000,1,1 GB,,,,,,") +
            Line("02", "Usage,OnDemand,1.5E-7,1,1 GB,,,,,,") +
            Line("02", "Usage,SavingsPlan,0.1234567890123456789,1,1 Hour,,,,,,"));
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_EQ(azure.Sum("BilledCost"), "0.000000157292255759");
  EXPECT_EQ(azure.Sum("EffectiveCost"), "0.123456946304601438");
  EXPECT_EQ(ShortDecimalText(azure.snapshot().residual, 36), "0.000000000000000000239199");
  EXPECT_EQ(Finding(azure, "digits-rounded").rows, 2);
}

TEST_F(AzureCost, EndsAreMadeHalfOpen) {
  Write("amortized.csv", std::string(kHead) + Line("31", "Usage,OnDemand,1,1,1 Hour,,,,,,"));
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_EQ(azure.One("SELECT concat_ws(' ', BillingPeriodStart, BillingPeriodEnd, "
                      "ChargePeriodStart, ChargePeriodEnd) FROM charges"),
            "2026-10-01 00:00:00 2026-11-01 00:00:00 2026-10-31 00:00:00 2026-11-01 00:00:00");
}

TEST_F(AzureCost, CostAllocationRulesNetToNothingOrAreTold) {
  Write("amortized.csv", std::string(kHead) + Line("01", "Usage,OnDemand,10,1,1 Hour,,,,,,") +
                             Line("01", "Usage,OnDemand,-4,1,1 Hour,,,,,,shared") +
                             Line("01", "Usage,OnDemand,4,1,1 Hour,,,,,,shared") +
                             Line("01", "Usage,OnDemand,-3,1,1 Hour,,,,,,half"));
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_EQ(azure.Sum("EffectiveCost"), "7");
  EXPECT_EQ(azure.snapshot().proof.at(0).detail, "shared: 2 rows, 0 USD");
  EXPECT_EQ(Finding(azure, "cost-allocation-not-netted").amount, -3'000'000'000'000'000'000);
}

TEST_F(AzureCost, CurrenciesAreKeptApart) {
  Write("amortized.csv",
        "BillingAccountId,BillingCurrencyCode,Date,ChargeType,Cost\n"
        "E1,CAD,2026-10-01,Usage,3\nE1,USD,2026-10-01,Usage,4\n"
        "E1,,2026-10-01,Usage,5\n");
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_EQ(azure.Sum("BilledCost", "BillingCurrency = 'CAD'"), "3");
  EXPECT_EQ(azure.Sum("BilledCost", "BillingCurrency = 'USD'"), "4");
  EXPECT_EQ(azure.Sum("BilledCost", "BillingCurrency = 'XXX'"), "5");
  EXPECT_EQ(Finding(azure, "currency-missing").rows, 1);
}

TEST_F(AzureCost, PricesOfACustomerAgreementComeInItsPricingCurrency) {
  Write("amortized.csv",
        "billingAccountId,billingProfileId,billingProfileName,invoiceId,billingCurrency,"
        "pricingCurrency,exchangeRatePricingToBilling,date,chargeType,pricingModel,"
        "costInBillingCurrency,costInPricingCurrency,paygCostInBillingCurrency,PayGPrice,unitPrice,"
        "quantity,unitOfMeasure,ProductId\n"
        "A:1,P-1,Research,G1,EUR,USD,0.9,2026-10-05,Usage,OnDemand,1.8,2,2.7,1.5,1,2,1 Hour,D4\n");
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_EQ(azure.One("SELECT concat_ws('|', BillingAccountId, BillingAccountType, InvoiceId, "
                      "PricingCurrency, SkuId) FROM charges"),
            "P-1|Billing Profile|G1|USD|D4");
  EXPECT_EQ(azure.Sum("ListCost"), "2.7");
  EXPECT_EQ(azure.Sum("ListUnitPrice"), "1.35");
  EXPECT_EQ(azure.Sum("ContractedCost"), "1.8");
  EXPECT_EQ(azure.Sum("PricingCurrencyEffectiveCost"), "2");
  EXPECT_FALSE(azure.Found("list-missing"));
}

TEST_F(AzureCost, CountsAcceleratorHoursByMachineSize) {
  Write("amortized.csv",
        "BillingAccountId,BillingCurrency,Date,ChargeType,Cost,Quantity,UnitOfMeasure,MeterName,"
        "AdditionalInfo\n"
        "E1,USD,2026-10-01,Usage,1,2,1 Hour,x,\"{\"\"ServiceType\"\": "
        "\"\"Standard_NC48ads_A100_v4\"\"}\"\n"
        "E1,USD,2026-10-01,Usage,2,3,1 Hour,NC24ads A100 v4 Spot,\n"
        "E1,USD,2026-10-01,Usage,4,3,1 Hour,D4s "
        "v5,\"{\"\"ServiceType\"\":\"\"Standard_D4s_v5\"\"}\"\n");
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_EQ(azure.Sum("x_GpuHours", "BilledCost = 1"), "4");
  EXPECT_EQ(azure.Sum("x_GpuHours", "BilledCost = 2"), "3");
  EXPECT_EQ(azure.One("SELECT concat_ws('|', x_InstanceType, x_GpuHours) FROM charges WHERE "
                      "BilledCost = 4"),
            "Standard_D4s_v5");
}

TEST_F(AzureCost, MapsPlacesServicesAndResources) {
  Write(
      "amortized.csv",
      "BillingAccountId,BillingCurrency,Date,ChargeType,Cost,SubscriptionId,ResourceLocation,"
      "ConsumedService,ResourceId,Tags,Frequency,MeterCategory\n"
      "E1,USD,2026-10-01,Usage,1,S1,EastUS2,MICROSOFT.COMPUTE,/SUBSCRIPTIONS/S1/resourceGroups/rg/"
      "providers/Microsoft.Compute/virtualMachines/Train-1,\"\"\"team\"\": "
      "\"\"nlp\"\",\"\"env\"\": "
      "\"\"prod\"\"\",Monthly,Virtual Machines\n"
      "E1,USD,2026-10-01,Usage,2,S1,,Contoso,,{},UsageBased,Contoso Things\n");
  TestSource azure = Azure();

  ASSERT_TRUE(azure.Ingest().ok());

  EXPECT_EQ(
      azure.One("SELECT concat_ws('|', RegionId, RegionName, ServiceName, ServiceCategory, "
                "ResourceId, ResourceName, ResourceType) FROM charges WHERE BilledCost = 1"),
      "eastus2|East US 2|Virtual Machines|Compute|/subscriptions/s1/resourcegroups/rg/providers/"
      "microsoft.compute/virtualmachines/train-1|Train-1|microsoft.compute/virtualmachines");
  EXPECT_EQ(azure.One("SELECT Tags FROM charges WHERE BilledCost = 1"), "env=prod,team=nlp");
  EXPECT_EQ(azure.One("SELECT concat_ws('|', ServiceName, ServiceCategory, ChargeFrequency) FROM "
                      "charges WHERE BilledCost = 2"),
            "Contoso Things|Other|Usage-Based");
  EXPECT_EQ(azure.One("SELECT ChargeFrequency FROM charges WHERE BilledCost = 1"), "NULL");
  EXPECT_EQ(Finding(azure, "value-unknown").rows, 1);
}

TEST_F(AzureCost, UnreadableCostsAreQuarantinedOrRefused) {
  std::string text(kHead);
  for (int i = 0; i < 2000; ++i) text += Line("01", "Usage,OnDemand,1,1,1 Hour,,,,,,");
  Write("few/amortized.csv", text + Line("01", "Usage,OnDemand,many,1,1 Hour,,,,,,"));
  Write("all/amortized.csv", std::string(kHead) + Line("01", "Usage,OnDemand,many,1,1 Hour,,,,,,"));
  TestSource few = Azure({folder_.path() / "few"});
  TestSource all = Azure({folder_.path() / "all"});

  ASSERT_TRUE(few.Ingest().ok());
  const Result<void> refused = all.Ingest();

  EXPECT_EQ(few.snapshot().rows.quarantined, 1);
  EXPECT_EQ(few.Sum("BilledCost"), "2000");
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("line 2"), std::string::npos);
}

TEST_F(AzureCost, HostileTextStaysText) {
  Write("amortized.csv",
        "BillingAccountId,BillingCurrency,Date,ChargeType,Cost,ResourceId,AdditionalInfo,Tags,"
        "UnitOfMeasure,PricingModel,MeterName\n"
        "'; DROP TABLE x; --,USD,2026-10-01,\"Usage') "
        "--\",1,\"/providers/\",\"{\"\"ServiceType\"\":\","
        "\"{not json\",\"10K' OR 1=1\",'},N\n"
        "E1,USD,2026-10-01,Usage,2,/providers/a/b/c/d/e/f/g/h/i,{},\"\"\"a\"\":\"\"\",,,\n");
  TestSource azure = Azure();

  const Result<void> ingested = azure.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(azure.Sum("BilledCost"), "3");
  EXPECT_TRUE(azure.Found("line-type-unknown"));
  EXPECT_TRUE(azure.Found("unit-unknown"));
}

}  // namespace
}  // namespace purser
