#include "report/reconcile.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "report/expectation.h"
#include "report/test_books.h"

namespace purser {
namespace {

const Table& TableOf(const Report& report, std::string_view name) {
  const auto found = std::ranges::find(report.tables, name, &Table::name);
  Check(found != report.tables.end(), "the report has the table");
  return *found;
}

/// A table's rows as "a|b|12.5", null as "-", every digit that is none too many.
std::vector<std::string> Rows(const Report& report, std::string_view name) {
  std::vector<std::string> lines;
  for (const std::vector<Cell>& row : TableOf(report, name).rows) {
    std::string line;
    for (const Cell& cell : row) {
      if (!line.empty()) line += "|";
      if (const auto* text = std::get_if<std::string>(&cell)) line += *text;
      if (const auto* number = std::get_if<std::int64_t>(&cell)) line += ToText(Int128{*number});
      if (const auto* money = std::get_if<Decimal>(&cell))
        line += ShortDecimalText(money->units, money->scale);
      if (std::holds_alternative<std::monostate>(cell)) line += "-";
    }
    lines.push_back(line);
  }
  return lines;
}

Report Proof(TestBooks& books, ReconcileRequest request = {}) {
  ReaderContext context = books.context();
  return Reconcile(context, request).value();
}

Report Against(TestBooks& books, const std::string& csv) {
  return Proof(books, {.expected = csv, .expected_file = "invoice.csv"});
}

void Fill(TestBooks& books) {
  books.Charge("2026-09-01", "10", {{"EffectiveCost", "8"}}, {{"team", "nlp"}});
  books.Charge("2026-09-02", "0.005", {{"InvoiceId", ""}});
  books.Charge("2026-09-03", "2", {{"ChargeCategory", "Tax"}});
  books.Charge("2026-09-03", "5", {{"BillingCurrency", "EUR"}});
  books.Publish();
}

TEST(Reconcile, ProvesEveryCellOfTheBill) {
  TestBooks books;
  Fill(books);

  const Report report = Proof(books);

  EXPECT_EQ(Rows(report, "cells"), (std::vector<std::string>{
                                       "prod|2026-09|AWS|1|Usage|EUR|5|5|0|0|1",
                                       "prod|2026-09|AWS|1|Tax|USD|2|2|0|0|1",
                                       "prod|2026-09|AWS|1|Usage|USD|10.005|8.005|0|0|2",
                                   }));
  EXPECT_EQ(report.holds, true);
  EXPECT_EQ(report.headlines.front(), "books = files; not yet compared with an invoice");
}

TEST(Reconcile, NamesTheCellAndTheFileOfAChargeThatWasAltered) {
  TestBooks books;
  Fill(books);
  books.Run("UPDATE charges SET BilledCost = 11 WHERE BilledCost = 10");
  const std::string file =
      "charges/source=prod/billing_period=2026-09/snapshot=S/part-0001.parquet";

  const Report report = Proof(books, {.changed_files = {file + ": digest a, not b"}});

  EXPECT_EQ(report.holds, false);
  EXPECT_EQ(Rows(report, "differences")[0],
            "files = charges|prod|2026-09|AWS|1|Usage|USD|BilledCost|10.005000000000000000|"
            "11.005000000000000000|" +
                file + ": digest a, not b");
  EXPECT_EQ(Rows(report, "differences").size(), 3U);
}

TEST(Reconcile, SeesOwnersThatLoseOrDoubleMoney) {
  TestBooks books;
  Fill(books);
  books.Run("UPDATE cube_owner SET EffectiveCost = EffectiveCost + 1 WHERE ChargeCategory = 'Tax'");

  const Report report = Proof(books);

  EXPECT_EQ(report.holds, false);
  EXPECT_EQ(Rows(report, "differences"),
            (std::vector<std::string>{"charges = owner cube|prod|2026-09|-|1|Tax|USD|EffectiveCost|"
                                      "2.000000000000000000|3.000000000000000000|-"}));
}

TEST(Reconcile, AFileThatWasChangedIsADifferenceEvenWhereSumsAreEqual) {
  TestBooks books;
  Fill(books);

  EXPECT_EQ(Proof(books, {.changed_files = {"charges/x.parquet"}}).holds, false);
}

TEST(Reconcile, AnInvoiceIsEqualRoundedOrDiffers) {
  TestBooks books;
  Fill(books);
  const std::string header = "billing_period,account,currency,amount\n";

  const Report equal = Against(books, header + "2026-09,1,USD,12.005\n2026-09,1,EUR,5\n");
  const Report rounded = Against(books, header + "2026-09,1,USD,\"12.01\"\n2026-09,1,EUR,5.00\n");
  const Report differs = Against(books, header + "2026-09,1,USD,12.02\n2026-09,1,EUR,5\n");

  EXPECT_EQ(Rows(equal, "expected"),
            (std::vector<std::string>{"2026-09|1|EUR|-|-|-|5|5|0|0|equal",
                                      "2026-09|1|USD|-|-|-|12.005|12.005|0|0.005|equal"}));
  EXPECT_EQ(equal.headlines.front(), "books = files = invoice.csv");
  EXPECT_EQ(Rows(rounded, "expected")[1], "2026-09|1|USD|-|-|-|12.01|12.005|-0.005|0.005|rounding");
  EXPECT_EQ(rounded.holds, true);
  EXPECT_EQ(Rows(differs, "expected")[1], "2026-09|1|USD|-|-|-|12.02|12.005|-0.015|0.005|differs");
  EXPECT_EQ(differs.holds, false);
}

TEST(Reconcile, AnInvoiceMayNameIssuerInvoiceAndSubAccount) {
  TestBooks books;
  Fill(books);

  const Report report =
      Against(books,
              "invoice,billing_period,account,currency,amount,issuer,sub_account\n"
              "INV1,2026-09,1,USD,12,AWS,11\n");

  EXPECT_EQ(Rows(report, "expected"),
            (std::vector<std::string>{"2026-09|1|USD|AWS|INV1|11|12|12|0|0|equal"}));
  EXPECT_EQ(report.notes, (std::vector<std::string>{
                              "2026-09 account 1: 5.00 EUR is on no line of the expectation",
                              "2026-09 account 1: 0.00 USD is open: no invoice yet",
                          }));
}

TEST(Reconcile, ACheckSourceIsComparedAndCountsNowhere) {
  TestBooks books;
  Fill(books);
  Snapshot check = books.generation.snapshots[0];
  check.id = "S-check";
  check.source = "explorer";
  check.role = "check";
  check.totals = {{.account = "1",
                   .currency = "USD",
                   .category = "Usage",
                   .billed = ParseDecimal("12.5", kCostScale)->units}};
  books.generation.snapshots.push_back(check);

  const Report report = Proof(books);

  EXPECT_EQ(Rows(report, "check_sources"),
            (std::vector<std::string>{"2026-09|1|USD|explorer|12.5|12.005|-0.495|differs"}));
  EXPECT_EQ(report.holds, false);
}

TEST(Reconcile, TheBridgeLeadsFromEffectiveToBilled) {
  TestBooks books;
  books.Charge("2026-09-01", "10");
  books.Charge("2026-09-01", "0",
               {{"EffectiveCost", "6"},
                {"CommitmentDiscountStatus", "Used"},
                {"CommitmentDiscountId", "sp-1"}});
  books.Charge("2026-09-01", "0",
               {{"EffectiveCost", "1"},
                {"CommitmentDiscountStatus", "Unused"},
                {"CommitmentDiscountId", "sp-1"}});
  books.Charge(
      "2026-09-01", "7",
      {{"EffectiveCost", "0"}, {"ChargeCategory", "Purchase"}, {"CommitmentDiscountId", "sp-1"}});
  books.Charge("2026-09-02", "3", {{"EffectiveCost", "2.5"}, {"ChargeCategory", "Credit"}});
  books.Publish();

  EXPECT_EQ(
      Rows(Proof(books), "bridge"),
      (std::vector<std::string>{
          "2026-09|USD|effective|19.5", "2026-09|USD|− commitments used|-6",
          "2026-09|USD|− commitments unused|-1", "2026-09|USD|+ purchases and fees billed|7",
          "2026-09|USD|+ Credit billed otherwise than effective|0.5", "2026-09|USD|= billed|20"}));
}

TEST(Reconcile, IsOfBillingPeriods) {
  TestBooks books;
  Fill(books);
  ReaderContext context = books.context();

  EXPECT_EQ(Reconcile(context, {.period = {.period = "last-7d"}}).error().kind, ErrorKind::kUsage);
}

TEST(Expectation, SaysWhichLineCannotBeRead) {
  const std::string header = "billing_period,account,currency,amount\n";

  for (const std::string& csv : {std::string(), std::string("period,account\n"),
                                 header + "2026-09,1,USD\n", header + "september,1,USD,1\n",
                                 header + "2026-09,1,USD,1.2.3\n", header + "2026-09,1,USD,\"1\n"})
    EXPECT_EQ(ParseExpectation(csv).error().kind, ErrorKind::kUsage) << csv;
  EXPECT_NE(ParseExpectation(header + "2026-09,1,USD,x\n").error().message.find("line 2"),
            std::string::npos);
  EXPECT_NE(ParseExpectation("billing_perid,account,currency,amount\n")
                .error()
                .message.find("did you mean \"billing_period\"?"),
            std::string::npos);
}

}  // namespace
}  // namespace purser
