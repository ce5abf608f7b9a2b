#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/decimal.h"
#include "ingest/test_bills.h"

namespace purser {
namespace {

constexpr std::string_view kHeader =
    "lineItem/referenceNo,lineItem/tenantId,lineItem/intervalUsageStart,lineItem/intervalUsageEnd,"
    "product/service,product/compartmentId,product/compartmentName,product/region,"
    "product/availabilityDomain,product/resourceId,usage/billedQuantity,"
    "usage/billedQuantityOverage,cost/subscriptionId,cost/productSku,product/Description,"
    "cost/unitPrice,cost/unitPriceOverage,cost/myCost,cost/myCostOverage,cost/currencyCode,"
    "cost/billingUnitReadable,cost/skuUnitDescription,cost/overageFlag,lineItem/isCorrection,"
    "lineItem/backreferenceNo,tags/Oracle-Tags.CreatedBy,tags/acme.team\n";

struct OciLine {
  std::string_view reference;
  std::string_view cost;
  std::string_view correction = "false";
  std::string_view back = "";
  std::string_view start = "2026-10-05T10:00Z";
  std::string_view overage = "";
};

std::string Text(const OciLine& line) {
  return fmt::format(
      "{},ocid1.tenancy.oc1..t,{},2026-10-05T11:00Z,COMPUTE,ocid1.compartment.oc1..c,research,"
      "us-ashburn-1,AD-1,ocid1.instance.oc1.iad.x,2,,sub,B95909,Compute - GPU - A100,4,,{},{},USD,"
      "GPU Per Hour,,N,{},{},ada,cv\n",
      line.reference, line.start, line.cost, line.overage, line.correction, line.back);
}

TEST(Oci, KeepsEighteenDecimals) {
  WrittenBill bill("oci", std::string(kHeader) + Text({"r1", "0.000000000000000001"}) +
                              Text({"r2", "123456789012.345678901234567891"}) +
                              Text({"r3", "2.5E-7"}));

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost"), "123456789012.345679151234567892");
  EXPECT_EQ(bill.source.Sum("EffectiveCost"), "123456789012.345679151234567892");
  EXPECT_EQ(bill.Finding("digits-rounded").rows, 0);
}

TEST(Oci, CorrectionsStandInThePlaceOfWhatTheyCorrect) {
  WrittenBill bill("oci", std::string(kHeader) + Text({"r1", "10"}) +
                              Text({"r2", "4.5", "true", "r1"}) +   // instead of r1
                              Text({"r3", "4.25", "TRUE", "r2"}) +  // instead of r2
                              Text({"r4", "1"}));

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost"), "5.25");
  const RowCounts rows = bill.source.snapshot().rows;
  EXPECT_EQ(rows.read, 4);
  EXPECT_EQ(rows.netted, 2);
  EXPECT_EQ(rows.kept, 2);
  EXPECT_EQ(bill.Finding("lines-corrected").rows, 2);
  EXPECT_EQ(bill.Finding("lines-corrected").amount, Int128{14'500} * 1'000'000'000'000'000);
  EXPECT_EQ(bill.source.One(fmt::format("SELECT amount FROM ({}) WHERE metric = 'billed'",
                                        bill.source.plans()[0].input_totals)),
            "5.25");
  EXPECT_EQ(bill.source.snapshot().proof.at(0).detail,
            "delivered 19.75 - corrected lines 14.5 = 5.25 USD");
}

TEST(Oci, CorrectionsOfLinesThatAreNotThereCountAndAreSaid) {
  WrittenBill bill("oci", std::string(kHeader) + Text({"r1", "10"}) +
                              Text({"r9", "3", "true", "r0"}) + Text({"r8", "2", "true", "r8"}));

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost"), "15");
  EXPECT_EQ(bill.Finding("correction-without-original").rows, 2);
  EXPECT_EQ(bill.Finding("correction-without-original").amount,
            Int128{5} * 1'000'000'000'000'000'000);
}

TEST(Oci, SaysWhoWhatAndHowMuch) {
  WrittenBill bill("oci",
                   std::string(kHeader) + Text({.reference = "r1", .cost = "8", .overage = "0.5"}));

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.One("SELECT SubAccountName FROM charges"), "research");
  EXPECT_EQ(bill.source.One("SELECT ResourceType FROM charges"), "instance");
  EXPECT_EQ(bill.source.One("SELECT ServiceCategory FROM charges"), "Compute");
  EXPECT_EQ(bill.source.One("SELECT element_at(Tags, 'acme.team') FROM charges"), "cv");
  EXPECT_EQ(bill.source.One("SELECT x_AcceleratorName FROM charges"), "NVIDIA A100");
  EXPECT_EQ(bill.source.Sum("x_GpuHours"), "2");
  EXPECT_EQ(bill.source.Sum("BilledCost"), "8");
  EXPECT_EQ(bill.Finding("overage-apart").amount, Int128{500'000'000'000'000'000});
}

TEST(Oci, HeadersOfAnyCaseAndSpellingAreTheSame) {
  WrittenBill bill("oci",
                   "LINEITEM/INTERVALUSAGESTART,lineItem_intervalUsageEnd,Cost/MyCost,"
                   "cost/currencyCode\n2026-10-05T10:00:00.000Z,2026-10-05T11:00:00.000Z,7,EUR\n");

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost", "BillingCurrency = 'EUR'"), "7");
  EXPECT_EQ(bill.Finding("columns-missing").kind, "columns-missing");
  EXPECT_EQ(bill.Finding("project-missing").rows, 1);
}

TEST(Oci, RefusesUsageReportsAndFocusAndNamesTheLineThatIsNoNumber) {
  WrittenBill usage("oci", "lineItem/intervalUsageStart,usage/consumedQuantity\n2026-10-05,2\n");
  WrittenBill focus("oci", "BilledCost,ChargeCategory\n1,Usage\n");
  WrittenBill bad("oci", std::string(kHeader) + Text({"r1", "1"}) + Text({"r2", "1,2"}));

  const Result<void> is_usage = usage.source.Ingest();
  const Result<void> is_focus = focus.source.Ingest();
  const Result<void> is_bad = bad.source.Ingest();

  ASSERT_FALSE(is_usage.ok());
  EXPECT_NE(is_usage.error().message.find("cost-csv"), std::string::npos);
  ASSERT_FALSE(is_focus.ok());
  EXPECT_NE(is_focus.error().message.find("--kind focus"), std::string::npos);
  ASSERT_FALSE(is_bad.ok());
  EXPECT_NE(is_bad.error().message.find("bill.csv:3"), std::string::npos);
}

TEST(Oci, FocusReportsHaveColumnNamesOfTheirOwn) {
  WrittenBill bill("focus",
                   "AvailabilityZone,BilledCost,BillingAccountId,BillingCurrency,BillingPeriodEnd,"
                   "BillingPeriodStart,ChargeCategory,ChargeFrequency,ChargePeriodEnd,"
                   "ChargePeriodStart,EffectiveCost,InvoiceIssuer,ListCost,ListUnitPrice,"
                   "PricingQuantity,PricingUnit,Provider,Publisher,Region,ResourceId,ServiceName,"
                   "SubAccountId,Tags,UsageQuantity,UsageUnit,oci_CompartmentName\n"
                   ",0.123456789012345678,t,USD,2026-11-01T00:00Z,2026-10-01T00:00Z,Usage,"
                   "Usage-Based,2026-10-05T11:00Z,2026-10-05T10:00Z,0.123456789012345678,Oracle,"
                   "0.2,0.1,2,GB,Oracle,Oracle,us-ashburn-1,ocid1.x,COMPUTE,c,"
                   "\"{\"\"team\"\": \"\"cv\"\"}\",2,GB,research\n");

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost"), "0.123456789012345678");
  EXPECT_EQ(bill.source.One("SELECT ProviderName FROM charges"), "Oracle");
  EXPECT_EQ(bill.source.One("SELECT InvoiceIssuerName FROM charges"), "Oracle");
  EXPECT_EQ(bill.source.One("SELECT RegionId FROM charges"), "us-ashburn-1");
  EXPECT_EQ(bill.source.Sum("ConsumedQuantity"), "2");
  EXPECT_EQ(bill.source.One("SELECT element_at(x_Custom, 'oci_CompartmentName') FROM charges"),
            "research");
}

}  // namespace
}  // namespace purser
