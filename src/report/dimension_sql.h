/// Dimensions as SQL: the fixed expressions that statements are put together from.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/dimension.h"
#include "ledger/engine.h"
#include "report/context.h"
#include "report/period_choice.h"

namespace purser {

/// Where amounts are read, from small to large. In each the alias `c` has days and books,
/// `i` the identity's columns (of kCubeOwner: `c`), `v` the owner values.
enum class Relation { kCubeOwner, kCubeDay, kCharges };

/// The tags as delivered that answer for each tag:KEY, the first that has a value wins.
using TagSpellings = std::map<std::string, std::vector<std::string>>;

/// Looks which tag keys the books have for those of `dimensions` that are tags.
Result<TagSpellings> FindTagSpellings(ReaderContext& context, const PeriodChoice& period,
                                      const std::vector<Dimension>& dimensions);

/// Collects bound values while a statement is put together.
class Binder {
 public:
  /// "$p0", for the value.
  std::string Bind(Value value);
  const Parameters& parameters() const { return parameters_; }

 private:
  Parameters parameters_;
};

/// The dimension's value in SQL; owner dimensions are never null.
std::string DimensionSql(const Dimension& dimension, Relation relation,
                         const TagSpellings& spellings, Binder& binder);

/// What DimensionSql gave, as people and filters see it: days "2026-10-05", months "2026-10",
/// hours "2026-10-05T07:00:00Z"; nullopt for null.
std::optional<std::string> DimensionText(const Dimension& dimension, Value value);

/// "c.billing_period >= $p0 AND …": charges of the period. `alias` with its dot, or empty.
std::string PeriodSql(const PeriodChoice& period, const std::string& alias, Binder& binder);

}  // namespace purser
