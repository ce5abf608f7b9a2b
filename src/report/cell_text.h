/// Cells as people read them: what the table and Markdown share.
#pragma once

#include <string>

#include "report/report.h"

namespace purser {

/// Numbers are grouped and rounded: money to the minor unit of its currency, quantities to at
/// most two decimals, percent to one. Changes have a sign. Null is "–". Text is Printable.
///
/// @param currency  of the row, for a money column whose `unit` is empty
std::string CellText(const Cell& cell, const Column& column, std::string_view currency = {});

/// The text of a row's cell; finds the row's currency where the column has none.
std::string CellText(const std::vector<Cell>& row, std::size_t column, const Table& table);

/// "COST", "TAG:SQUAD": the column's head.
std::string HeadingText(const Column& column);

/// The table without the columns that are for machines.
Table ForPeople(const Table& table);

/// Columns of figures stand to the right.
bool IsFigure(const Column& column);

/// "Effective cost, 2026-09 (complete), USD": without what is not there. The unit is said once
/// here when all the main table's money is in it.
std::string HeadlineText(const Report& report);

}  // namespace purser
