#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/duck.h"

namespace purser {

/// One column of a file, and how a statement over its relation says it.
struct RawFileColumn {
  std::string name;        ///< As delivered.
  std::string expression;  ///< "c12"
  std::string type;        ///< DuckDB's name: "VARCHAR", "DOUBLE", "MAP(VARCHAR, DOUBLE)".
  bool has_words = true;   ///< May write a word for nothing; purser_csv has dealt with them.

  friend bool operator==(const RawFileColumn&, const RawFileColumn&) = default;
};

/// Files that are read as one relation: all CSV files of a delivery, all JSON lines, or the
/// Parquet files with the same columns.
struct RawFile {
  std::vector<RawFileColumn> columns;
  std::string relation;  ///< What stands behind FROM; has the columns and _file, _row, _line, _bad.
};

/// Reads the headers only. Files are numbered from 1 in the order given.
Result<std::vector<RawFile>> OpenRawFiles(Duck& duck,
                                          const std::vector<std::filesystem::path>& files);

std::string TextExpression(const RawFile& file, std::size_t column);
std::string InstantExpression(const RawFile& file, std::size_t column, std::string_view date_order);
std::string MapExpression(const RawFile& file, std::size_t column);

/// How many characters of `name` spell `prefix` (compared by ColumnKey), when a separator
/// follows; else 0. ("resourceTags/user:Team", "resource_tags") is 12.
std::size_t PrefixLength(std::string_view name, std::string_view prefix);

/// raw_text and raw_map, which the expressions use.
std::string_view RawMacros();

}  // namespace purser
