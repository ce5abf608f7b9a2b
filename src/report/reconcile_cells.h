/// The cells that reconcile compares, and what differs between them.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/result.h"
#include "report/context.h"
#include "report/period_choice.h"
#include "report/report.h"

namespace purser {

/// One cell of a bill.
struct CellKey {
  std::string source, billing_period, issuer, account, currency, category;
  friend auto operator<=>(const CellKey&, const CellKey&) = default;
};

/// The four metrics, in this order.
inline constexpr std::array<std::string_view, 4> kMetricColumns = {"BilledCost", "EffectiveCost",
                                                                   "ListCost", "ContractedCost"};
struct CellSums {
  std::array<Int128, kMetricColumns.size()> money{};
  std::int64_t rows = 0;
};
using Cells = std::map<CellKey, CellSums>;

/// As recorded when the snapshots were published.
Cells BookedCells(const Generation& generation, const PeriodChoice& period);
/// As the charges on disk add up now.
Result<Cells> ChargedCells(ReaderContext& context, const PeriodChoice& period);
/// As owners and pools add up; without rows.
Result<Cells> AllocatedCells(ReaderContext& context, const PeriodChoice& period);
/// As the owner cube adds up: without issuer, without rows.
Result<Cells> CubeCells(ReaderContext& context, const PeriodChoice& period);

/// The same cells with the issuer taken out.
Cells WithoutIssuer(const Cells& cells);

struct Difference {
  std::string check;  ///< "files = charges"
  CellKey cell;
  std::string metric;  ///< FOCUS column, or "rows".
  Decimal expected, found;
};

/// Every metric of every cell in which the two differ; rows too with `with_rows`.
std::vector<Difference> Compare(std::string_view check, const Cells& expected, const Cells& found,
                                bool with_rows);

/// The cells as the report's main table.
Table CellTable(const Cells& cells);

/// Both numbers of each difference, and the changed file it is from where there is one.
Table DifferenceTable(const std::vector<Difference>& differences,
                      const std::vector<std::string>& changed_files);

}  // namespace purser
