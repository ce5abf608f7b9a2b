#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "report/causes.h"
#include "report/cost_rows.h"
#include "report/subject.h"

namespace purser {
namespace {

using RowKey = std::vector<std::optional<std::string>>;

bool IsTime(const Dimension& dimension) {
  return dimension.kind == DimensionKind::kTime || dimension.name == "billing_period";
}

/// Rows of one period, gathered from groups: a row a combination of values, money by currency.
struct Gathered {
  std::map<RowKey, CostRow> rows;
  std::set<std::string> currencies;
  std::set<std::string> units;
  std::set<std::string> billed;  ///< Currencies before they were converted.
};

Result<void> Gather(ReaderContext& context, const ReportSubject& subject, bool is_compared,
                    Gathered& gathered) {
  GroupQuery query =
      QueryOf(subject, is_compared ? *subject.compared : subject.period, {subject.metric->sum});
  if (!is_compared) {
    for (const Measure& measure : subject.measures) {
      query.sums.push_back(measure.sum);
      query.by_unit |= measure.unit.empty();
    }
  }
  const std::vector<Group> groups = TRY(SelectGroups(context, query));
  for (const Group& group : groups) {
    CostRow& row = gathered.rows[group.values];
    (is_compared ? row.before : row.money)[group.currency] += group.sums[0];
    gathered.currencies.insert(group.currency);
    if (is_compared) continue;
    if (!group.billed_currency.empty()) {
      row.billed[group.billed_currency] += group.billed_sums[0];
      gathered.billed.insert(group.billed_currency);
    }
    for (std::size_t i = 0; i < subject.measures.size(); ++i) {
      const Measure& measure = subject.measures[i];
      const std::string unit = measure.unit.empty() ? group.unit : std::string(measure.unit);
      // A charge that consumes nothing has no unit, and needs no column.
      if (unit.empty() && group.sums[i + 1] == 0) continue;
      row.quantities[MeasureColumnName(measure, unit)] += group.sums[i + 1];
      if (measure.unit.empty()) gathered.units.insert(unit);
    }
  }
  return {};
}

/// The row's largest cause that went the way the row went.
Result<std::map<RowKey, std::string>> ReasonsByRow(ReaderContext& context,
                                                   const ReportSubject& subject,
                                                   const Gathered& gathered) {
  std::map<RowKey, std::string> reasons;
  const std::vector<Cause> causes = TRY(FindCauses(context, subject));
  for (const Cause& cause : causes) {
    const auto row = gathered.rows.find(cause.row);
    if (row == gathered.rows.end() || reasons.contains(cause.row)) continue;
    const Int128 change = row->second.ChangeIn(cause.currency);
    if ((cause.effect > 0) == (change > 0) && change != 0) reasons[cause.row] = CauseText(cause);
  }
  return reasons;
}

Result<void> CheckCompared(const ReportSubject& subject) {
  if (!subject.compared) return {};
  for (const Dimension& dimension : subject.by)
    if (IsTime(dimension))
      return Error{ErrorKind::kUsage,
                   fmt::format("--compare needs rows that both periods have; leave {} out of --by, "
                               "or use purser report trend",
                               dimension.name)};
  return {};
}

/// "service,team": what the filters read.
std::string FilteredNames(const ReportSubject& subject, const Taxonomy& taxonomy) {
  std::string names;
  for (const Dimension& dimension : FilterDimensions(subject.where, subject.by, taxonomy))
    names += (names.empty() ? "" : ",") + dimension.name;
  return names;
}

std::string NextCommand(const ReportSubject& subject) {
  const std::string period = PeriodFlag(subject.period);
  if (!subject.compared) return "purser report drivers" + period + WhereText(subject.where);
  return "purser report unallocated" + period;
}

}  // namespace

Result<Table> MakeCostTable(ReaderContext& context, const ReportSubject& subject) {
  TRY(CheckCompared(subject));
  Gathered gathered;
  TRY(Gather(context, subject, false, gathered));
  if (subject.compared) TRY(Gather(context, subject, true, gathered));
  CostTable table(subject, {gathered.currencies.begin(), gathered.currencies.end()},
                  {gathered.units.begin(), gathered.units.end()});
  const bool is_converted = gathered.billed.size() > 1 || gathered.billed != gathered.currencies;
  if (is_converted) table.ShowBilled({gathered.billed.begin(), gathered.billed.end()});
  if (subject.compared) {
    const std::map<RowKey, std::string> reasons = TRY(ReasonsByRow(context, subject, gathered));
    for (const auto& [key, reason] : reasons) gathered.rows[key].why = reason;
  }
  const bool by_time = !subject.by.empty() && IsTime(subject.by[0]);
  for (auto& [key, row] : gathered.rows) {
    row.values = key;
    table.Add(std::move(row));
  }
  const bool in_order_of_time = by_time && !subject.top;
  return std::move(table).Finish(in_order_of_time ? CostOrder::kByValue : CostOrder::kByMoney);
}

Result<Report> CostReport(ReaderContext& context, const ReportRequest& request) {
  const ReportSubject subject =
      TRY(ResolveSubject(context, request, DefaultDimension(context.config.taxonomy)));
  const Facts facts =
      TRY(ReadFacts(context, {.period = subject.period,
                              .where = subject.where,
                              .metric = subject.metric,
                              .owner_key = CoverageKey(subject.by, context.config.taxonomy)}));
  Report report = BeginReport("cost", subject, facts);
  Table table = TRY(MakeCostTable(context, subject));
  if (table.rows.empty() && facts.any)
    report.notes.push_back("no charge of " + subject.period.text +
                           " matches; purser report cost --by " +
                           FilteredNames(subject, context.config.taxonomy) +
                           PeriodFlag(subject.period) + " lists what there is");
  if (subject.top) {
    std::optional<std::string> rest = KeepFirstRows(table, *subject.top);
    if (rest) report.notes.push_back(std::move(*rest));
  }
  report.tables.push_back(std::move(table));
  report.tables.push_back(CoverageTable(facts));
  report.headlines = CoverageLines(facts);
  if (!facts.proof.empty()) report.headlines.push_back(facts.proof);
  if (std::ranges::find(subject.by, "hour", &Dimension::name) != subject.by.end())
    report.notes.push_back(
        "by hour, charges longer than a day and what pools gave stand at their first hour");
  TRY(NoteCompared(context, subject, facts, report));
  report.next = NextCommand(subject);
  return report;
}

}  // namespace purser
