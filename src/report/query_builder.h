/// From dimensions, filters and a period to sums: the one way reports read the books.
///
/// The smallest view that has everything asked for is read: cube_owner; else cube_day with the
/// identities, their owners and what pools gave; else charges. Filters are evaluated in C++: on
/// the distinct values of their dimension, which then are bound to the statement as a list, or on
/// the grouped rows where that is cheaper. Every value is bound; statements are put together from
/// fixed expressions (dimension_sql.h) in the subset that DuckDB and Trino share.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/dimension.h"
#include "domain/filter.h"
#include "report/context.h"
#include "report/dimension_sql.h"
#include "report/metric.h"
#include "report/period_choice.h"

namespace purser {

struct GroupQuery {
  PeriodChoice period;
  bool either_reading = false;  ///< Also what belongs to the period in the other reading: billed in
                                ///< it or charged in it.
  std::vector<Dimension> by = {};
  std::vector<Filter> where = {};  ///< All must hold.
  std::vector<Sum> sums = {};
  bool by_unit = false;    ///< Also by ConsumedUnit.
  bool originals = false;  ///< Not converted, whatever the reporting currency.
};

/// One combination of values that has charges. Groups of different currencies and units are
/// never added.
struct Group {
  std::vector<std::optional<std::string>> values;  ///< One for each of `by`; nullopt is null.
  std::string currency;
  std::string unit;          ///< With by_unit; empty for none.
  std::vector<Int128> sums;  ///< Money 1e-18, quantities 1e-12, lines 1.
  /// Where `currency` is the reporting currency: what the group was billed in. Groups of two such
  /// currencies are two.
  std::string billed_currency = {};
  std::vector<Int128> billed_sums = {};
};

/// Which view answers `query`.
Relation CheapestRelation(const GroupQuery& query, const Taxonomy& taxonomy);

/// The groups, in no order.
Result<std::vector<Group>> SelectGroups(ReaderContext& context, const GroupQuery& query);

/// The dimensions that filters read, each once; `method` speaks of the first owner dimension
/// of `by`.
std::vector<Dimension> FilterDimensions(const std::vector<Filter>& where,
                                        const std::vector<Dimension>& by, const Taxonomy& taxonomy);

/// Parses each --where; the dimensions are those of reports.
Result<std::vector<Filter>> ParseFilters(const std::vector<std::string>& texts,
                                         const Taxonomy& taxonomy);

}  // namespace purser
