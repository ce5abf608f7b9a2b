#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "embedded.h"
#include "report/cost_rows.h"
#include "report/explain.h"
#include "report/explain_inventory.h"
#include "report/subject.h"

namespace purser {
namespace {

constexpr std::size_t kMostParts = 10;
constexpr std::size_t kCurrencyColumn = 4;  // of the table of charges

/// How a key was decided, and by which rule, tag or pool; for nobody's: the reason.
std::vector<Dimension> DecisionOf(const std::string& key) {
  return {{.name = "method",
           .kind = DimensionKind::kMethod,
           .column = key + "_method",
           .home = DimensionHome::kCubeOwner,
           .about = ""},
          {.name = "decided_by",
           .kind = DimensionKind::kMethod,
           .column = key + "_detail",
           .home = DimensionHome::kCubeOwner,
           .about = ""}};
}

std::vector<Dimension> Named(const Taxonomy& taxonomy,
                             std::initializer_list<std::string_view> names) {
  std::vector<Dimension> dimensions;
  for (const std::string_view name : names) dimensions.push_back(*FindDimension(name, taxonomy));
  return dimensions;
}

/// The subject's cost by `by`, the largest rows first and the rest in one.
Result<Table> PartTable(ReaderContext& context, ReportSubject subject, std::vector<Dimension> by,
                        std::string_view name) {
  subject.by = std::move(by);
  Table table = TRY(MakeCostTable(context, subject));
  table.name = name;
  FoldRows(table, kMostParts);
  return table;
}

std::string FilterTitle(const ReportSubject& subject) {
  std::string text;
  for (const Filter& filter : subject.where) text += (text.empty() ? "" : " AND ") + filter.text();
  return text.empty() ? "everything" : text;
}

/// The key whose decision is told: the first owner dimension that is asked for or filtered on.
std::string KeyOf(const ReportSubject& subject, const Taxonomy& taxonomy) {
  const std::vector<Dimension> filtered = FilterDimensions(subject.where, subject.by, taxonomy);
  const auto owner = std::ranges::find(subject.by, DimensionKind::kOwner, &Dimension::kind);
  if (owner != subject.by.end()) return owner->column;
  const auto filter = std::ranges::find(filtered, DimensionKind::kOwner, &Dimension::kind);
  return filter != filtered.end() ? filter->column : CoverageKey({}, taxonomy);
}

/// What explain_resource.sql gave, as a table with the metric's column.
Result<Table> ChargeTable(ReaderContext& context, const ReportSubject& subject,
                          const std::string& resource) {
  Table table{.name = "charges",
              .title = "Its largest charges",
              .columns = {TextColumn("charge", "CHARGE ID"),
                          TextColumn("started"),
                          TextColumn("usage_type"),
                          TextColumn("quantity"),
                          TextColumn("currency", "IN"),
                          {.name = "cost", .type = CellType::kMoney, .unit_column = "currency"}}};
  table.columns[0].is_whole = true;
  table.columns[2].audience = Audience::kMachines;
  const bool is_billing = subject.period.of == PeriodOf::kBilling;
  const Instant start =
      is_billing ? *ParseInstant("0001-01-01") : Instant(subject.period.days.start);
  const Instant end = is_billing ? *ParseInstant("9999-12-31") : Instant(subject.period.days.end);
  TRY(context.engine.ForEach(
      sql::report_explain_resource,
      {{"resource", resource},
       {"first", is_billing ? MonthText(subject.period.first_month()) : "0001-01"},
       {"last", is_billing ? MonthText(subject.period.last_month()) : "9999-12"},
       {"start", start},
       {"end", end}},
      [&](const Row& row) -> Result<void> {
        const ChargeId id{.snapshot = row.Text("snapshot"),
                          .file = row.Integer("file"),
                          .row = row.Integer("row")};
        const Value started = row["started"];
        const auto* instant = std::get_if<Instant>(&started);
        table.rows.push_back(
            {id.Text(), instant == nullptr ? Cell() : Cell(InstantText(*instant)),
             row.IsNull("usage_type") ? Cell() : Cell(row.Text("usage_type")),
             row.IsNull("quantity")
                 ? Cell()
                 : Cell(fmt::format("{} {}",
                                    ShortDecimalText(row.Units("quantity"), kQuantityScale),
                                    row.Text("unit"))),
             row.IsNull("currency") ? "XXX" : row.Text("currency"),
             MoneyCell(row.Units(subject.metric->column))});
        return {};
      }));
  return table;
}

/// The charges that the table has no room for, so that it adds up too.
Result<void> AddRest(ReaderContext& context, const ReportSubject& subject, Table& table) {
  ReportSubject whole = subject;
  whole.by.clear();
  const std::vector<Group> groups = TRY(
      SelectGroups(context, QueryOf(whole, subject.period, {subject.metric->sum, Sum::kLines})));
  std::map<std::string, std::pair<Int128, Int128>> rest;
  for (const Group& group : groups) rest[group.currency] = {group.sums[0], group.sums[1]};
  if (rest.size() == 1) {
    table.totals.resize(table.columns.size());
    table.totals[kCurrencyColumn] = rest.begin()->first;
    table.totals.back() = MoneyCell(rest.begin()->second.first);
  }
  for (const std::vector<Cell>& row : table.rows) {
    auto& [money, lines] = rest[std::get<std::string>(row[kCurrencyColumn])];
    money -= std::get<Decimal>(row.back()).units;
    lines -= 1;
  }
  for (const auto& [currency, left] : rest) {
    if (left.first == 0 && left.second <= 0) continue;
    std::vector<Cell> row(table.columns.size());
    row[0] =
        left.second > 0 ? ToText(left.second) + " more" : std::string("of charges by other days");
    row[kCurrencyColumn] = currency;
    row.back() = MoneyCell(left.first);
    table.rows.push_back(std::move(row));
  }
  return {};
}

Result<Facts> FactsOf(ReaderContext& context, const ReportSubject& subject) {
  return ReadFacts(context, {.period = subject.period,
                             .where = subject.where,
                             .metric = subject.metric,
                             .owner_key = ""});
}

}  // namespace

Result<Report> ExplainResource(ReaderContext& context, const std::string& resource,
                               const ReportRequest& request) {
  const Taxonomy& taxonomy = context.config.taxonomy;
  ReportRequest of_resource = request;
  of_resource.where = {"resource = " + QuotedValue(resource)};
  const ReportSubject subject = TRY(ResolveSubject(context, of_resource, "service"));
  const Facts facts = TRY(FactsOf(context, subject));
  Report report = BeginReport("explain", subject, facts);
  report.title = fmt::format("{} of {}", subject.metric->title, resource);
  std::vector<Dimension> by = Named(taxonomy, {"service", "usage_type", "charge_category"});
  const std::string key = CoverageKey({}, taxonomy);
  if (!key.empty()) {
    by.push_back(*FindDimension(key, taxonomy));
    for (Dimension& dimension : DecisionOf(key)) by.push_back(std::move(dimension));
  }
  Table inventory = TRY(InventoryTable(context, resource));
  Table parts = TRY(PartTable(context, subject, std::move(by), "parts"));
  if (parts.rows.empty())
    return Error{
        ErrorKind::kNotFound,
        fmt::format("nothing was charged for resource \"{}\" in {}; purser report cost --by "
                    "resource lists what was",
                    resource, subject.period.text)};
  report.tables.push_back(std::move(parts));
  Table charges = TRY(ChargeTable(context, subject, resource));
  TRY(AddRest(context, subject, charges));
  const auto* largest =
      charges.rows.empty() ? nullptr : std::get_if<std::string>(&charges.rows[0][0]);
  if (largest != nullptr) report.next = "purser explain charge " + *largest;
  report.tables.push_back(std::move(charges));
  if (!inventory.rows.empty()) report.tables.push_back(std::move(inventory));
  report.notes.insert(report.notes.begin(), context.notes.begin(), context.notes.end());
  report.generation = context.generation.id;
  return report;
}

Result<Report> ExplainCell(ReaderContext& context, const ReportRequest& request) {
  const Taxonomy& taxonomy = context.config.taxonomy;
  const ReportSubject subject = TRY(ResolveSubject(context, request, DefaultDimension(taxonomy)));
  const Facts facts = TRY(FactsOf(context, subject));
  Report report = BeginReport("explain", subject, facts);
  report.title = fmt::format("{} of {}", subject.metric->title, FilterTitle(subject));
  const std::string key = KeyOf(subject, taxonomy);
  std::vector<Dimension> by = subject.by;
  if (!key.empty())
    for (Dimension& dimension : DecisionOf(key)) by.push_back(std::move(dimension));
  Table decisions = TRY(PartTable(context, subject, std::move(by), "decisions"));
  Table parts = TRY(
      PartTable(context, subject, Named(taxonomy, {"resource", "service", "usage_type"}), "parts"));
  parts.title = "What it is made of";
  const auto* largest = parts.rows.empty() ? nullptr : std::get_if<std::string>(&parts.rows[0][0]);
  report.next =
      largest == nullptr ? "purser report unallocated" : "purser explain resource " + *largest;
  report.headlines = {"both tables have the total that purser report cost shows"};
  report.tables.push_back(std::move(decisions));
  report.tables.push_back(std::move(parts));
  report.notes.insert(report.notes.begin(), context.notes.begin(), context.notes.end());
  report.generation = context.generation.id;
  return report;
}

}  // namespace purser
