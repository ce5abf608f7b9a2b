#include "report/metric.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/suggest.h"

namespace purser {
namespace {

constexpr std::array kMetrics = {
    Metric{"effective", "EffectiveCost", "Effective cost", Sum::kEffective},
    Metric{"billed", "BilledCost", "Billed cost", Sum::kBilled},
    Metric{"list", "ListCost", "List cost", Sum::kList},
    Metric{"contracted", "ContractedCost", "Contracted cost", Sum::kContracted},
};

constexpr std::array kMeasures = {
    Measure{"gpu_hours", "hours", "Accelerator-hours used", Sum::kGpuHours},
    Measure{"lines", "lines", "Lines of the bill", Sum::kLines},
    Measure{"consumed_quantity", "", "What was consumed, a column for each unit", Sum::kConsumed},
};

template <typename Named, std::size_t N>
Result<const Named*> FindIn(const std::array<Named, N>& all, std::string_view name,
                            std::string_view what) {
  std::vector<std::string> names;
  for (const Named& one : all) {
    if (one.name == name) return &one;
    names.emplace_back(one.name);
  }
  return Error{ErrorKind::kUsage, fmt::format("unknown {} \"{}\"{}; there are {}", what, name,
                                              DidYouMean(name, names), fmt::join(names, ", "))};
}

}  // namespace

std::span<const Metric> AllMetrics() { return kMetrics; }

std::vector<std::string> MetricNames() {
  std::vector<std::string> names;
  for (const Metric& metric : kMetrics) names.emplace_back(metric.name);
  return names;
}

bool IsMoney(Sum sum) {
  switch (sum) {
    case Sum::kEffective:
    case Sum::kBilled:
    case Sum::kList:
    case Sum::kContracted:
    case Sum::kPositiveEffective:
      return true;
    case Sum::kConsumed:
    case Sum::kGpuHours:
    case Sum::kLines:
    case Sum::kOpenLines:
      return false;
  }
  return false;
}

Int128 MoneyOf(const Total& total, Sum sum) {
  switch (sum) {
    case Sum::kBilled:
      return total.billed;
    case Sum::kList:
      return total.list;
    case Sum::kContracted:
      return total.contracted;
    case Sum::kEffective:
    case Sum::kPositiveEffective:
    case Sum::kConsumed:
    case Sum::kGpuHours:
    case Sum::kLines:
    case Sum::kOpenLines:
      return total.effective;
  }
  return 0;
}

Result<const Metric*> FindMetric(std::string_view name) { return FindIn(kMetrics, name, "metric"); }

std::span<const Measure> AllMeasures() { return kMeasures; }

Result<std::vector<Measure>> ParseMeasures(std::string_view list) {
  std::vector<Measure> measures;
  while (true) {
    const std::size_t comma = list.find(',');
    const Measure* measure = TRY(FindIn(kMeasures, list.substr(0, comma), "measure"));
    if (std::ranges::find(measures, measure->name, &Measure::name) != measures.end())
      return Error{ErrorKind::kUsage, fmt::format("measure \"{}\" is named twice", measure->name)};
    measures.push_back(*measure);
    if (comma == std::string_view::npos) return measures;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace purser
