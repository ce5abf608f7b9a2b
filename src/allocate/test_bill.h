/// A small bill for tests of allocation: identities with amounts a day, as tables that stand in
/// for the ledger's views. A test helper: not part of the program.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/time.h"
#include "domain/schema.h"
#include "ledger/duck.h"

namespace purser {

class TestBill {
 public:
  using Texts = std::map<std::string, std::string>;

  TestBill() : duck_(Duck::Open({.memory_limit_bytes = 1 << 30, .threads = 2}).value()) {
    std::string columns;
    for (const SchemaColumn& column : IdentityColumns())
      columns += fmt::format("{} {}, ", SqlName(column.name), SqlType(column.kind));
    Run("CREATE TABLE identities (" + columns +
        "x_IdentityKey UUID, source VARCHAR, billing_period VARCHAR, snapshot VARCHAR)");
    Run("CREATE TABLE cube_day (Day DATE, x_IdentityKey UUID, BilledCost DECIMAL(38,18), "
        "EffectiveCost DECIMAL(38,18), ListCost DECIMAL(38,18), ContractedCost DECIMAL(38,18), "
        "ConsumedQuantity DECIMAL(38,12), PricingQuantity DECIMAL(38,12), "
        "x_GpuHours DECIMAL(38,12), Lines BIGINT, OpenLines BIGINT, source VARCHAR, "
        "billing_period VARCHAR, snapshot VARCHAR)");
  }

  Duck& duck() { return *duck_; }

  /// Adds an identity; missing fields get everyday values. @return its key's text
  std::string Add(const Texts& fields, const Texts& tags = {}) {
    Texts all = {{"BillingAccountId", "1"},   {"SubAccountId", "11"},
                 {"ServiceName", "EC2"},      {"RegionId", "us-east-1"},
                 {"ChargeCategory", "Usage"}, {"BillingCurrency", "USD"}};
    for (const auto& [name, value] : fields) all[name] = value;
    const std::string key = fmt::format("00000000-0000-0000-0000-{:012}", ++identities_);
    std::string columns, values;
    for (const auto& [name, value] : all) {
      columns += SqlName(name) + ", ";
      values += (value.empty() ? "NULL" : SqlText(value)) + ", ";
    }
    std::string keys, texts;
    for (const auto& [name, value] : tags) {
      keys += (keys.empty() ? "" : ", ") + SqlText(name);
      texts += (texts.empty() ? "" : ", ") + SqlText(value);
    }
    Run(
        fmt::format("INSERT INTO identities ({}Tags, x_IdentityKey, source, billing_period, "
                    "snapshot) VALUES ({}MAP([{}], [{}]), '{}', 'aws', '2026-09', 'S1')",
                    columns, values, keys, texts, key));
    return key;
  }

  /// A day's cost of an identity: Billed and Effective alike, the others 0.
  void Cost(const std::string& key, std::string_view day, std::string_view amount,
            std::string_view gpu_hours = "0") {
    Run(
        fmt::format("INSERT INTO cube_day VALUES (DATE '{}', '{}', {}, {}, 0, 0, 0, 0, {}, 1, 0, "
                    "'aws', '2026-09', 'S1')",
                    day, key, amount, amount, gpu_hours));
  }

  /// An identity that costs `amount` on the first of September.
  std::string Charge(std::string_view amount, const Texts& fields, const Texts& tags = {}) {
    const std::string key = Add(fields, tags);
    Cost(key, "2026-09-01", amount);
    return key;
  }

  void Run(const std::string& sql) {
    const Result<void> result = duck_->Execute(sql);
    ASSERT_TRUE(result.ok()) << sql << "\n" << result.error().message;
  }

  /// The answer as lines "a|b|c"; NULL as "-".
  std::vector<std::string> Lines(const std::string& sql) {
    std::vector<std::string> lines;
    const Result<void> result =
        duck_->ForEach({"test", sql}, {}, [&](const Row& row) -> Result<void> {
          std::string line;
          for (std::size_t i = 0; i < row.size(); ++i) {
            line += i == 0 ? "" : "|";
            line += row.IsNull(i) ? "-" : std::string(row.Text(i));
          }
          lines.push_back(line);
          return {};
        });
    EXPECT_TRUE(result.ok()) << sql << "\n" << (result.ok() ? "" : result.error().message);
    return lines;
  }

 private:
  std::unique_ptr<Duck> duck_;
  int identities_ = 0;
};

}  // namespace purser
