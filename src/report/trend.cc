#include "report/trend.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "report/cell_text.h"
#include "report/sparkline.h"

namespace purser {
namespace {

using std::chrono::days;
using Values = std::vector<std::optional<std::string>>;

constexpr int kDefaultDays = 30;
constexpr std::size_t kMostSteps = 40;  // of a sparkline: the last ones

bool IsStep(const Dimension& dimension) {
  return dimension.name == "day" || dimension.name == "week" || dimension.name == "month" ||
         dimension.name == "billing_period";
}

/// The step that a day lies in, as the step's dimension writes it.
std::string StepOf(const Dimension& step, Date day) {
  if (step.name == "day") return DateText(day);
  if (step.name == "week") {
    const auto since_monday = std::chrono::weekday(day).iso_encoding() - 1;
    return DateText(day - days(since_monday));
  }
  return MonthText(MonthOf(day));
}

/// Every step of the period up to `last`, in order.
std::vector<std::string> StepsOf(const Dimension& step, const Period& period, Date last) {
  std::vector<std::string> steps;
  for (Date day = period.start; day < period.end && day <= last; day += days(1)) {
    std::string text = StepOf(step, day);
    if (steps.empty() || steps.back() != text) steps.push_back(std::move(text));
  }
  return steps;
}

/// One line of the chart: one currency of one combination of the other dimensions.
struct SeriesKey {
  Values values;
  std::string currency;
  friend auto operator<=>(const SeriesKey&, const SeriesKey&) = default;
};
using Series = std::map<std::string, Int128>;  // by step

struct Chart {
  std::vector<std::string> steps;
  std::map<SeriesKey, Series> series;
  std::vector<std::string> currencies;
};

Int128 SumOf(const Series& series) {
  Int128 sum = 0;
  for (const auto& [step, money] : series) sum += money;
  return sum;
}

std::string LineOf(const Series& series, const std::vector<std::string>& steps) {
  const std::size_t skipped = steps.size() > kMostSteps ? steps.size() - kMostSteps : 0;
  std::vector<std::optional<Int128>> numbers;
  for (std::size_t i = skipped; i < steps.size(); ++i) {
    const auto found = series.find(steps[i]);
    numbers.emplace_back(found == series.end() ? 0 : found->second);
  }
  return Sparkline(numbers);
}

Result<Chart> ReadChart(ReaderContext& context, const ReportSubject& subject, Date last) {
  Chart chart;
  const Dimension& step = subject.by[0];
  Period period = subject.period.days;
  const std::vector<Group> groups =
      TRY(SelectGroups(context, QueryOf(subject, subject.period, {subject.metric->sum})));
  const std::string last_step = StepOf(step, last);
  for (const Group& group : groups) {
    const std::string at = group.values[0].value_or("");
    if (at > last_step) continue;
    // Charges of neighbouring months that were billed in the period.
    const std::optional<Date> day = ParseDate(at.size() == 7 ? at + "-01" : at);
    if (day && *day < period.start) period.start = *day;
    const SeriesKey key{{group.values.begin() + 1, group.values.end()}, group.currency};
    chart.series[key][at] += group.sums[0];
    if (std::ranges::find(chart.currencies, group.currency) == chart.currencies.end())
      chart.currencies.push_back(group.currency);
  }
  std::ranges::sort(chart.currencies);
  chart.steps = StepsOf(step, period, last);
  return chart;
}

Table ForMachines(const ReportSubject& subject, const Chart& chart) {
  Table table{.name = "trend", .title = "", .audience = Audience::kMachines};
  table.columns = DimensionColumns(subject.by);
  table.totals.resize(subject.by.size());
  std::map<Values, MoneyByCurrency> rows;
  MoneyByCurrency totals;
  for (const auto& [key, series] : chart.series) {
    for (const auto& [step, money] : series) {
      Values values = {step};
      values.insert(values.end(), key.values.begin(), key.values.end());
      rows[values][key.currency] += money;
      totals[key.currency] += money;
    }
  }
  for (const std::string& currency : chart.currencies) {
    table.columns.push_back(MoneyColumn(currency));
    table.totals.push_back(MoneyCell(totals[currency]));
  }
  for (const auto& [values, money] : rows) {
    std::vector<Cell> cells = DimensionCells(values);
    for (const std::string& currency : chart.currencies) {
      const auto found = money.find(currency);
      cells.push_back(MoneyCell(found == money.end() ? 0 : found->second));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table ForPeopleToSee(const ReportSubject& subject, const Chart& chart) {
  Table table{.name = "trend", .title = "", .audience = Audience::kPeople};
  const std::vector<Dimension> others(subject.by.begin() + 1, subject.by.end());
  table.columns = DimensionColumns(others);
  const bool is_single = chart.currencies.size() == 1;
  if (!is_single) table.columns.push_back(TextColumn("currency"));
  table.columns.push_back({.name = "cost",
                           .type = CellType::kMoney,
                           .unit = is_single ? chart.currencies[0] : "",
                           .unit_column = is_single ? "" : "currency"});
  table.columns.push_back(TextColumn(
      "trend", chart.steps.empty() ? "" : "BY " + HeadingText(TextColumn(subject.by[0].name))));
  std::vector<std::pair<Int128, const SeriesKey*>> order;
  Series total;
  for (const auto& [key, series] : chart.series) {
    order.emplace_back(-SumOf(series), &key);
    for (const auto& [step, money] : series) total[step] += money;
  }
  std::ranges::stable_sort(order, {}, &std::pair<Int128, const SeriesKey*>::first);
  const auto cells = [&](const SeriesKey& key, const Series& series) {
    std::vector<Cell> row = DimensionCells(key.values);
    if (!is_single) row.push_back(key.currency);
    row.push_back(MoneyCell(SumOf(series)));
    row.push_back(LineOf(series, chart.steps));
    return row;
  };
  for (const auto& [sum, key] : order) table.rows.push_back(cells(*key, chart.series.at(*key)));
  if (is_single && !others.empty())
    table.totals = cells({.values = Values(others.size()), .currency = ""}, total);
  return table;
}

/// Without --period: the last 30 days that have charges and are over.
Result<PeriodChoice> DefaultDays(ReaderContext& context) {
  const PeriodChoice newest = TRY(ChoosePeriod({}, context.generation, context.as_of));
  const Date end = std::min(DayOf(context.as_of), newest.days.end);
  const PeriodChoice month = ChargeDays({newest.days.start - days(kDefaultDays), end});
  if (month.days.end <= month.days.start) return newest;
  const Facts facts =
      TRY(ReadFacts(context, {.period = month, .metric = &AllMetrics()[0], .owner_key = ""}));
  const Date last = facts.newest.value_or(end - days(1));
  return ChargeDays({last - days(kDefaultDays - 1), last + days(1)});
}

}  // namespace

Result<TrendTables> MakeTrend(ReaderContext& context, const ReportSubject& subject, Date last) {
  const Chart chart = TRY(ReadChart(context, subject, last));
  return TrendTables{.people = ForPeopleToSee(subject, chart),
                     .machines = ForMachines(subject, chart)};
}

Result<Report> TrendReport(ReaderContext& context, const ReportRequest& request) {
  ReportSubject subject =
      TRY(ResolveSubject(context, request, DefaultDimension(context.config.taxonomy)));
  if (!request.period.period) {
    PeriodChoice last_days = TRY(DefaultDays(context));
    subject.period = std::move(last_days);
  }
  const auto step = std::ranges::find_if(subject.by, IsStep);
  if (step == subject.by.end())
    subject.by.insert(subject.by.begin(), *FindDimension("day", context.config.taxonomy));
  else
    std::rotate(subject.by.begin(), step, std::next(step));
  const Facts facts = TRY(ReadFacts(context, {.period = subject.period,
                                              .where = subject.where,
                                              .metric = subject.metric,
                                              .owner_key = ""}));
  Report report = BeginReport("trend", subject, facts);
  TrendTables tables = TRY(MakeTrend(context, subject, DayOf(context.as_of)));
  report.tables.push_back(std::move(tables.people));
  report.tables.push_back(std::move(tables.machines));
  report.next = "purser report drivers" + WhereText(subject.where);
  return report;
}

}  // namespace purser
