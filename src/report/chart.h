/// What of a report is worth drawing, before anybody decides how: amounts in time, or how a sum is
/// made up. At most six series or bars, the rest together as "other".
#pragma once

#include <string>
#include <vector>

#include "base/int128.h"
#include "report/report.h"

namespace purser {

struct ChartSeries {
  std::string name;             ///< Printable; empty where there is one series only.
  std::vector<Int128> amounts;  ///< One a label, 1e-18 of the chart's currency.
  bool is_rest = false;         ///< Several series together.
};

enum class ChartKind {
  kTime,    ///< Labels are steps of time without a gap; series are drawn over each other.
  kShares,  ///< One series; a label is a part of the sum.
};

struct Chart {
  ChartKind kind = ChartKind::kTime;
  std::string title;     ///< "COST, USD by day"
  std::string currency;  ///< ISO 4217.
  std::vector<std::string> labels = {};
  std::vector<ChartSeries> series = {};
};

/// Series beside "other".
inline constexpr std::size_t kMostSeries = 6;

/// A chart a currency: of the report's table in time where it has one, else of its first table
/// that people see with amounts in it. None where a chart would say nothing: one step, one part.
std::vector<Chart> ChartsOf(const Report& report);

}  // namespace purser
