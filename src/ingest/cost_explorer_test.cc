#include "ingest/cost_explorer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ingest/test_bills.h"

namespace purser {
namespace {

constexpr std::string_view kByTeam =
    R"([{"Type":"DIMENSION","Key":"SERVICE"},{"Type":"TAG","Key":"team"}])";

std::string Answer(std::string_view groups, std::string_view more = "",
                   std::string_view end = "2026-10-02") {
  return fmt::format(
      R"({{"GroupDefinitions":{},"ResultsByTime":[{{"TimePeriod":{{"Start":"2026-10-01","End":"{}"}},)"
      R"("Total":{{}},"Groups":[{}],"Estimated":false}}]{}}})",
      kByTeam, end, groups, more);
}

std::string Group(std::string_view keys, std::string_view unblended, std::string_view net = "") {
  return fmt::format(
      R"({{"Keys":{},"Metrics":{{"UnblendedCost":{{"Amount":"{}","Unit":"USD"}}{}}}}})", keys,
      unblended,
      net.empty() ? "" : fmt::format(R"(,"NetUnblendedCost":{{"Amount":"{}","Unit":"USD"}})", net));
}

ErrorKind Refusal(std::string_view text) {
  WrittenBill bill("aws-cost-explorer", text, "answer.json");
  const Result<void> ingested = bill.source.Ingest();
  return ingested.ok() ? ErrorKind::kInternal : ingested.error().kind;
}

TEST(CostExplorer, KeepsEveryDigit) {
  TestSource source("aws-cost-explorer", {Fixture("cost-explorer/answer.json")});

  ASSERT_TRUE(source.Ingest().ok());

  EXPECT_EQ(source.Sum("BilledCost"), "132.3200006001");
  EXPECT_EQ(source.Sum("EffectiveCost"), "132.335432700000000001");
  EXPECT_EQ(source.Sum("BilledCost", "Tags['team'] = 'nlp'"), "118.7500000001");
  EXPECT_EQ(source.One("SELECT DISTINCT Tags['team'] FROM charges WHERE ServiceName = 'AWS Glue'"),
            "cv$2");
  EXPECT_EQ(source.One("SELECT COUNT(*) FROM charges WHERE ServiceCategory = 'Compute'"), "3");
  EXPECT_TRUE(source.Found("answers-grouped"));
  EXPECT_TRUE(source.Found("invoice-open"));
}

TEST(CostExplorer, TellsKindsOfChargeApartWhereTheAnswerDoes) {
  TestSource source("aws-cost-explorer", {Fixture("cost-explorer/records.json")});

  ASSERT_TRUE(source.Ingest().ok());

  EXPECT_EQ(source.Sum("BilledCost"), "1155.35");
  EXPECT_EQ(source.Sum("BilledCost", "ChargeCategory = 'Credit'"), "-100");
  EXPECT_EQ(source.Sum("BilledCost", "ChargeCategory = 'Tax'"), "190.1");
  EXPECT_EQ(source.Sum("BilledCost", "ChargeCategory = 'Purchase'"), "72");
  EXPECT_EQ(source.Sum("BilledCost", "ChargeClass = 'Correction'"), "-7.25");
  EXPECT_FALSE(source.Found("record-types-unknown"));
  EXPECT_TRUE(source.Found("fees-not-amortised"));
}

TEST(CostExplorer, UsesNetSumsOnlyWhereTheyAddUp) {
  WrittenBill same("aws-cost-explorer",
                   Answer(Group(R"(["AWS Glue","team$a"])", "10", "8") + "," +
                          Group(R"(["AWS Glue","team$b"])", "-2", "0")),
                   "answer.json");
  WrittenBill other("aws-cost-explorer", Answer(Group(R"(["AWS Glue","team$a"])", "10", "8")),
                    "answer.json");

  ASSERT_TRUE(same.source.Ingest().ok());
  ASSERT_TRUE(other.source.Ingest().ok());

  EXPECT_EQ(same.source.Sum("BilledCost", "Tags['team'] = 'a'"), "8");
  EXPECT_EQ(other.source.Sum("BilledCost"), "10");
  EXPECT_EQ(other.Finding("net-columns-refused").amount, Int128{2} * 1'000'000'000'000'000'000);
}

TEST(CostExplorer, RefusesSumsThatOverlap) {
  const std::string group = Group(R"(["AWS Glue","team$a"])", "1");

  EXPECT_EQ(Refusal(Answer(group + "," + group)), ErrorKind::kData);
}

TEST(CostExplorer, RefusesAmountsThatMayHaveLostDigits) {
  EXPECT_EQ(Refusal(Answer(
                R"({"Keys":["AWS Glue","team$a"],"Metrics":{"UnblendedCost":{"Amount":1.1}}})")),
            ErrorKind::kData);
}

TEST(CostExplorer, RefusesAnswersWithoutTheirLastPage) {
  EXPECT_EQ(Refusal(Answer(Group(R"(["AWS Glue","team$a"])", "1"), R"(,"NextPageToken":"x")")),
            ErrorKind::kData);
}

TEST(CostExplorer, RefusesWhatIsNoAnswer) {
  EXPECT_EQ(Refusal("{}"), ErrorKind::kData);
  EXPECT_EQ(Refusal("[]"), ErrorKind::kData);
  EXPECT_EQ(Refusal("{\"ResultsByTime\":"), ErrorKind::kData);
  EXPECT_EQ(Refusal(R"({"ResultsByTime":[7]})"), ErrorKind::kData);
  EXPECT_EQ(Refusal(Answer(R"({"Keys":["a","b","c"],"Metrics":{}})")), ErrorKind::kData);
  EXPECT_EQ(Refusal(Answer(Group(R"(["AWS Glue","team$a"])", "1"), "", "2026-12-01")),
            ErrorKind::kData);
}

TEST(CostExplorer, QuarantinesCostsThatAreNoNumbers) {
  WrittenBill bill("aws-cost-explorer",
                   Answer(Group(R"(["AWS Glue","team$a"])", "1") + "," +
                          Group(R"(["AWS Glue","team$b"])", "much")),
                   "answer.json");
  bill.source.request.quarantine_limit = 900'000'000'000'000'000;

  ASSERT_TRUE(bill.source.Ingest().ok());

  EXPECT_EQ(bill.source.Sum("BilledCost"), "1");
  EXPECT_EQ(bill.source.snapshot().rows.quarantined, 1);
}

TEST(CostAnswerPlaceOf, KnowsOnlyTheAnswersThatPurserAskedFor) {
  const std::filesystem::path month = CostMonthFolder("d", "012345678901", {2026, 10});

  EXPECT_EQ(CostAnswerPlaceOf(month / "credit-001.json")->part, "credit");
  EXPECT_EQ(CostAnswerPlaceOf(month / "credit-001.json")->account, "012345678901");
  EXPECT_FALSE(CostAnswerPlaceOf(month / "answer.json"));
  EXPECT_FALSE(CostAnswerPlaceOf("d/2026-10/credit-001.json"));
}

}  // namespace
}  // namespace purser
