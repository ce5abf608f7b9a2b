/// The formats a report can be had in: one table (formats.cc), one file a format.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/report.h"

namespace purser {

/// What is drawn on.
struct Canvas {
  std::size_t width = 0;  ///< Columns of the terminal; 0: not a terminal, as wide as need be.
  bool colour = false;    ///< Only ever true on a terminal.
};

/// One format. `render` gives the whole text, its last line ended.
struct Format {
  std::string_view name;   ///< After --format.
  std::string_view about;  ///< One line for help and reference pages.
  bool for_people;         ///< Rounds, and prints notes with the numbers.
  std::string (*render)(const Report& report, const Canvas& canvas);
  bool is_binary = false;  ///< Nothing that a terminal can show.
};

/// Every format, in the order people see them.
std::span<const Format> AllFormats();

/// @error kUsage  unknown, with the nearest
Result<const Format*> FindFormat(std::string_view name);

/// 80 columns first, wider where there is room; below 60 each row is a record of lines.
std::string RenderTable(const Report& report, const Canvas& canvas);
/// docs/reference/schemas/purser.report.v1.json; one line.
std::string RenderJson(const Report& report, const Canvas& canvas);
/// The main table by RFC 4180, every digit, null empty. Text that a spreadsheet would take for
/// a formula gets a leading apostrophe.
std::string RenderCsv(const Report& report, const Canvas& canvas);
/// Tables of GitHub's Markdown; everything in a cell is text, never markup.
std::string RenderMarkdown(const Report& report, const Canvas& canvas);
/// A page for browsers and mail, XML too: style and charts inside, every text escaped, no script,
/// no address of anything outside.
std::string RenderHtml(const Report& report, const Canvas& canvas);
/// An Excel workbook: a sheet a table with its head frozen, then what else the report says. Text is
/// never a formula.
std::string RenderXlsx(const Report& report, const Canvas& canvas);

}  // namespace purser
