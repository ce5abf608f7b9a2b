#include "report/chart.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/text_width.h"
#include "report/cell_text.h"

namespace purser {
namespace {

using std::chrono::days;

constexpr std::size_t kMostLabels = 4'000;

bool IsLabel(const Column& column) {
  return column.type == CellType::kText || column.type == CellType::kDate;
}

bool IsAmount(const Column& column) {
  return column.type == CellType::kMoney && !column.unit.empty() && !column.is_change;
}

bool IsTimeColumn(const Column& column) {
  constexpr std::string_view kTimes[] = {"day", "week", "month", "billing_period"};
  return std::ranges::find(kTimes, column.name) != std::end(kTimes);
}

std::string LabelOf(const Cell& cell, const Column& column) { return CellText(cell, column); }

/// The text columns of a row from `first` on, in one.
std::string NameOf(const Table& table, const std::vector<Cell>& row, std::size_t first) {
  std::string name;
  for (std::size_t i = first; i < row.size(); ++i) {
    if (!IsLabel(table.columns[i])) break;
    name += (name.empty() ? "" : " · ") + LabelOf(row[i], table.columns[i]);
  }
  return name;
}

Int128 AmountOf(const Cell& cell) {
  const auto* number = std::get_if<Decimal>(&cell);
  return number == nullptr ? 0 : Rescale(number->units, number->scale, kCostScale);
}

/// The step after `label`: the next day, Monday or month.
std::optional<std::string> StepAfter(const std::string& label, std::string_view step) {
  if (const std::optional<Date> day = ParseDate(label))
    return DateText(*day + days(step == "week" ? 7 : 1));
  if (const std::optional<Month> month = ParseMonth(label)) return MonthText(month->Plus(1));
  return std::nullopt;
}

/// From the first to the last of `found`, with the steps that have nothing.
std::vector<std::string> WithoutGaps(const std::vector<std::string>& found, std::string_view step) {
  std::vector<std::string> labels;
  for (const std::string& label : found) {
    while (!labels.empty() && labels.size() < kMostLabels) {
      const std::optional<std::string> next = StepAfter(labels.back(), step);
      if (!next || *next >= label) break;
      labels.push_back(*next);
    }
    labels.push_back(label);
  }
  return labels;
}

Int128 SumOf(const ChartSeries& series) {
  Int128 sum = 0;
  for (const Int128 amount : series.amounts) sum += amount;
  return sum;
}

/// The largest first; beyond the sixth they are one, unless only one would be.
void FoldSeries(std::vector<ChartSeries>& series) {
  std::ranges::stable_sort(series, std::ranges::greater(),
                           [](const ChartSeries& one) { return Magnitude(SumOf(one)); });
  if (series.size() <= kMostSeries + 1) return;
  ChartSeries rest{.name = fmt::format("other ({})", series.size() - kMostSeries),
                   .amounts = std::vector<Int128>(series[0].amounts.size()),
                   .is_rest = true};
  for (std::size_t s = kMostSeries; s < series.size(); ++s)
    for (std::size_t i = 0; i < rest.amounts.size(); ++i) rest.amounts[i] += series[s].amounts[i];
  series.resize(kMostSeries);
  series.push_back(std::move(rest));
}

std::string TitleOf(const Table& table, std::size_t amount) {
  const Column& column = table.columns[amount];
  const std::string heading = HeadingText(column);
  return (heading == column.unit ? "COST" : heading) + ", " + column.unit;
}

Chart TimeChart(const Table& table, std::size_t amount) {
  std::map<std::string, std::map<std::string, Int128>> found;  // name, label
  std::map<std::string, Int128> steps;
  for (const std::vector<Cell>& row : table.rows) {
    const std::string label = LabelOf(row[0], table.columns[0]);
    steps[label];
    found[NameOf(table, row, 1)][label] += AmountOf(row[amount]);
  }
  std::vector<std::string> labels;
  for (const auto& [label, nothing] : steps) labels.push_back(label);
  Chart chart{.kind = ChartKind::kTime,
              .title = TitleOf(table, amount) + " by " + Printable(table.columns[0].name),
              .currency = table.columns[amount].unit,
              .labels = WithoutGaps(labels, table.columns[0].name)};
  for (const auto& [name, amounts] : found) {
    ChartSeries series{.name = name};
    for (const std::string& label : chart.labels) {
      const auto at = amounts.find(label);
      series.amounts.push_back(at == amounts.end() ? 0 : at->second);
    }
    chart.series.push_back(std::move(series));
  }
  FoldSeries(chart.series);
  return chart;
}

Chart SharesChart(const Table& table, std::size_t amount) {
  std::vector<ChartSeries> parts;
  for (const std::vector<Cell>& row : table.rows)
    parts.push_back({.name = NameOf(table, row, 0), .amounts = {AmountOf(row[amount])}});
  FoldSeries(parts);
  Chart chart{.kind = ChartKind::kShares,
              .title = TitleOf(table, amount),
              .currency = table.columns[amount].unit,
              .series = {ChartSeries{}}};
  for (const ChartSeries& part : parts) {
    chart.labels.push_back(part.name);
    chart.series[0].amounts.push_back(part.amounts[0]);
  }
  return chart;
}

bool IsDrawn(const Table& table, bool in_time) {
  if (table.columns.empty() || table.rows.size() < 2 || !IsLabel(table.columns[0])) return false;
  if (in_time) return table.audience != Audience::kPeople && IsTimeColumn(table.columns[0]);
  return table.audience != Audience::kMachines;
}

}  // namespace

std::vector<Chart> ChartsOf(const Report& report) {
  for (const bool in_time : {true, false}) {
    for (const Table& table : report.tables) {
      if (!IsDrawn(table, in_time)) continue;
      std::vector<Chart> charts;
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!IsAmount(table.columns[i]) || table.columns[i].audience == Audience::kMachines)
          continue;
        Chart chart = in_time ? TimeChart(table, i) : SharesChart(table, i);
        if (chart.labels.size() > 1) charts.push_back(std::move(chart));
      }
      if (!charts.empty()) return charts;
    }
  }
  return {};
}

}  // namespace purser
