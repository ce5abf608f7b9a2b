/// A month's lines as a Cost and Usage Report: CUR 2.0 (Data Exports) or the legacy report.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "demo/month_bill.h"

namespace purser {

enum class CurLayout {
  kDataExports,  ///< CUR 2.0: snake_case columns, tags and product as JSON maps.
  kLegacy,       ///< "lineItem/UnblendedCost", a column a tag.
};

/// One column of a report: what a manifest says, and how a line fills it.
struct CurColumn {
  std::string name;  ///< As in the header.
  std::function<void(std::string& csv, const Line& line)> write;
};

/// The columns of a month. Like AWS, leaves out net columns and the discount map in months
/// that have none; the legacy report has a column for each tag key in use. Tag keys that are
/// not yet activated in that month are absent. `bill` must outlive the result.
std::vector<CurColumn> CurColumns(const MonthBill& bill, CurLayout layout);

/// The header line, or the lines [from, to) of the bill, as CSV.
std::string CurHeader(const std::vector<CurColumn>& columns);
std::string CurLines(const std::vector<CurColumn>& columns, const MonthBill& bill, std::size_t from,
                     std::size_t to);

/// Quoted where needed.
void AppendCsv(std::string& csv, std::string_view field);

}  // namespace purser
