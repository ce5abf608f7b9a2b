/// What a report is about, resolved: the part that all money reports share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "report/facts.h"
#include "report/query_builder.h"
#include "report/reports.h"

namespace purser {

struct ReportSubject {
  PeriodChoice period;
  std::optional<PeriodChoice> compared = {};
  const Metric* metric = nullptr;
  std::vector<Dimension> by = {};
  std::vector<Filter> where = {};
  std::vector<Measure> measures = {};
  std::optional<std::size_t> top = {};  ///< Rows or causes that were asked for.
};

/// @param default_by  dimensions without --by
/// @error kUsage  any name that is not known, or a --top below 1; kNotFound  empty books
Result<ReportSubject> ResolveSubject(ReaderContext& context, const ReportRequest& request,
                                     const std::string& default_by);

/// "team", or the taxonomy's first key, or "service" without a taxonomy.
std::string DefaultDimension(const Taxonomy& taxonomy);

/// The owner key that coverage is told of: the first of `by`, or DefaultDimension's.
std::string CoverageKey(const std::vector<Dimension>& by, const Taxonomy& taxonomy);

GroupQuery QueryOf(const ReportSubject& subject, const PeriodChoice& period, std::vector<Sum> sums);

/// A report with title, period, metric, sources and the notes of the facts filled in.
Report BeginReport(std::string_view name, const ReportSubject& subject, const Facts& facts);

/// Says what makes the compared period another kind of period: it is empty, or one of the two is
/// incomplete. Nothing without a comparison.
Result<void> NoteCompared(ReaderContext& context, const ReportSubject& subject, const Facts& facts,
                          Report& report);

/// A text column for each dimension.
std::vector<Column> DimensionColumns(const std::vector<Dimension>& by);

/// The group's values as cells, null where there is none.
std::vector<Cell> DimensionCells(const std::vector<std::optional<std::string>>& values);

/// 'it''s': a value in the filter grammar.
std::string QuotedValue(std::string_view value);

/// " --where "team = 'nlp'"" for each filter, to repeat a question in `next`.
std::string WhereText(const std::vector<Filter>& where);

}  // namespace purser
