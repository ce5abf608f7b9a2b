#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/decimal.h"
#include "ingest/test_bills.h"

namespace purser {
namespace {

/// One row in BigQuery's JSON; `more` are further members, each with its comma
/// before it.
std::string Line(std::string_view cost, std::string_view credits, std::string_view more = "") {
  return fmt::format(
      R"({{"billing_account_id":"01A-2B","service":{{"id":"6F81","description":"Compute Engine"}},)"
      R"("sku":{{"id":"S-1","description":"N2 Instance Core running in Iowa"}},)"
      R"("usage_start_time":"2026-10-05 10:00:00 UTC","usage_end_time":"2026-10-05 11:00:00 UTC",)"
      R"("project":{{"id":"acme-train","number":"12","name":"Acme train","labels":[]}},)"
      R"("cost":{},"currency":"USD","credits":{},"invoice":{{"month":"202610"}}{}}})"
      "\n",
      cost, credits, more);
}

constexpr std::string_view kRegular = R"(,"cost_type":"regular")";

constexpr std::string_view kHeader =
    "billing_account_id,invoice.month,cost_type,service.description,sku.id,sku."
    "description,"
    "usage_start_time,usage_end_time,project.id,project.labels,labels,system_"
    "labels,cost,currency,"
    "credits,cost_at_list\n";

std::string Row(std::string_view times, std::string_view cost, std::string_view month = "202610",
                std::string_view kind = "regular") {
  return fmt::format("01A,{},{},Compute Engine,S-1,N2 Core,{},acme-train,,,,{},USD,[],\n", month,
                     kind, times, cost);
}

constexpr std::string_view kMorning = "2026-10-05T10:00:00Z,2026-10-05T11:00:00Z";

TEST(GcpBilling, FoldsDiscountsIntoTheRowAndMakesPromotionsCreditRows) {
  WrittenBill bill(
      "gcp-billing",
      Line(
          "12.000000000000000001",
          R"([{"name":"SUD","amount":-2.5,"type":"SUSTAINED_USAGE_DISCOUNT"},)"
          R"({"name":"CUD","amount":"-1.25","full_name":"CUD: \"N2\" {core}","type":"COMMITTED_USAGE_DISCOUNT"},)"
          R"({"name":"trial","amount":-1e-7,"type":"PROMOTION"}])",
          R"(,"cost_type":"regular","cost_at_list":13.5)") +
          Line("1", "[]", kRegular),
      "bill.jsonl");

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  // 12.000000000000000001 - 2.5 - 1.25 - 0.0000001 + 1
  EXPECT_EQ(bill.source.Sum("BilledCost"), "9.249999900000000001");
  EXPECT_EQ(bill.source.Sum("EffectiveCost"), "9.249999900000000001");
  EXPECT_EQ(bill.source.Sum("BilledCost", "ChargeCategory = 'Usage'"), "9.250000000000000001");
  EXPECT_EQ(bill.source.Sum("BilledCost", "ChargeCategory = 'Credit'"), "-0.0000001");
  EXPECT_EQ(bill.source.Sum("ListCost"), "14.4999999");
  EXPECT_EQ(bill.source.Sum("ContractedCost", "ChargeCategory = 'Usage'"), "13.000000000000000001");
  EXPECT_EQ(bill.source.One("SELECT x_DerivedFrom FROM charges WHERE x_FileNumber = 0"), "1:1");
  EXPECT_EQ(bill.source.One("SELECT SubAccountId FROM charges WHERE x_FileNumber = 0"),
            "acme-train");
  EXPECT_EQ(bill.source.One("SELECT PricingCategory FROM charges WHERE ListCost = 13.5"),
            "Committed");
  const RowCounts rows = bill.source.snapshot().rows;
  EXPECT_EQ(rows.read, 2);
  EXPECT_EQ(rows.derived, 1);
  EXPECT_EQ(rows.kept, 3);
}

TEST(GcpBilling, TotalsOfTheExportAreThoseOfItsCharges) {
  WrittenBill bill("gcp-billing",
                   Line("10", R"([{"name":"a","amount":-4,"type":"PROMOTION"}])", kRegular) +
                       Line("3", "[]", R"(,"cost_type":"tax")") +
                       Line("0.01", "[]", R"(,"cost_type":"rounding_error")"),
                   "bill.jsonl");
  ASSERT_TRUE(bill.source.Ingest().ok());

  const std::string totals = bill.source.plans()[0].input_totals;

  for (const auto& [metric, column] : {std::pair("billed", "BilledCost"),
                                       {"effective", "EffectiveCost"},
                                       {"list", "ListCost"},
                                       {"contracted", "ContractedCost"}})
    EXPECT_EQ(
        bill.source.One(fmt::format("SELECT amount FROM ({}) WHERE metric = '{}'", totals, metric)),
        bill.source.Sum(column))
        << metric;
}

TEST(GcpBilling, TaxAdjustmentAndRoundingRowsKeepTheirPlace) {
  WrittenBill bill(
      "gcp-billing",
      std::string(kHeader) + Row(kMorning, "5") + Row(kMorning, "1.05", "202610", "tax") +
          Row("2026-08-03T00:00:00Z,2026-08-04T00:00:00Z", "-2", "202610", "adjustment") +
          Row(kMorning, "-0.004", "202610", "rounding_error"));

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost"), "4.046");
  EXPECT_EQ(bill.source.Sum("BilledCost", "ChargeCategory = 'Tax'"), "1.05");
  EXPECT_EQ(bill.source.Sum("BilledCost", "ChargeCategory = 'Adjustment'"), "-2.004");
  EXPECT_EQ(bill.source.One("SELECT ChargeClass FROM charges WHERE BilledCost = -2"), "Correction");
  EXPECT_EQ(bill.source.One("SELECT x_LineItemType FROM charges WHERE BilledCost = -0.004"),
            "rounding_error");
}

TEST(GcpBilling, MonthsAreTheInvoicesAndBeginInPacificTime) {
  WrittenBill bill("gcp-billing",
                   std::string(kHeader) +
                       // The last hour of September in Los Angeles, by either reckoning of
                       // the clock.
                       Row("2026-10-01T06:00:00Z,2026-10-01T07:00:00Z", "1", "202609") +
                       Row("2026-10-01T07:00:00Z,2026-10-01T08:00:00Z", "2", "202610") +
                       Row("2026-10-31T23:00:00Z,2026-11-01T00:00:00Z", "4", "202610") +
                       Row("2026-12-01T07:30:00Z,2026-12-01T08:00:00Z", "8", "202611") +
                       Row("2026-12-01T08:00:00Z,2026-12-01T09:00:00Z", "16", "202612") +
                       Row("2026-10-01T05:00:00Z,2026-10-01T06:00:00Z", "32", "202610"));

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  ASSERT_EQ(bill.source.plans().size(), 4U);
  EXPECT_EQ(bill.source.Sum("BilledCost", "BillingPeriodStart = TIMESTAMP '2026-09-01'"), "1");
  EXPECT_EQ(bill.source.Sum("BilledCost", "BillingPeriodStart = TIMESTAMP '2026-10-01'"), "38");
  EXPECT_EQ(bill.source.One("SELECT MIN(ChargePeriodStart) FROM charges"), "2026-10-01T05:00:00Z");
  const QualityFinding late = bill.Finding("invoice-month-differs", 1);
  EXPECT_EQ(late.rows, 1);
  EXPECT_EQ(late.amount, Int128{32} * 1'000'000'000'000'000'000);
  EXPECT_EQ(bill.Finding("invoice-month-differs", 0).rows, 0);
  EXPECT_EQ(bill.Finding("invoice-month-differs", 2).rows, 0);
}

TEST(GcpBilling, WithoutAnInvoiceMonthThePacificMonthOfTheUsageStandsIn) {
  WrittenBill bill("gcp-billing",
                   std::string(kHeader) +
                       Row("2026-10-01T06:59:59Z,2026-10-01T07:00:00Z", "1", "") +
                       Row("2026-10-01T07:00:00Z,2026-10-01T08:00:00Z", "2", "13/26"));

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  ASSERT_EQ(bill.source.plans().size(), 2U);
  EXPECT_EQ(bill.source.Sum("BilledCost", "BillingPeriodStart = TIMESTAMP '2026-09-01'"), "1");
  EXPECT_EQ(bill.Finding("invoice-month-missing", 1).rows, 1);
  EXPECT_NE(
      bill.source.One("SELECT x_RepairReason FROM charges WHERE BilledCost = 2").find("13/26"),
      std::string::npos);
}

TEST(GcpBilling, LabelsOfTheResourceWinOverTheProjects) {
  WrittenBill bill(
      "gcp-billing",
      Line(
          "1", "[]",
          R"(,"cost_type":"regular","labels":[{"key":"team","value":"cv"},{"key":"team","value":"search"},)"
          R"({"key":"k8s-namespace","value":"train"},{"key":"goog-k8s-cluster-name","value":"c1"}],)"
          R"("tags":[{"key":"environment","value":"production","inherited":true,"namespace":"acme"}],)"
          R"("system_labels":[{"key":"compute.googleapis.com/machine_spec","value":"a3-highgpu-8g"}],)"
          R"("project":{"id":"p","labels":[{"key":"team","value":"nlp"},{"key":"cost_center","value":"cc-1"}]})"),
      "bill.json");

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  const auto tag = [&](std::string_view key) {
    return bill.source.One(fmt::format("SELECT element_at(Tags, '{}') FROM charges", key));
  };
  EXPECT_EQ(tag("team"), "search") << "of a repeated key the last value counts";
  EXPECT_EQ(tag("cost_center"), "cc-1");
  EXPECT_EQ(tag("environment"), "production");
  EXPECT_EQ(tag("k8s-namespace"), "train");
  EXPECT_EQ(tag("goog-k8s-cluster-name"), "c1");
  EXPECT_EQ(bill.source.One("SELECT x_InstanceType FROM charges"), "a3-highgpu-8g");
}

TEST(GcpBilling, LabelsMayBeOneObject) {
  WrittenBill bill("gcp-billing",
                   "cost,usage_start_time,usage_end_time,"
                   "invoice_month,labels,project_labels\n"
                   "1,2026-10-05T10:00Z,2026-10-05T11:00Z,"
                   "202610,\"{\"\"team\"\":\"\"cv\"\"}\","
                   "\"[{\"\"key\"\":\"\"team\"\",\"\"value\"\":"
                   "\"\"nlp\"\"},{\"\"key\"\":\"\"app\"\","
                   "\"\"value\"\":\"\"é,]\"\"}]\"\n");

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.One("SELECT element_at(Tags, 'team') FROM charges"), "cv");
  EXPECT_EQ(bill.source.One("SELECT element_at(Tags, 'app') FROM charges"), "é,]");
}

TEST(GcpBilling, AcceleratorHoursAreWhatIsPriced) {
  WrittenBill bill(
      "gcp-billing",
      Line(
          "88", "[]",
          R"(,"cost_type":"regular","sku":{"id":"G","description":"Nvidia H100 80GB GPU running in Iowa"},)"
          R"("system_labels":[{"key":"compute.googleapis.com/machine_spec","value":"a3-highgpu-8g"}],)"
          R"("usage":{"amount":28800,"unit":"seconds","amount_in_pricing_units":8,"pricing_unit":"hour"})") +
          Line(
              "9", "[]",
              R"(,"cost_type":"regular","sku":{"id":"T","description":"Nvidia Tesla T4 GPU running in Iowa"},)"
              R"("usage":{"amount":3600,"unit":"seconds","amount_in_pricing_units":1,"pricing_unit":"hour"})"),
      "bill.jsonl");

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("x_GpuHours"), "9");
  EXPECT_EQ(bill.source.One("SELECT x_AcceleratorName FROM charges WHERE BilledCost = 88"),
            "NVIDIA H100");
  EXPECT_EQ(bill.source.One("SELECT x_AcceleratorCount FROM charges WHERE BilledCost = 88"), "8");
  EXPECT_EQ(bill.source.One("SELECT x_AcceleratorName FROM charges WHERE BilledCost = 9"),
            "NVIDIA T4");
}

TEST(GcpBilling, ReservationsThatStoodUnusedAreSaid) {
  WrittenBill bill(
      "gcp-billing",
      Line("7", "[]",
           R"(,"cost_type":"regular","resource":{"name":"r-1"},"system_labels":[)"
           R"({"key":"compute.googleapis.com/is_unused_reservation","value":"true"}])"),
      "bill.jsonl");

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.One("SELECT CapacityReservationStatus FROM charges"), "Unused");
  EXPECT_EQ(bill.source.One("SELECT CapacityReservationId FROM charges"), "r-1");
}

TEST(GcpBilling, CommitmentFeesArePurchasesAndNotCountedTwiceAtList) {
  WrittenBill bill(
      "gcp-billing",
      Line(
          "6", "[]",
          R"(,"cost_type":"regular","sku":{"id":"C","description":"Commitment v1: N2 Cpu in Iowa for 1 Year"},"subscription":{"instance_id":"sub-1"})") +
          Line("10", R"([{"name":"c","amount":-10,"type":"COMMITTED_USAGE_DISCOUNT"}])", kRegular),
      "bill.jsonl");

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost"), "6");
  EXPECT_EQ(bill.source.Sum("ListCost"), "10");
  EXPECT_EQ(bill.source.Sum("ContractedCost"), "10");
  EXPECT_EQ(bill.source.One("SELECT CommitmentDiscountId FROM charges WHERE "
                            "ChargeCategory = 'Purchase'"),
            "sub-1");
}

TEST(GcpBilling, SaysWhatIsOddAndKeepsTheMoney) {
  WrittenBill bill("gcp-billing",
                   Line("1", R"([{"name":"?","amount":-0.5,"type":"NEW_KIND"}])", kRegular) +
                       Line("2", R"([{"name":"back","amount":0.25,"type":"DISCOUNT"}])", kRegular) +
                       Line("null", "[]", R"(,"cost_type":"special")") +
                       Line("4", "[]", R"(,"cost_type":"regular","project":null)"),
                   "bill.jsonl");

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost"), "6.75");
  EXPECT_EQ(bill.Finding("credit-type-unknown").rows, 1);
  EXPECT_EQ(bill.Finding("credit-type-unknown").amount, Int128{-500'000'000'000'000'000});
  EXPECT_EQ(bill.Finding("credit-raises-cost").amount, Int128{250'000'000'000'000'000});
  EXPECT_EQ(bill.Finding("cost-blank").rows, 1);
  EXPECT_EQ(bill.Finding("line-type-unknown").rows, 1);
  EXPECT_EQ(bill.Finding("project-missing").rows, 1);
  EXPECT_EQ(bill.Finding("project-missing").amount, Int128{4} * 1'000'000'000'000'000'000);
  EXPECT_NE(bill.Finding("columns-missing").detail.find("resource_name"), std::string::npos);
}

TEST(GcpBilling, HostileRowsAreNamedByFileLineAndReason) {
  const std::string good = Line("1", "[]", kRegular);
  WrittenBill bill("gcp-billing",
                   good + "\n" + "{\"cost\": 3\n" + Line("\"many\"", "[]", kRegular) +
                       Line("5", R"("[{'name': 'x', 'amount': -1}]")", kRegular) +
                       Line("5", R"([{"name":"x","amount":"lots"}])", kRegular),
                   "bill.jsonl");
  bill.source.request.quarantine_limit = 1'000'000'000'000'000'000;

  const Result<void> ingested = bill.source.Ingest();

  ASSERT_TRUE(ingested.ok()) << ingested.error().message;
  EXPECT_EQ(bill.source.Sum("BilledCost"), "1");
  const std::vector<QuarantinedRow>& rows = bill.source.snapshot().quarantined;
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].line, 3);
  EXPECT_EQ(rows[0].reason, "the line is not one JSON object");
  EXPECT_EQ(rows[1].reason, "cost is not a number: \"many\"");
  EXPECT_NE(rows[2].reason.find("TO_JSON_STRING"), std::string::npos);
  EXPECT_EQ(rows[3].file, "bill.jsonl");
  EXPECT_NE(rows[3].reason.find("amount of a credit"), std::string::npos);
}

TEST(GcpBilling, RefusesWhatIsNoBillingExportAndSaysWhatToDo) {
  WrittenBill focus("gcp-billing", "BilledCost,ChargeCategory\n1,Usage\n");
  WrittenBill other("gcp-billing", "a,b\n1,2\n");
  WrittenBill doubled("gcp-billing", "cost,usage_start_time,Cost\n1,2026-10-05,2\n");

  const Result<void> is_focus = focus.source.Ingest();
  const Result<void> is_other = other.source.Ingest();
  const Result<void> is_doubled = doubled.source.Ingest();

  ASSERT_FALSE(is_focus.ok());
  EXPECT_NE(is_focus.error().message.find("--kind focus"), std::string::npos);
  ASSERT_FALSE(is_other.ok());
  EXPECT_NE(is_other.error().message.find("TO_JSON_STRING"), std::string::npos);
  ASSERT_FALSE(is_doubled.ok());
  EXPECT_NE(is_doubled.error().message.find("more than once"), std::string::npos);
}

/// The same three rows in CSV, JSON lines and Parquet: doubles where BigQuery
/// has them.
class GcpFormats : public testing::Test {
 protected:
  static constexpr std::string_view kRows =
      "SELECT * FROM (VALUES "
      "(0.1, [{'name': 'SUD', 'amount': -0.07, 'type': "
      "'SUSTAINED_USAGE_DISCOUNT'}, "
      "       {'name': 'trial', 'amount': -0.0000001, 'type': 'PROMOTION'}]), "
      "(0.000022250738585, []), "
      "(123456.78901234567, [])) AS t(cost, credits)";

  /// The rows with these types of cost and credits, nested as BigQuery nests
  /// them.
  static std::string Nested(std::string_view cost, std::string_view credits) {
    return fmt::format(
        "SELECT '01A' AS billing_account_id, {{'month': '202610'}} AS invoice, "
        "'regular' AS cost_type, {{'id': 's', 'description': 'Compute "
        "Engine'}} AS service, "
        "{{'id': 'k', 'description': 'Core'}} AS sku, TIMESTAMP '2026-10-05 "
        "10:00:00' AS "
        "usage_start_time, TIMESTAMP '2026-10-05 11:00:00' AS usage_end_time, "
        "{{'id': 'p', 'labels': [{{'key': 'team', 'value': 'nlp'}}]}} AS "
        "project, 'USD' AS "
        "currency, {} AS cost, {} AS credits FROM ({})",
        cost, credits, kRows);
  }

  std::filesystem::path Copied(std::string_view name, std::string_view select,
                               std::string_view options) {
    const std::filesystem::path file = folder_.path() / name;
    const std::unique_ptr<Duck> duck = Duck::Open({.threads = 1}).value();
    const Result<void> copied =
        duck->Execute(fmt::format("COPY ({}) TO {} ({})", select, SqlText(file.string()), options));
    EXPECT_TRUE(copied.ok()) << copied.error().message;
    return file;
  }

  void ExpectTheRows(const std::filesystem::path& file) {
    TestSource source("gcp-billing", {file});
    const Result<void> ingested = source.Ingest();
    ASSERT_TRUE(ingested.ok()) << ingested.error().message;
    // 0.1 - 0.07 - 0.0000001 + 0.000022250738585 + 123456.78901234567
    EXPECT_EQ(source.Sum("BilledCost"), "123456.819034496408585");
    EXPECT_EQ(source.Sum("BilledCost", "ChargeCategory = 'Credit'"), "-0.0000001");
    EXPECT_EQ(source.Sum("ContractedCost", "x_RowNumber = 3"), "123456.78901234567");
    EXPECT_EQ(source.One("SELECT element_at(Tags, 'team') FROM charges LIMIT 1"), "nlp");
  }

  TemporaryFolder folder_;
};

constexpr std::string_view kDoubleCredits =
    "CAST(credits AS STRUCT(name VARCHAR, amount DOUBLE, type VARCHAR)[])";

TEST_F(GcpFormats, DoublesOfParquetAreTheirShortestText) {
  ExpectTheRows(
      Copied("bill.parquet", Nested("CAST(cost AS DOUBLE)", kDoubleCredits), "FORMAT parquet"));
}

TEST_F(GcpFormats, NumericsOfParquetLoseNothing) {
  ExpectTheRows(Copied("bill.parquet",
                       Nested("CAST(cost AS DECIMAL(38,18))",
                              "CAST(credits AS STRUCT(name VARCHAR, amount "
                              "DECIMAL(38,9), type VARCHAR)[])"),
                       "FORMAT parquet"));
}

TEST_F(GcpFormats, ListsThatParquetWrapsAreListsAllTheSame) {
  const std::string wrapped =
      fmt::format("{{'list': list_transform({}, lambda c: {{'element': c}})}}", kDoubleCredits);

  ExpectTheRows(Copied("bill.parquet", Nested("CAST(cost AS DOUBLE)", wrapped), "FORMAT parquet"));
}

TEST_F(GcpFormats, JsonLinesAreNestedAndMayBePacked) {
  ExpectTheRows(Copied("bill.jsonl.gz", Nested("CAST(cost AS DOUBLE)", kDoubleCredits),
                       "FORMAT json, COMPRESSION gzip"));
}

TEST_F(GcpFormats, CsvHasRecordsAsJsonText) {
  const std::string select =
      "SELECT * REPLACE (to_json(invoice) AS invoice, "
      "to_json(service) AS service, "
      "to_json(sku) AS sku, to_json(project) AS "
      "project, to_json(credits) AS credits) FROM (" +
      Nested("CAST(cost AS DOUBLE)", kDoubleCredits) + ")";

  ExpectTheRows(Copied("bill.csv", select, "FORMAT csv, HEADER"));
}

}  // namespace
}  // namespace purser
