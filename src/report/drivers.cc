#include "report/drivers.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "report/causes.h"

namespace purser {
namespace {

/// What a resource moved: change by row, usage type and currency, then resource.
using Place =
    std::tuple<std::vector<std::optional<std::string>>, std::optional<std::string>, std::string>;
using Moves = std::map<Place, std::map<std::string, Int128>>;

/// Looks only at the usage types of `causes`.
Result<Moves> FindMoves(ReaderContext& context, const ReportSubject& subject,
                        std::span<const Cause> causes) {
  std::set<std::string> types;
  for (const Cause& cause : causes)
    if (cause.usage_type) types.insert(QuotedValue(*cause.usage_type));
  Moves moves;
  if (types.empty()) return moves;
  GroupQuery query = QueryOf(subject, subject.period, {subject.metric->sum});
  for (const std::string_view name : {"usage_type", "resource"})
    query.by.push_back(*FindDimension(name, context.config.taxonomy));
  const std::vector<Filter> of_types = TRY(ParseFilters(
      {fmt::format("usage_type IN ({})", fmt::join(types, ", "))}, context.config.taxonomy));
  query.where.push_back(of_types[0]);
  for (const bool is_after : {true, false}) {
    query.period = is_after ? subject.period : *subject.compared;
    const std::vector<Group> groups = TRY(SelectGroups(context, query));
    for (const Group& group : groups) {
      const std::size_t own = subject.by.size();
      if (!group.values[own + 1]) continue;
      const Place place{
          {group.values.begin(), group.values.begin() + static_cast<std::ptrdiff_t>(own)},
          group.values[own],
          group.currency};
      moves[place][*group.values[own + 1]] += is_after ? group.sums[0] : -group.sums[0];
    }
  }
  return moves;
}

/// The resource that moved most the way the cause went.
std::optional<std::string> ResourceOf(const Cause& cause, const Moves& moves) {
  const auto found = moves.find({cause.row, cause.usage_type, cause.currency});
  if (found == moves.end()) return std::nullopt;
  std::optional<std::string> best;
  Int128 most = 0;
  for (const auto& [resource, move] : found->second) {
    const Int128 along = cause.effect > 0 ? move : -move;
    if (along <= most) continue;
    most = along;
    best = resource;
  }
  return best;
}

Cell TextCell(const std::optional<std::string>& text) { return text ? Cell(*text) : Cell(); }

/// What a cause is about, where it is no dimension of the subject's already.
constexpr std::string_view kGrainColumns[] = {"service", "usage_type", "instance_type",
                                              "charge_category", "kind"};

bool HasDimension(const ReportSubject& subject, std::string_view name) {
  return std::ranges::find(subject.by, name, &Dimension::name) != subject.by.end();
}

std::vector<Column> DriverColumns(const ReportSubject& subject,
                                  const std::vector<std::string>& currencies) {
  std::vector<Column> columns = DimensionColumns(subject.by);
  for (const std::string_view name : kGrainColumns) {
    if (HasDimension(subject, name)) continue;
    Column column = TextColumn(name);
    column.audience = Audience::kMachines;
    columns.push_back(column);
  }
  for (const std::string& currency : currencies) {
    for (const std::string_view side : {"_previous", ""}) {
      Column column = MoneyColumn(currency);
      column.name += side;
      column.audience = Audience::kMachines;
      columns.push_back(column);
    }
    Column change = MoneyColumn(currency, currencies.size() == 1 ? "CHANGE" : "");
    change.name = currency + "_change";
    change.is_change = true;
    columns.push_back(change);
  }
  columns.push_back(TextColumn("why"));
  columns.push_back(TextColumn("resource"));
  return columns;
}

std::vector<Cell> DriverCells(const Cause& cause, const ReportSubject& subject,
                              const std::vector<std::string>& currencies,
                              const std::optional<std::string>& resource) {
  std::vector<Cell> cells = DimensionCells(cause.row);
  const std::array grain = {cause.service, cause.usage_type, cause.instance_type, cause.category,
                            std::optional(std::string(CauseKindName(cause.kind)))};
  for (std::size_t i = 0; i < grain.size(); ++i)
    if (!HasDimension(subject, kGrainColumns[i])) cells.push_back(TextCell(grain[i]));
  for (const std::string& currency : currencies) {
    const bool is_own = currency == cause.currency;
    for (const Int128 money : {cause.before, cause.after, cause.effect})
      cells.push_back(is_own ? MoneyCell(money) : Cell());
  }
  cells.emplace_back(CauseText(cause));
  cells.push_back(TextCell(resource));
  return cells;
}

/// A row that only has changes: the rest, or the total.
std::vector<Cell> SumCells(const ReportSubject& subject, const std::vector<std::string>& currencies,
                           const MoneyByCurrency& change, const std::string& why) {
  std::vector<Cell> cells(subject.by.size());
  for (const std::string_view name : kGrainColumns)
    if (!HasDimension(subject, name)) cells.emplace_back();
  for (const std::string& currency : currencies) {
    cells.resize(cells.size() + 2);
    const auto found = change.find(currency);
    cells.push_back(found == change.end() ? Cell() : MoneyCell(found->second));
  }
  cells.push_back(why.empty() ? Cell() : Cell(why));
  cells.emplace_back();
  return cells;
}

}  // namespace

Result<Table> MakeDrivers(ReaderContext& context, const ReportSubject& subject, std::size_t top) {
  const std::vector<Cause> causes = TRY(FindCauses(context, subject));
  std::set<std::string> found;
  MoneyByCurrency total, rest;
  for (std::size_t i = 0; i < causes.size(); ++i) {
    found.insert(causes[i].currency);
    total[causes[i].currency] += causes[i].effect;
    if (i >= top) rest[causes[i].currency] += causes[i].effect;
  }
  const std::vector<std::string> currencies(found.begin(), found.end());
  const std::span<const Cause> shown(causes.data(), std::min(top, causes.size()));
  const Moves moves = TRY(FindMoves(context, subject, shown));
  Table table{.name = "drivers", .title = "", .columns = DriverColumns(subject, currencies)};
  for (const Cause& cause : shown)
    table.rows.push_back(DriverCells(cause, subject, currencies, ResourceOf(cause, moves)));
  if (causes.size() > top)
    table.rows.push_back(SumCells(subject, currencies, rest,
                                  fmt::format("{} smaller cause{}", causes.size() - top,
                                              causes.size() - top == 1 ? "" : "s")));
  if (!causes.empty()) table.totals = SumCells(subject, currencies, total, "");
  return table;
}

Result<Report> DriversReport(ReaderContext& context, const ReportRequest& request) {
  ReportRequest compared = request;
  if (!compared.compare) compared.compare = "previous";
  const ReportSubject subject =
      TRY(ResolveSubject(context, compared, DefaultDimension(context.config.taxonomy)));
  const Facts facts = TRY(ReadFacts(context, {.period = subject.period,
                                              .where = subject.where,
                                              .metric = subject.metric,
                                              .owner_key = ""}));
  Report report = BeginReport("drivers", subject, facts);
  report.title += ", what changed most";
  Table table = TRY(MakeDrivers(context, subject, subject.top.value_or(kDefaultDrivers)));
  report.tables.push_back(std::move(table));
  TRY(NoteCompared(context, subject, facts, report));
  report.next = "purser report cost --by resource --compare previous" + PeriodFlag(subject.period);
  return report;
}

}  // namespace purser
