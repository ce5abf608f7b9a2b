/// Small books for tests of reports: charges as rows, everything else made from them the way the
/// program does (identities by key, owners by the rules), as tables that stand in for the ledger's
/// views. A test helper: not part of the program.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "allocate/period.h"
#include "domain/schema.h"
#include "ledger/duck.h"
#include "report/reports.h"

namespace purser {

class TestBooks {
 public:
  using Texts = std::map<std::string, std::string>;

  TestBooks() : duck_(Duck::Open({.memory_limit_bytes = 1 << 30, .threads = 2}).value()) {
    config.taxonomy.keys = {{.name = "team", .required = true}, {.name = "project"}};
    std::string columns;
    for (const SchemaColumn& column : CanonicalColumns())
      columns += fmt::format("{} {}, ", SqlName(column.name), SqlType(column.kind));
    Run("CREATE TABLE charges (" + columns +
        "source VARCHAR, billing_period VARCHAR, snapshot VARCHAR)");
    generation.id = "G1";
  }

  Config config;
  Generation generation;
  Instant as_of = *ParseInstant("2026-11-01T00:00:00Z");

  /// A row of the bill. Columns not named get everyday values; "" is NULL.
  ///
  /// @param amount  Billed and Effective, unless `columns` has them
  void Charge(std::string_view day, std::string_view amount, const Texts& columns = {},
              const Texts& tags = {}) {
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
                 {"x_FileNumber", "1"},
                 {"x_RowNumber", fmt::format("{}", ++charges_)}};
    for (const auto& [name, value] : columns) all[name] = value;
    all["snapshot"] = "S-" + all["source"] + "-" + all["billing_period"];
    std::string names, values;
    for (const auto& [name, value] : all) {
      names += SqlName(name) + ", ";
      values += (value.empty() ? "NULL" : SqlText(value)) + ", ";
    }
    std::string keys, texts;
    for (const auto& [name, value] : tags) {
      keys += (keys.empty() ? "" : ", ") + SqlText(name);
      texts += (texts.empty() ? "" : ", ") + SqlText(value);
    }
    Run(fmt::format(
        "INSERT INTO charges ({0}Tags, ChargePeriodStart, ChargePeriodEnd) VALUES "
        "({1}{2}, TIMESTAMP '{3}', TIMESTAMP '{3}' + INTERVAL 1 HOUR)",
        names, values, tags.empty() ? "NULL" : fmt::format("MAP([{}], [{}])", keys, texts), day));
    NoteSnapshot(all["source"], all["billing_period"], all["snapshot"]);
  }

  /// Makes identities, cubes, owners and totals of all charges. Call once, after the charges.
  void Publish() {
    std::string identity;
    for (const SchemaColumn& column : IdentityColumns())
      identity += (identity.empty() ? "" : ", ") + SqlName(column.name);
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
    const Rulebook book = Rulebook::Make(config).value();
    bool first = true;
    for (const std::string& period : periods_) {
      DefineInputs("WHERE billing_period = '" + period + "'");
      const Result<PeriodOutcome> outcome = AllocatePeriod(*duck_, book, {});
      ASSERT_TRUE(outcome.ok()) << outcome.error().message;
      Keep("owners",
           "SELECT o.x_IdentityKey, o.ValidFrom, o.ValidTo, g.OwnerId, CASE WHEN o.IsPooled THEN "
           "g.Pool END AS Pool FROM allocate_owned o JOIN allocate_group g USING (GroupId)",
           period, first);
      Keep("owner_values", "SELECT * FROM allocate_owner_values", period, first);
      Keep("settled", "SELECT * FROM allocate_settled", period, first);
      Keep("cube_owner", "SELECT * FROM allocate_cube_owner", period, first);
      first = false;
    }
    DefineInputs("");
    AddTotals();
  }

  ReaderContext context() {
    return {.engine = *duck_, .generation = generation, .config = config, .as_of = as_of};
  }
  Duck& duck() { return *duck_; }

  void Run(const std::string& sql) {
    const Result<void> result = duck_->Execute(sql);
    ASSERT_TRUE(result.ok()) << sql << "\n" << result.error().message;
  }

 private:
  void NoteSnapshot(const std::string& source, const std::string& period,
                    const std::string& snapshot) {
    if (std::ranges::find(periods_, period) == periods_.end()) periods_.push_back(period);
    for (Snapshot& known : generation.snapshots) {
      if (known.id != snapshot) continue;
      ++known.rows.kept;
      return;
    }
    Snapshot made;
    made.id = snapshot;
    made.source = source;
    made.kind = "focus";
    made.role = "authority";
    made.billing_period = *ParseMonth(period);
    made.refreshed = Instant(made.billing_period.period().end) + std::chrono::days(5);
    made.rows.kept = 1;
    generation.snapshots.push_back(made);
  }

  void DefineInputs(const std::string& where) {
    Run("CREATE OR REPLACE VIEW identities AS SELECT * FROM all_identities " + where);
    Run("CREATE OR REPLACE VIEW cube_day AS SELECT * FROM all_cube_day " + where);
  }

  void Keep(const std::string& table, const std::string& select, const std::string& period,
            bool first) {
    Run(fmt::format("{} {} {} SELECT *, '{}' AS billing_period FROM ({})",
                    first ? "CREATE TABLE" : "INSERT INTO", table, first ? "AS" : "", period,
                    select));
  }

  void AddTotals() {
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
      ASSERT_TRUE(read.ok()) << read.error().message;
    }
  }

  std::unique_ptr<Duck> duck_;
  std::vector<std::string> periods_;
  int charges_ = 0;
};

}  // namespace purser
