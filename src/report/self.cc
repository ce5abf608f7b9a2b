/// `report self`: what purser itself costs. Calls are counted on the day they are made, so the
/// period is of days, and without one it is the running month.

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/api_prices.h"
#include "report/reports.h"

namespace purser {
namespace {

struct Counted {
  std::int64_t calls = 0;
  std::int64_t retries = 0;
};

Result<PeriodChoice> DaysOfUse(const ReaderContext& context, const ReportRequest& request) {
  const Month running = MonthOf(DayOf(context.as_of));
  const std::optional<std::string>& period = request.period.period;
  PeriodChoice choice = BillingMonths(running, running);
  if (period == "all" && !context.api_use.empty())
    choice =
        BillingMonths(MonthOf(context.api_use.front().day), MonthOf(context.api_use.back().day));
  else if (period && period != "all")
    choice = TRY(ChoosePeriod({.period = period}, context.generation, context.as_of));
  choice.of = PeriodOf::kCharge;
  return choice;
}

struct Line {
  std::vector<Cell> cells;
  Int128 cost = -1;  ///< -1: unknown.
};

Line LineOf(const std::pair<std::string, std::string>& name, const Counted& counted) {
  const std::optional<ApiPrice> price = PriceOfCall(name.first, name.second);
  Line line;
  if (price) line.cost = price->units() * counted.calls;
  line.cells = {name.first,
                name.second,
                counted.calls,
                counted.retries,
                price ? MoneyCell(line.cost) : Cell(),
                price ? Cell(std::string(price->text)) : Cell("unknown")};
  return line;
}

Table TableOf(const std::map<std::pair<std::string, std::string>, Counted>& use) {
  Table table{.name = "self",
              .title = "",
              .columns = {TextColumn("service"),
                          TextColumn("operation"),
                          {.name = "calls", .type = CellType::kInteger},
                          {.name = "retries", .type = CellType::kInteger},
                          MoneyColumn("USD"),
                          TextColumn("price")}};
  std::vector<Line> lines;
  Counted all;
  Int128 cost = 0;
  for (const auto& [name, counted] : use) {
    lines.push_back(LineOf(name, counted));
    all.calls += counted.calls;
    all.retries += counted.retries;
    cost += std::max<Int128>(lines.back().cost, 0);
  }
  std::ranges::stable_sort(lines, std::ranges::greater(), &Line::cost);
  for (Line& line : lines) table.rows.push_back(std::move(line.cells));
  table.totals = {std::string("total"), Cell(), all.calls, all.retries, MoneyCell(cost), Cell()};
  return table;
}

}  // namespace

Result<Report> SelfReport(ReaderContext& context, const ReportRequest& request) {
  const PeriodChoice period = TRY(DaysOfUse(context, request));
  std::map<std::pair<std::string, std::string>, Counted> use;
  for (const ApiUse& day : context.api_use) {
    if (!period.days.Contains(day.day)) continue;
    Counted& counted = use[{day.service, day.operation}];
    counted.calls += day.calls;
    counted.retries += day.retries;
  }
  Report report{.name = "self",
                .title = "What purser itself costs",
                .period_text = period.text,
                .period = period.days,
                .period_of = period.of};
  report.tables.push_back(TableOf(use));
  if (use.empty())
    report.headlines.push_back("no call was made: purser reads files, or another period has them");
  std::vector<std::string> unknown;
  for (const auto& [name, counted] : use)
    if (!PriceOfCall(name.first, name.second)) unknown.push_back(name.first + ":" + name.second);
  if (!unknown.empty())
    report.notes.push_back(
        fmt::format("not in the total, for their price is unknown: {}", fmt::join(unknown, ", ")));
  if (!use.empty())
    report.notes.push_back(
        "list prices of us-east-1, repetitions included; storage, transfer and taxes are not in "
        "it");
  return report;
}

}  // namespace purser
