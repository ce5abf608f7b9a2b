/// The reports a person can name: one table (reports.cc), one file a report.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/context.h"
#include "report/period_choice.h"
#include "report/report.h"

namespace purser {

/// A report as it was asked for, unresolved.
struct ReportRequest {
  PeriodRequest period = {};
  std::optional<std::string> compare = {};   ///< previous | PERIOD
  std::optional<std::string> metric = {};    ///< Without one: effective.
  std::optional<std::string> by = {};        ///< "team,project"
  std::vector<std::string> where = {};       ///< All must hold.
  std::optional<std::string> measures = {};  ///< "gpu_hours,lines"
  std::optional<std::int64_t> top = {};      ///< How many causes or rows.
  std::vector<std::string> operands = {};    ///< "nlp" of `report team nlp`.
};

/// One report. What a request has beside the period and what `takes` names is an error.
struct ReportKind {
  std::string_view name;
  std::string_view operands;  ///< "[TEAM]"; empty: none.
  std::string_view about;     ///< One line, small first letter, no full stop.
  std::string_view takes;     ///< Flags: "--compare --by".
  Result<Report> (*make)(ReaderContext& context, const ReportRequest& request);
};

/// Every report, in the order people see them.
std::span<const ReportKind> AllReports();

/// @error kUsage  unknown, with the nearest
Result<const ReportKind*> FindReport(std::string_view name);

/// Finds the report and makes it; the context's notes come first among its notes.
/// @error kUsage  no such report, or a flag it does not take
Result<Report> MakeReport(ReaderContext& context, std::string_view name,
                          const ReportRequest& request);

Result<Report> CostReport(ReaderContext& context, const ReportRequest& request);
Result<Report> TrendReport(ReaderContext& context, const ReportRequest& request);
Result<Report> DriversReport(ReaderContext& context, const ReportRequest& request);
Result<Report> TeamReport(ReaderContext& context, const ReportRequest& request);
Result<Report> UnallocatedReport(ReaderContext& context, const ReportRequest& request);
Result<Report> InvoiceReport(ReaderContext& context, const ReportRequest& request);
Result<Report> ChargebackReport(ReaderContext& context, const ReportRequest& request);
Result<Report> QualityReport(ReaderContext& context, const ReportRequest& request);
Result<Report> SelfReport(ReaderContext& context, const ReportRequest& request);

}  // namespace purser
