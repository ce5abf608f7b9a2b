/// The four cost bases and the measures that reports may add, as tables.
/// @source money.md §2, cli.md §1
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/generation.h"

namespace purser {

/// A sum that a report can ask the books for.
enum class Sum {
  kEffective,
  kBilled,
  kList,
  kContracted,
  kPositiveEffective,  ///< Of the groups of the view that is read; for coverage.
  kConsumed,
  kGpuHours,
  kLines,
  kOpenLines,
};

/// In 1e-18 of a currency; the others are counts of something.
bool IsMoney(Sum sum);

struct Metric {
  std::string_view name;    ///< After --metric.
  std::string_view column;  ///< "EffectiveCost"
  std::string_view title;   ///< "Effective cost"
  Sum sum;
};

std::span<const Metric> AllMetrics();
/// Their names, the default first: what --metric takes.
std::vector<std::string> MetricNames();
/// @error kUsage  unknown, with the nearest
Result<const Metric*> FindMetric(std::string_view name);

/// A snapshot's total in the cost basis `sum`; Effective for what is no cost basis.
Int128 MoneyOf(const Total& total, Sum sum);

struct Measure {
  std::string_view name;   ///< After --measure, and the column's.
  std::string_view unit;   ///< Empty: a column for each ConsumedUnit.
  std::string_view about;  ///< One line for reference pages.
  Sum sum;
};

std::span<const Measure> AllMeasures();
/// "gpu_hours,lines".
/// @error kUsage  unknown, empty or repeated
Result<std::vector<Measure>> ParseMeasures(std::string_view list);

}  // namespace purser
