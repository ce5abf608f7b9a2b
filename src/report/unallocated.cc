#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "report/subject.h"

namespace purser {
namespace {

struct Remedy {
  std::string_view reason;  ///< KEY_detail where KEY_method is none (allocate/choice.h).
  std::string_view remedy;
};

constexpr std::array kRemedies = {
    Remedy{"untagged", "tag the resources, or write an [[allocation]] rule"},
    Remedy{"cannot be tagged", "write an [[allocation]] rule or an [allocation_defaults] line"},
    Remedy{"invalid value", "correct the tag, or add the value or a synonym to the taxonomy"},
    Remedy{"tax", "share it: [[shared_cost]] where = \"charge_category = 'Tax'\""},
    Remedy{"support", "share it: [[shared_cost]] where = \"service ~ 'Support'\""},
    Remedy{"credit or discount",
           "share it: [[shared_cost]] where = \"charge_category = 'Credit'\""},
    Remedy{"unused commitment",
           "share it: [[shared_cost]] where = \"commitment_status = 'Unused'\""},
    Remedy{"data quality", "purser report quality"},
};

std::string_view RemedyFor(std::string_view reason) {
  for (const Remedy& remedy : kRemedies)
    if (remedy.reason == reason) return remedy.remedy;
  if (reason.starts_with("nobody shares")) return "give the pool other owners, or fixed weights";
  return "write an [[allocation]] rule";
}

struct Item {
  std::vector<std::optional<std::string>> values;  ///< Reason first.
  MoneyByCurrency money;
};

Table MakeTable(const ReportSubject& subject, std::vector<Item> items,
                const std::vector<std::string>& currencies) {
  Table table{.name = "unallocated", .title = ""};
  table.columns = DimensionColumns(subject.by);
  const bool is_single = currencies.size() == 1;
  MoneyByCurrency total;
  for (const Item& item : items)
    for (const auto& [currency, money] : item.money) total[currency] += money;
  for (const std::string& currency : currencies) {
    table.columns.push_back(MoneyColumn(currency, is_single ? "COST" : ""));
    table.columns.push_back({.name = currency + "_share",
                             .type = CellType::kPercent,
                             .heading = "SHARE",
                             .audience = Audience::kPeople});
  }
  // People read each remedy once, in full, under the table.
  Column remedy_column = TextColumn("remedy");
  remedy_column.audience = Audience::kMachines;
  table.columns.push_back(remedy_column);
  const auto cells = [&](Item& item, const std::string& remedy) {
    std::vector<Cell> row = DimensionCells(item.values);
    for (const std::string& currency : currencies) {
      row.push_back(MoneyCell(item.money[currency]));
      row.push_back(PercentCell(item.money[currency], total[currency]));
    }
    row.push_back(remedy.empty() ? Cell() : Cell(remedy));
    return row;
  };
  std::ranges::sort(items, [&](Item& a, Item& b) {
    for (const std::string& currency : currencies)
      if (a.money[currency] != b.money[currency]) return a.money[currency] > b.money[currency];
    return a.values < b.values;
  });
  for (Item& item : items)
    table.rows.push_back(cells(item, std::string(RemedyFor(item.values[0].value_or("")))));
  Item sum{.values = std::vector<std::optional<std::string>>(subject.by.size()), .money = total};
  table.totals = cells(sum, "");
  return table;
}

/// "tax: share it: …", a line a reason, in the order of the table.
std::vector<std::string> RemedyLines(const Table& table) {
  std::vector<std::string> lines;
  for (const std::vector<Cell>& row : table.rows) {
    const auto* reason = std::get_if<std::string>(&row[0]);
    if (reason == nullptr) continue;
    std::string line = fmt::format("{}: {}", *reason, RemedyFor(*reason));
    if (std::ranges::find(lines, line) == lines.end()) lines.push_back(std::move(line));
  }
  return lines;
}

/// Why a key has no value: a dimension of this report only.
Dimension ReasonOf(const std::string& key) {
  return {.name = "reason",
          .kind = DimensionKind::kMethod,
          .column = key + "_detail",
          .home = DimensionHome::kCubeOwner,
          .about = ""};
}

}  // namespace

Result<Report> UnallocatedReport(ReaderContext& context, const ReportRequest& request) {
  const Taxonomy& taxonomy = context.config.taxonomy;
  if (taxonomy.keys.empty())
    return Error{ErrorKind::kUsage, "there is no taxonomy, so nothing can be owned"};
  ReportSubject subject = TRY(ResolveSubject(context, request, "service"));
  const std::string key = DefaultDimension(taxonomy);
  const std::vector<Filter> unowned =
      TRY(ParseFilters({fmt::format("{} = {}", key, kUnallocated)}, taxonomy));
  const Facts facts = TRY(ReadFacts(context, {.period = subject.period,
                                              .where = subject.where,
                                              .metric = subject.metric,
                                              .owner_key = key}));
  subject.where.push_back(unowned[0]);
  subject.by.insert(subject.by.begin(), ReasonOf(key));
  const std::vector<Group> groups =
      TRY(SelectGroups(context, QueryOf(subject, subject.period, {subject.metric->sum})));
  std::map<std::vector<std::optional<std::string>>, Item> items;
  std::map<std::string, bool> currencies;
  for (const Group& group : groups) {
    Item& item = items[group.values];
    item.values = group.values;
    item.money[group.currency] += group.sums[0];
    currencies[group.currency] = true;
  }
  std::vector<Item> list;
  for (auto& [values, item] : items) list.push_back(std::move(item));
  std::vector<std::string> names;
  for (const auto& [currency, is_there] : currencies) names.push_back(currency);
  Report report = BeginReport("unallocated", subject, facts);
  report.title = fmt::format("{} without a {}", subject.metric->title, key);
  Table table = MakeTable(subject, std::move(list), names);
  if (subject.top) {
    std::optional<std::string> rest = KeepFirstRows(table, *subject.top);
    if (rest) report.notes.push_back(std::move(*rest));
  }
  report.headlines = CoverageLines(facts);
  for (std::string& line : RemedyLines(table)) report.headlines.push_back(std::move(line));
  report.tables.push_back(std::move(table));
  report.tables.push_back(CoverageTable(facts));
  report.next = "purser report unallocated --by resource" + PeriodFlag(subject.period);
  return report;
}

}  // namespace purser
