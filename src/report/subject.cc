#include "report/subject.h"

#include <algorithm>

#include <fmt/format.h>

namespace purser {

std::string DefaultDimension(const Taxonomy& taxonomy) {
  if (taxonomy.Find("team") != nullptr) return "team";
  return taxonomy.keys.empty() ? "service" : taxonomy.keys[0].name;
}

std::string CoverageKey(const std::vector<Dimension>& by, const Taxonomy& taxonomy) {
  const auto owner = std::ranges::find(by, DimensionKind::kOwner, &Dimension::kind);
  if (owner != by.end()) return owner->column;
  if (taxonomy.keys.empty()) return "";
  return DefaultDimension(taxonomy);
}

Result<ReportSubject> ResolveSubject(ReaderContext& context, const ReportRequest& request,
                                     const std::string& default_by) {
  const Taxonomy& taxonomy = context.config.taxonomy;
  const std::string metric_name = request.metric.value_or("effective");
  const std::string dimension_names = request.by.value_or(default_by);
  const Metric* metric = TRY(FindMetric(metric_name));
  std::vector<Dimension> by = TRY(ParseDimensions(dimension_names, taxonomy));
  std::vector<Filter> where = TRY(ParseFilters(request.where, taxonomy));
  std::vector<Measure> measures;
  if (request.measures) {
    std::vector<Measure> named = TRY(ParseMeasures(*request.measures));
    measures = std::move(named);
  }
  PeriodChoice period = TRY(ChoosePeriod(request.period, context.generation, context.as_of));
  std::optional<PeriodChoice> compared;
  if (request.compare) {
    PeriodChoice other =
        TRY(ChooseCompared(*request.compare, period, context.generation, context.as_of));
    compared = std::move(other);
  }
  if (request.top && *request.top < 1) return Error{ErrorKind::kUsage, "--top is 1 or more"};
  return ReportSubject{.period = std::move(period),
                       .compared = std::move(compared),
                       .metric = metric,
                       .by = std::move(by),
                       .where = std::move(where),
                       .measures = std::move(measures),
                       .top = request.top};
}

GroupQuery QueryOf(const ReportSubject& subject, const PeriodChoice& period,
                   std::vector<Sum> sums) {
  return {.period = period, .by = subject.by, .where = subject.where, .sums = std::move(sums)};
}

Report BeginReport(std::string_view name, const ReportSubject& subject, const Facts& facts) {
  Report report{.name = std::string(name),
                .title = std::string(subject.metric->title),
                .period_text = subject.period.text,
                .period = subject.period.days,
                .period_of = subject.period.of,
                .metric = std::string(subject.metric->column)};
  if (facts.any) report.period_text += facts.complete ? " (complete)" : " (incomplete)";
  if (subject.compared) {
    report.compared_text = subject.compared->text;
    report.compared = subject.compared->days;
  }
  report.notes = facts.notes;
  report.sources = facts.sources;
  report.appendix = ConversionTables(facts.converted);
  return report;
}

Result<void> NoteCompared(ReaderContext& context, const ReportSubject& subject, const Facts& facts,
                          Report& report) {
  if (!subject.compared) return {};
  const Facts before = TRY(ReadFacts(context, {.period = *subject.compared,
                                               .where = subject.where,
                                               .metric = subject.metric,
                                               .owner_key = ""}));
  const auto completeness = [](const Facts& of) { return of.complete ? "complete" : "incomplete"; };
  if (!before.any)
    report.notes.push_back(fmt::format("the books have no charges of {}: everything looks new",
                                       subject.compared->text));
  else if (facts.complete != before.complete)
    report.notes.push_back(fmt::format("{} is {}, {} is {}", subject.period.text,
                                       completeness(facts), subject.compared->text,
                                       completeness(before)));
  return {};
}

std::vector<Column> DimensionColumns(const std::vector<Dimension>& by) {
  std::vector<Column> columns;
  for (const Dimension& dimension : by) columns.push_back(TextColumn(dimension.name));
  return columns;
}

std::vector<Cell> DimensionCells(const std::vector<std::optional<std::string>>& values) {
  std::vector<Cell> cells;
  for (const std::optional<std::string>& value : values)
    cells.push_back(value ? Cell(*value) : Cell());
  return cells;
}

std::string QuotedValue(std::string_view value) {
  std::string text = "'";
  for (const char c : value) text += c == '\'' ? std::string("''") : std::string(1, c);
  return text + "'";
}

std::string WhereText(const std::vector<Filter>& where) {
  std::string text;
  for (const Filter& filter : where)
    if (filter.text().find('"') == std::string::npos)
      text += fmt::format(" --where \"{}\"", filter.text());
  return text;
}

}  // namespace purser
