/// An Excel workbook (Office Open XML, ECMA-376) of plain sheets: cells of text, numbers, days and
/// sums, a frozen bold head, the totals bold. Numbers are written as decimals, never through a
/// double; text is always text, whatever it looks like.
///
/// A number is a double to Excel: 15 significant digits of what is written here are kept there.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"

namespace purser {

/// How a number shows; the value is not rounded.
enum class NumberLook { kWhole, kPlaces1, kPlaces2, kPlaces3, kPlain, kPercent };

struct SheetNumber {
  std::string text;  ///< As XML has it: "-12.5".
  NumberLook look = NumberLook::kPlain;
  bool is_sum = false;  ///< A formula over the column's rows; `text` is what it gives.
};

/// monostate is an empty cell.
using SheetCell = std::variant<std::monostate, std::string, SheetNumber, Date>;

struct Sheet {
  std::string name;  ///< Made fit and unique by the workbook.
  std::vector<std::string> head;
  std::vector<std::vector<SheetCell>> rows;
  std::vector<SheetCell> totals;  ///< Empty, or one cell a column.
};

/// Rows that a sheet has room for, beside its head and totals.
inline constexpr std::size_t kMostSheetRows = 1'048'574;

/// The file's bytes. @param title  of the document's properties
std::string WorkbookBytes(const std::vector<Sheet>& sheets, std::string_view title);

}  // namespace purser
