#include "ingest/focus_rules.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "embedded.h"
#include "ingest/catalog_table.h"

namespace purser {
namespace {

/// Bits of focus_scan's `missing`, in its order. Another column may say the same.
struct Presence {
  std::string_view column;
  std::string_view instead{};
};
constexpr auto kPresence = std::to_array<Presence>({
    {"BillingAccountName"},
    {"ChargeDescription"},
    {"CommitmentDiscountId"},
    {"CommitmentDiscountName"},
    {"CommitmentDiscountQuantity"},
    {"CommitmentDiscountType"},
    {"CommitmentDiscountUnit"},
    {"ConsumedQuantity", "UsageQuantity"},
    {"ConsumedUnit", "UsageUnit"},
    {"ContractedUnitPrice"},
    {"ListUnitPrice"},
    {"PricingCurrency", "x_PricingCurrency"},
    {"PricingQuantity"},
    {"PricingUnit"},
    {"ProviderName", "Provider"},
    {"PublisherName", "Publisher"},
    {"RegionId", "Region"},
    {"RegionName"},
    {"ResourceId"},
    {"ResourceType"},
    {"SkuId"},
    {"SkuPriceId"},
    {"SubAccountId"},
    {"SubAccountName"},
});

/// More would bury what else is said about the bill.
constexpr std::size_t kMostRules = 8;

struct BrokenRule {
  std::string rule, says, currency;
  std::int64_t rows = 0;
  Int128 amount = 0;

  static BrokenRule From(const Row& row) {
    return {.rule = row.Text("rule"),
            .says = row.Text("says"),
            .currency = row.Text("currency"),
            .rows = row.Integer("rows"),
            .amount = row.Units("amount")};
  }
};

bool HasColumns(const RawView& raw, std::string_view columns) {
  while (!columns.empty()) {
    const std::string_view name = columns.substr(0, columns.find(' '));
    columns.remove_prefix(std::min(name.size() + 1, columns.size()));
    const auto known = std::ranges::find(kPresence, name, &Presence::column);
    const bool instead = known != kPresence.end() && raw.present.contains(known->instead);
    if (!raw.present.contains(name) && !instead) return false;
  }
  return true;
}

/// Table focus_shapes: what rows of the period look like, and how many there are.
Result<void> DefineShapes(Duck& duck, Month period) {
  std::string columns;
  for (std::size_t i = 0; i < kPresence.size(); ++i)
    columns += fmt::format(", CASE WHEN (missing & {}) = 0 THEN 'there' END AS {}",
                           std::int64_t{1} << i, kPresence[i].column);
  return duck.Execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE focus_shapes AS SELECT currency, "
      "COALESCE(focus_category(ChargeCategory), ChargeCategory) AS ChargeCategory, "
      "COALESCE(focus_class(ChargeClass), ChargeClass) AS ChargeClass, "
      "COALESCE(focus_frequency(ChargeFrequency), ChargeFrequency) AS ChargeFrequency, "
      "COALESCE(focus_pricing(PricingCategory), PricingCategory) AS PricingCategory, "
      "COALESCE(focus_commitment_category(CommitmentDiscountCategory), "
      "CommitmentDiscountCategory) AS CommitmentDiscountCategory, "
      "COALESCE(focus_used(CommitmentDiscountStatus), CommitmentDiscountStatus) AS "
      "CommitmentDiscountStatus, ServiceCategory{}, SUM(lines) AS lines, SUM(billed) AS billed "
      "FROM focus_scan WHERE period = DATE '{}' AND NOT is_bad AND NOT is_blank GROUP BY ALL",
      columns, DateText(period.period().start)));
}

/// One SELECT a rule, of those whose columns the delivery has.
Result<std::string> RulesStatement(Duck& duck, const RawView& raw) {
  TRY(DefineCatalogTable(duck, "focus_rules", data::focus_rules));
  std::vector<std::string> selects;
  TRY(duck.ForEach({"data/focus_rules.csv", "SELECT rule, columns, says, broken FROM focus_rules"},
                   {}, [&](const Row& row) -> Result<void> {
                     if (HasColumns(raw, row.Text("columns")))
                       selects.push_back(fmt::format(
                           "SELECT {} AS rule, {} AS says, currency, CAST(SUM(lines) AS BIGINT) AS "
                           "rows, CAST(SUM(billed) AS DECIMAL(38,18)) AS amount FROM focus_shapes "
                           "WHERE {} GROUP BY currency",
                           SqlText(row.Text("rule")), SqlText(row.Text("says")),
                           row.Text("broken")));
                     return {};
                   }));
  return fmt::format("{}", fmt::join(selects, " UNION ALL "));
}

}  // namespace

Result<std::vector<QualityFinding>> FindBrokenRules(Duck& duck, const RawView& raw, Month period) {
  std::vector<QualityFinding> findings;
  const std::string statement = TRY(RulesStatement(duck, raw));
  if (statement.empty()) return findings;
  TRY(DefineShapes(duck, period));
  std::vector<BrokenRule> broken =
      TRY(duck.SelectAs<BrokenRule>({"data/focus_rules.csv", statement}));
  std::ranges::sort(broken, [](const BrokenRule& a, const BrokenRule& b) {
    return std::tuple(Magnitude(b.amount), b.rows, a.rule, a.currency) <
           std::tuple(Magnitude(a.amount), a.rows, b.rule, b.currency);
  });
  std::vector<std::string> others;
  for (std::size_t i = 0; i < broken.size(); ++i) {
    const BrokenRule& rule = broken[i];
    if (i >= kMostRules)
      others.push_back(rule.rule);
    else
      findings.push_back(
          {.kind = "focus-rule",
           .detail = fmt::format("{} {} Not so on {} rows", rule.rule, rule.says, rule.rows),
           .remedy = "nothing is corrected: ask whoever made the export",
           .rows = rule.rows,
           .amount = rule.amount,
           .currency = rule.currency});
  }
  others.erase(std::unique(others.begin(), others.end()), others.end());
  if (!others.empty())
    findings.push_back({.kind = "focus-rule",
                        .detail = fmt::format("{} more rules of FOCUS are broken: {}",
                                              others.size(), fmt::join(others, ", ")),
                        .remedy = "nothing is corrected: ask whoever made the export",
                        .rows = 0,
                        .amount = 0,
                        .currency = {}});
  return findings;
}

}  // namespace purser
