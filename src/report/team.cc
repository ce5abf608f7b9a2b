#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/suggest.h"
#include "report/cell_text.h"
#include "report/cost_rows.h"
#include "report/drivers.h"
#include "report/trend.h"

namespace purser {
namespace {

/// Teams that own something in the period.
Result<std::vector<std::string>> Teams(ReaderContext& context, const PeriodChoice& period,
                                       const Dimension& key) {
  const std::vector<Group> groups =
      TRY(SelectGroups(context, {.period = period, .by = {key}, .sums = {Sum::kEffective}}));
  std::set<std::string> names;
  for (const Group& group : groups) names.insert(group.values[0].value_or(""));
  return std::vector<std::string>(names.begin(), names.end());
}

Result<std::string> ChooseTeam(ReaderContext& context, const ReportRequest& request,
                               const PeriodChoice& period, const Dimension& key) {
  const std::vector<std::string> teams = TRY(Teams(context, period, key));
  if (request.operands.empty())
    return Error{ErrorKind::kUsage, fmt::format("which {0}? purser report team NAME; in {1} there "
                                                "are {2}",
                                                key.name, period.text, fmt::join(teams, ", "))};
  const std::string& team = request.operands[0];
  const TaxonomyKey* known = context.config.taxonomy.Find(key.name);
  const bool is_known =
      std::ranges::find(teams, team) != teams.end() ||
      (known != nullptr &&
       std::ranges::find(known->values, team, &DatedName::name) != known->values.end());
  if (is_known) return team;
  return Error{ErrorKind::kUsage,
               fmt::format("no {} \"{}\" in {}{}; there are {}", key.name, team, period.text,
                           DidYouMean(team, teams), fmt::join(teams, ", "))};
}

/// How much of all money nobody owns: what a team may still find to be its own.
std::vector<std::string> UnallocatedLines(const Facts& facts) {
  std::vector<std::string> lines;
  const Column percent{.name = "", .type = CellType::kPercent};
  for (const auto& [currency, money] : facts.unowned) {
    const auto all = facts.positive.find(currency);
    if (money == 0 || all == facts.positive.end()) continue;
    lines.push_back(fmt::format("unallocated, of everybody: {} ({}); purser report unallocated",
                                MoneyText(money, currency),
                                CellText(PercentCell(money, all->second), percent)));
  }
  return lines;
}

Result<void> AddTrend(ReaderContext& context, ReportSubject subject, Report& report) {
  subject.by = {*FindDimension("day", context.config.taxonomy)};
  TrendTables trend = TRY(MakeTrend(context, subject, DayOf(context.as_of)));
  trend.people.title = "By day";
  report.tables.push_back(std::move(trend.people));
  report.tables.push_back(std::move(trend.machines));
  return {};
}

}  // namespace

Result<Report> TeamReport(ReaderContext& context, const ReportRequest& request) {
  const Taxonomy& taxonomy = context.config.taxonomy;
  const std::string key_name = DefaultDimension(taxonomy);
  const Dimension key = *FindDimension(key_name, taxonomy);
  ReportRequest compared = request;
  if (!compared.compare) compared.compare = "previous";
  ReportSubject subject = TRY(ResolveSubject(
      context, compared, taxonomy.Find("project") != nullptr ? "project" : "service"));
  const std::string team = TRY(ChooseTeam(context, request, subject.period, key));
  const std::vector<Filter> own =
      TRY(ParseFilters({fmt::format("{} = {}", key_name, QuotedValue(team))}, taxonomy));
  subject.where.push_back(own[0]);
  const Facts facts = TRY(ReadFacts(context, {.period = subject.period,
                                              .where = subject.where,
                                              .metric = subject.metric,
                                              .owner_key = key_name}));
  Report report = BeginReport("team", subject, facts);
  report.title = fmt::format("{}: {}", team, subject.metric->title);
  Table cost = TRY(MakeCostTable(context, subject));
  report.tables.push_back(std::move(cost));
  ReportSubject causes = subject;
  causes.by = {*FindDimension("service", taxonomy)};
  Table drivers = TRY(MakeDrivers(context, causes, subject.top.value_or(kDefaultDrivers)));
  drivers.title = "What changed most";
  report.tables.push_back(std::move(drivers));
  TRY(AddTrend(context, subject, report));
  TRY(NoteCompared(context, subject, facts, report));
  report.tables.push_back(CoverageTable(facts));
  report.headlines = CoverageLines(facts);
  for (std::string& line : UnallocatedLines(facts)) report.headlines.push_back(std::move(line));
  report.next = fmt::format("purser report cost --by resource --where {}={}{}", key_name, team,
                            PeriodFlag(subject.period));
  return report;
}

}  // namespace purser
