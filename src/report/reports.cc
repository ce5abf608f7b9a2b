#include "report/reports.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "base/suggest.h"

namespace purser {
namespace {

constexpr std::array kReports = {
    ReportKind{"cost", "", "who spent what, by any dimensions",
               "--compare --metric --by --where --measure --top", CostReport},
    ReportKind{"trend", "", "a series of days, weeks or months; the last 30 days by default",
               "--metric --by --where", TrendReport},
    ReportKind{"drivers", "", "what changed most and why: price, quantity, new, gone",
               "--compare --metric --by --where --top", DriversReport},
    ReportKind{"team", "[TEAM]", "one team: cost, change, drivers, trend, coverage",
               "--compare --metric --by --where --top", TeamReport},
    ReportKind{"unallocated", "", "what nobody owns, why, and what to do about it",
               "--metric --by --where --top", UnallocatedReport},
    ReportKind{"invoice", "", "Billed cost by issuer, invoice, account and category", "",
               InvoiceReport},
    ReportKind{"chargeback", "", "the journal that charges what was billed to its owners", "--by",
               ChargebackReport},
    ReportKind{"quality", "", "what is doubtful about the data, and what was left out", "",
               QualityReport},
    ReportKind{"self", "", "what purser itself costs: calls of cloud services and their price", "",
               SelfReport},
};

/// Nothing that was typed is left aside in silence.
Result<void> CheckTaken(const ReportKind& kind, const ReportRequest& request) {
  const std::pair<std::string_view, bool> typed[] = {{"--compare", request.compare.has_value()},
                                                     {"--metric", request.metric.has_value()},
                                                     {"--by", request.by.has_value()},
                                                     {"--where", !request.where.empty()},
                                                     {"--measure", request.measures.has_value()},
                                                     {"--top", request.top.has_value()}};
  for (const auto& [flag, is_typed] : typed)
    if (is_typed && kind.takes.find(flag) == std::string_view::npos)
      return Error{ErrorKind::kUsage,
                   fmt::format("report {} does not take {}{}{}", kind.name, flag,
                               kind.takes.empty() ? "" : "; it takes --period ", kind.takes)};
  return {};
}

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
  TRY(CheckTaken(*kind, request));
  Report report = TRY(kind->make(context, request).While(fmt::format("report {}", name)));
  report.notes.insert(report.notes.begin(), context.notes.begin(), context.notes.end());
  std::ranges::move(report.appendix, std::back_inserter(report.tables));
  report.appendix.clear();
  report.generation = context.generation.id;
  return report;
}

}  // namespace purser
