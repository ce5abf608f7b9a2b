#include "report/reports.h"

#include <array>

#include <fmt/format.h>

#include "base/suggest.h"

namespace purser {
namespace {

constexpr std::array kReports = {
    ReportKind{"cost", "", "who spent what, by any dimensions", CostReport},
    ReportKind{"trend", "", "a series of days, weeks or months; the last 30 days by default",
               TrendReport},
    ReportKind{"drivers", "", "what changed most and why: price, quantity, new, gone",
               DriversReport},
    ReportKind{"team", "[TEAM]", "one team: cost, change, drivers, trend, coverage", TeamReport},
    ReportKind{"unallocated", "", "what nobody owns, why, and what to do about it",
               UnallocatedReport},
    ReportKind{"invoice", "", "Billed cost by issuer, invoice, account and category",
               InvoiceReport},
    ReportKind{"quality", "", "what is doubtful about the data, and what was left out",
               QualityReport},
};

}  // namespace

std::span<const ReportKind> AllReports() { return kReports; }

Result<const ReportKind*> FindReport(std::string_view name) {
  std::vector<std::string> names;
  for (const ReportKind& kind : kReports) {
    if (kind.name == name) return &kind;
    names.emplace_back(kind.name);
  }
  return Error{ErrorKind::kUsage, fmt::format("unknown report \"{}\"{}; there are {}", name,
                                              DidYouMean(name, names), fmt::join(names, ", "))};
}

Result<Report> MakeReport(ReaderContext& context, std::string_view name,
                          const ReportRequest& request) {
  const ReportKind* kind = TRY(FindReport(name));
  Report report = TRY(kind->make(context, request).While(fmt::format("report {}", name)));
  report.notes.insert(report.notes.begin(), context.notes.begin(), context.notes.end());
  report.generation = context.generation.id;
  return report;
}

}  // namespace purser
