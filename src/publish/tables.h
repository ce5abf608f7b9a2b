/// What is published, wherever it goes: cost by day and week, how fresh it is, what is doubtful.
///
///   cost_day      a row a day, billing period, source, service, account, region, charge category,
///                 currency and owner; sums in all four cost bases
///   cost_week     the same by week
///   freshness     a row a source and billing period: which bill, how new
///   data_quality  a row a finding about a bill
///   publication   one row: the generation all of it is of
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/context.h"

namespace purser {

enum class PublishedType { kText, kDay, kMoney, kQuantity, kInteger, kInstant };

struct PublishedColumn {
  std::string name;
  PublishedType type = PublishedType::kText;
};

/// A table that is small enough to be written whole.
struct PublishedTable {
  std::string name;
  std::vector<PublishedColumn> columns;
  std::vector<std::vector<Value>> rows;
};

enum class CostStep { kDay, kWeek };

/// Of cost_day or cost_week: a column each owner dimension comes last, so that a new one can be
/// added to a table that is there.
/// @error kConfig  a taxonomy key has the name of another column
Result<std::vector<PublishedColumn>> CostColumns(CostStep step, const Taxonomy& taxonomy);

/// The rows of those columns in order of time, a fixed one. Owner dimensions are "unallocated"
/// where empty, other texts null.
/// @param of_period  only $period, "2026-09"
std::string CostSql(CostStep step, const Taxonomy& taxonomy, bool of_period);

/// freshness, data_quality and publication.
std::vector<PublishedTable> SmallTables(const ReaderContext& context);

/// As text: exact decimals, days, instants; nullopt for null. No NUL, valid UTF-8.
std::optional<std::string> PublishedText(const Value& value);

}  // namespace purser
