#include "report/test_books.h"

#include <algorithm>

#include <fmt/format.h>

#include "allocate/period.h"
#include "domain/schema.h"
#include "ledger/inventory.h"
#include "report/formats.h"

namespace purser {
namespace {

using Texts = TestBooks::Texts;

Texts RowOf(std::string_view day, std::string_view amount, const Texts& columns) {
  Texts all = {{"BillingAccountId", "1"},
               {"SubAccountId", "11"},
               {"ServiceName", "EC2"},
               {"RegionId", "us-east-1"},
               {"ChargeCategory", "Usage"},
               {"BillingCurrency", "USD"},
               {"InvoiceIssuerName", "AWS"},
               {"ServiceProviderName", "AWS"},
               {"InvoiceId", "INV1"},
               {"BilledCost", std::string(amount)},
               {"EffectiveCost", std::string(amount)},
               {"ListCost", "0"},
               {"ContractedCost", "0"},
               {"source", "prod"},
               {"billing_period", std::string(day.substr(0, 7))},
               {"ChargePeriodStart", std::string(day)},
               {"x_FileNumber", "1"}};
  for (const auto& [name, value] : columns) all[name] = value;
  return all;
}

std::string MapText(const Texts& tags) {
  if (tags.empty()) return "NULL";
  std::string keys, texts;
  for (const auto& [name, value] : tags) {
    keys += (keys.empty() ? "" : ", ") + SqlText(name);
    texts += (texts.empty() ? "" : ", ") + SqlText(value);
  }
  return fmt::format("MAP([{}], [{}])", keys, texts);
}

std::string IdentityNames() {
  std::string names;
  for (const SchemaColumn& column : IdentityColumns())
    names += (names.empty() ? "" : ", ") + SqlName(column.name);
  return names;
}

}  // namespace

TestBooks::TestBooks() : duck_(Duck::Open({.memory_limit_bytes = 1 << 30, .threads = 2}).value()) {
  config.taxonomy.keys = {{.name = "team", .required = true}, {.name = "project"}};
  std::string columns;
  for (const SchemaColumn& column : CanonicalColumns())
    columns += fmt::format("{} {}, ", SqlName(column.name), SqlType(column.kind));
  Run("CREATE TABLE charges (" + columns +
      "source VARCHAR, billing_period VARCHAR, snapshot VARCHAR)");
  generation.id = "G1";
}

void TestBooks::Charge(std::string_view day, std::string_view amount, const Texts& columns,
                       const Texts& tags) {
  Texts all = RowOf(day, amount, columns);
  all["x_RowNumber"] = fmt::format("{}", ++charges_);
  all["snapshot"] = "S-" + all["source"] + "-" + all["billing_period"];
  std::string names, values;
  for (const auto& [name, value] : all) {
    names += SqlName(name) + ", ";
    values += (value.empty() ? "NULL" : SqlText(value)) + ", ";
  }
  if (!all.contains("ChargePeriodEnd")) {
    names += "ChargePeriodEnd, ";
    values += fmt::format("TIMESTAMP '{}' + INTERVAL 1 HOUR, ", all["ChargePeriodStart"]);
  }
  Run(fmt::format("INSERT INTO charges ({}Tags) VALUES ({}{})", names, values, MapText(tags)));
  NoteSnapshot(all["source"], all["billing_period"], all["snapshot"]);
}

void TestBooks::Publish() {
  const std::string identity = IdentityNames();
  Run("UPDATE charges SET x_IdentityKey = purser_identity(" + identity + ")");
  Run("CREATE TABLE all_identities AS SELECT DISTINCT " + identity +
      ", x_IdentityKey, source, billing_period, snapshot FROM charges");
  Run("CREATE TABLE all_cube_day AS SELECT CAST(ChargePeriodStart AS DATE) AS Day, "
      "x_IdentityKey, SUM(BilledCost) AS BilledCost, SUM(EffectiveCost) AS EffectiveCost, "
      "SUM(ListCost) AS ListCost, SUM(ContractedCost) AS ContractedCost, "
      "CAST(SUM(COALESCE(ConsumedQuantity, 0)) AS DECIMAL(38,12)) AS ConsumedQuantity, "
      "CAST(0 AS DECIMAL(38,12)) AS PricingQuantity, "
      "CAST(SUM(COALESCE(x_GpuHours, 0)) AS DECIMAL(38,12)) AS x_GpuHours, "
      "COUNT(*) AS Lines, COUNT(*) FILTER (WHERE InvoiceId IS NULL) AS OpenLines, "
      "source, billing_period, snapshot FROM charges GROUP BY ALL");
  Allocate();
  DefineInputs("");
  Check(DefineInventory(*duck_, {}).ok(), "a view without rows");
  AddTotals();
}

void TestBooks::Allocate() {
  const Rulebook book = Rulebook::Make(config).value();
  bool first = true;
  for (const std::string& period : periods_) {
    DefineInputs("WHERE billing_period = '" + period + "'");
    const Result<PeriodOutcome> outcome = AllocatePeriod(*duck_, book, {});
    Check(outcome.ok(), "an allocation that adds up");
    Keep("owners",
         "SELECT o.x_IdentityKey, o.ValidFrom, o.ValidTo, g.OwnerId, CASE WHEN o.IsPooled THEN "
         "g.Pool END AS Pool, o.InheritedFrom FROM allocate_owned o JOIN allocate_group g USING "
         "(GroupId)",
         period, first);
    Keep("owner_values", "SELECT * FROM allocate_owner_values", period, first);
    Keep("settled", "SELECT * FROM allocate_settled", period, first);
    Keep("cube_owner", "SELECT * FROM allocate_cube_owner", period, first);
    first = false;
  }
}

void TestBooks::Run(const std::string& sql) {
  const Result<void> result = duck_->Execute(sql);
  Check(result.ok(), result.ok() ? "" : (sql + "\n" + result.error().message).c_str());
}

std::string TestBooks::Show(std::string_view name, const ReportRequest& request,
                            std::string_view format) {
  ReaderContext reader = context();
  const Result<Report> report = MakeReport(reader, name, request);
  if (!report.ok()) return "error: " + report.error().message;
  const std::string text = FindFormat(format).value()->render(report.value(), {.width = 80});
  // RFC 4180's line ends are for format tests; here they only make expectations hard to read.
  std::string lines = text;
  std::erase(lines, '\r');
  return lines;
}

ErrorKind TestBooks::Refusal(std::string_view name, const ReportRequest& request) {
  ReaderContext reader = context();
  return MakeReport(reader, name, request).error().kind;
}

void TestBooks::NoteSnapshot(const std::string& source, const std::string& period,
                             const std::string& snapshot) {
  if (std::ranges::find(periods_, period) == periods_.end()) periods_.push_back(period);
  for (Snapshot& known : generation.snapshots) {
    if (known.id != snapshot) continue;
    ++known.rows.kept;
    ++known.rows.read;
    return;
  }
  Snapshot made;
  made.id = snapshot;
  made.source = source;
  made.kind = "focus";
  made.role = "authority";
  made.billing_period = *ParseMonth(period);
  made.refreshed = Instant(made.billing_period.period().end) + std::chrono::days(5);
  made.rows.kept = made.rows.read = 1;
  generation.snapshots.push_back(made);
}

void TestBooks::DefineInputs(const std::string& where) {
  Run("CREATE OR REPLACE VIEW identities AS SELECT * FROM all_identities " + where);
  Run("CREATE OR REPLACE VIEW cube_day AS SELECT * FROM all_cube_day " + where);
}

void TestBooks::Keep(const std::string& table, const std::string& select, const std::string& period,
                     bool first) {
  Run(fmt::format("{} {} {} SELECT *, '{}' AS billing_period FROM ({})",
                  first ? "CREATE TABLE" : "INSERT INTO", table, first ? "AS" : "", period,
                  select));
}

void TestBooks::AddTotals() {
  for (Snapshot& snapshot : generation.snapshots) {
    const Result<void> read = duck_->ForEach(
        {"test",
         "SELECT InvoiceIssuerName AS i, BillingAccountId AS a, BillingCurrency AS c, "
         "ChargeCategory AS g, SUM(BilledCost) AS b, SUM(EffectiveCost) AS e, SUM(ListCost) AS "
         "l, SUM(ContractedCost) AS n, COUNT(*) AS r FROM charges WHERE snapshot = $s GROUP BY "
         "ALL"},
        {{"s", snapshot.id}}, [&](const Row& row) -> Result<void> {
          snapshot.totals.push_back({.invoice_issuer = row.Text("i"),
                                     .account = row.Text("a"),
                                     .currency = row.Text("c"),
                                     .category = row.Text("g"),
                                     .billed = row.Units("b"),
                                     .effective = row.Units("e"),
                                     .list = row.Units("l"),
                                     .contracted = row.Units("n"),
                                     .rows = row.Integer("r")});
          return {};
        });
    Check(read.ok(), "totals of the charges");
  }
}

}  // namespace purser
