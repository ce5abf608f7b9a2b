/// The statement that answers a GroupQuery, and what is left to be done with its rows.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "report/query_builder.h"

namespace purser {

/// A filter that grouped rows are held against.
struct LateFilter {
  Filter filter;
  std::vector<std::size_t> slots;  ///< Of GroupPlan::extra, one for each of filter.Names().
};

/// Columns of the statement: one for each of `by`, then of `extra`, the currency, the unit when
/// by_unit, charge day and billing period when by_day, and the sums.
struct GroupPlan {
  std::vector<Dimension> by;
  std::vector<Dimension> extra;  ///< What late filters read.
  std::vector<LateFilter> late;
  bool by_unit = false;
  bool by_day = false;  ///< To be converted.
  std::size_t sums = 0;
  std::string statement;
  Binder binder;
};

/// May run small statements of its own: which tag keys there are, and a filter's distinct values.
Result<GroupPlan> PlanGroups(ReaderContext& context, const GroupQuery& query);

}  // namespace purser
