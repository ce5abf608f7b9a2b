/// What has to be said about a period beside the sums that were asked for: whether it is complete,
/// what of it has not happened yet, how the other reading of the period differs, how much is
/// attributed and how, and that nothing was lost or doubled.
/// @source money.md §1, §2, §4, §5
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "report/context.h"
#include "report/conversion.h"
#include "report/metric.h"
#include "report/period_choice.h"
#include "report/query_builder.h"

namespace purser {

using MoneyByCurrency = std::map<std::string, Int128>;

struct FactsQuery {
  PeriodChoice period;
  std::vector<Filter> where = {};
  const Metric* metric = nullptr;
  std::string owner_key;   ///< The taxonomy key whose coverage is told; empty: none.
  bool originals = false;  ///< Not converted, whatever the reporting currency.
};

struct Facts {
  bool any = false;               ///< The period has charges, whatever the filter.
  bool complete = true;           ///< Nothing more is to be expected.
  std::optional<Date> newest;     ///< The last day with charges up to as_of.
  MoneyByCurrency total = {};     ///< Of the metric, filtered.
  MoneyByCurrency unowned = {};   ///< Positive Effective that nobody owns, whatever the filter.
  MoneyByCurrency positive = {};  ///< All positive Effective, whatever the filter.
  std::map<std::string, MoneyByCurrency> by_method = {};  ///< Positive Effective, filtered.
  std::vector<ReportSource> sources = {};
  std::vector<std::string> notes = {};
  Converted converted = {};  ///< Of the metric, filtered.
  std::string proof = {};    ///< The proof line, where the period can be proved.
};

/// One statement over the owner cube.
/// Filters on what the owner cube does not have leave the notes about money out.
/// @error kData  what is allocated is not what the books have; both numbers
Result<Facts> ReadFacts(ReaderContext& context, const FactsQuery& query);

/// "attributed 95.5 % of money: tag 93.1 %, inherited 2.4 %", a line a currency.
std::vector<std::string> CoverageLines(const Facts& facts);

/// The same for machines: positive Effective by method.
Table CoverageTable(const Facts& facts);

/// "2026-10-01 to 2026-10-03, 2026-10-05".
std::string DayRanges(const std::vector<Date>& sorted_days);

}  // namespace purser
