#include "publish/tables.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/utf8.h"
#include "domain/taxonomy.h"
#include "ledger/duck.h"
#include "report/period_choice.h"

namespace purser {
namespace {

using enum PublishedType;

struct CostColumn {
  std::string_view name;
  PublishedType type;
  std::string_view sql;
  bool is_sum = false;
};

/// After the first one, the day or week.
constexpr CostColumn kCostColumns[] = {
    {"billing_period", kText, "c.billing_period"},
    {"source", kText, "c.source"},
    {"service", kText, "c.ServiceName"},
    {"account", kText, "COALESCE(c.SubAccountId, c.BillingAccountId)"},
    {"account_name", kText, "MAX(c.SubAccountName)", true},
    {"region", kText, "c.RegionId"},
    {"charge_category", kText, "c.ChargeCategory"},
    {"currency", kText, "c.BillingCurrency"},
    {"effective_cost", kMoney, "SUM(c.EffectiveCost)", true},
    {"billed_cost", kMoney, "SUM(c.BilledCost)", true},
    {"list_cost", kMoney, "SUM(c.ListCost)", true},
    {"contracted_cost", kMoney, "SUM(c.ContractedCost)", true},
    {"gpu_hours", kQuantity, "SUM(c.x_GpuHours)", true},
    {"lines", kInteger, "SUM(c.Lines)", true},
};

std::string_view StepName(CostStep step) { return step == CostStep::kDay ? "day" : "week"; }

std::string StepSql(CostStep step) {
  return step == CostStep::kDay ? "c.Day" : "CAST(date_trunc('week', c.Day) AS DATE)";
}

PublishedTable Freshness(const ReaderContext& context) {
  PublishedTable table{.name = "freshness",
                       .columns = {{"source", kText},
                                   {"billing_period", kText},
                                   {"kind", kText},
                                   {"snapshot", kText},
                                   {"refreshed", kInstant},
                                   {"lines", kInteger}},
                       .rows = {}};
  for (const Snapshot* snapshot : CountedSnapshots(context.generation))
    table.rows.push_back({snapshot->source, MonthText(snapshot->billing_period), snapshot->kind,
                          snapshot->id, snapshot->refreshed, snapshot->rows.kept});
  return table;
}

PublishedTable DataQuality(const ReaderContext& context) {
  PublishedTable table{.name = "data_quality",
                       .columns = {{"source", kText},
                                   {"billing_period", kText},
                                   {"finding", kText},
                                   {"detail", kText},
                                   {"remedy", kText},
                                   {"lines", kInteger},
                                   {"amount", kMoney},
                                   {"currency", kText}},
                       .rows = {}};
  for (const Snapshot* snapshot : CountedSnapshots(context.generation))
    for (const QualityFinding& finding : snapshot->quality)
      table.rows.push_back({snapshot->source, MonthText(snapshot->billing_period), finding.kind,
                            finding.detail, finding.remedy, finding.rows,
                            Decimal{finding.amount, kCostScale},
                            finding.currency.empty() ? Value() : Value(finding.currency)});
  return table;
}

}  // namespace

Result<std::vector<PublishedColumn>> CostColumns(CostStep step, const Taxonomy& taxonomy) {
  std::vector<PublishedColumn> columns = {{std::string(StepName(step)), kDay}};
  for (const CostColumn& column : kCostColumns)
    columns.push_back({std::string(column.name), column.type});
  for (const std::string& key : taxonomy.KeyNames()) {
    if (std::ranges::find(columns, key, &PublishedColumn::name) != columns.end())
      return Error{ErrorKind::kConfig,
                   fmt::format("the taxonomy key {0} cannot be published: the tables have a column "
                               "{0} already",
                               key)};
    columns.push_back({key, kText});
  }
  return columns;
}

std::string CostSql(CostStep step, const Taxonomy& taxonomy, bool of_period) {
  std::string select = fmt::format("SELECT {} AS {}", StepSql(step), StepName(step));
  std::string groups = StepSql(step);
  const auto add = [&](std::string_view name, const std::string& sql, bool is_sum) {
    select += fmt::format(", {} AS {}", sql, SqlName(name));
    if (!is_sum) groups += ", " + sql;
  };
  for (const CostColumn& column : kCostColumns)
    add(column.name, std::string(column.sql), column.is_sum);
  for (const std::string& key : taxonomy.KeyNames())
    add(key, fmt::format("COALESCE(v.{}, '{}')", SqlName(key), kUnallocated), false);
  return fmt::format(
      "{} FROM cube_owner c LEFT JOIN owner_values v ON v.billing_period = c.billing_period AND "
      "v.OwnerId = c.OwnerId{} GROUP BY {} ORDER BY {}",
      select, of_period ? " WHERE c.billing_period = $period" : "", groups, groups);
}

std::vector<PublishedTable> SmallTables(const ReaderContext& context) {
  PublishedTable publication{.name = "publication",
                             .columns = {{"generation", kText}, {"generation_created", kInstant}},
                             .rows = {{context.generation.id, context.generation.created}}};
  return {Freshness(context), DataQuality(context), std::move(publication)};
}

std::optional<std::string> PublishedText(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    std::string valid = ToUtf8(*text);
    std::erase(valid, '\0');
    return valid;
  }
  if (const auto* decimal = std::get_if<Decimal>(&value))
    return DecimalText(decimal->units, decimal->scale);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return ToText(Int128{*integer});
  if (const auto* day = std::get_if<Date>(&value)) return DateText(*day);
  if (const auto* instant = std::get_if<Instant>(&value)) return InstantText(*instant);
  return std::nullopt;
}

}  // namespace purser
