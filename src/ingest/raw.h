/// A delivery's files as one view with the names an importer uses, whatever the export calls its
/// columns.
///
/// The same column is `lineItem/UnblendedCost` in a legacy CSV, `line_item_unblended_cost` in
/// Athena and CUR 2.0, and `savingsPlan/SavingsPlanARN`, `SavingsPlanArn` or `..._a_r_n` by age.
/// Names are therefore compared without case and without anything but letters and digits, never
/// by position. A column that a file does not have reads as NULL. So do blank values and the words
/// that exports write for nothing: NULL, null, (null), None.
///
/// The view has the columns asked for, then
///   x_custom MAP(VARCHAR, VARCHAR)  columns nobody asked for and no family claims, as delivered
///   _file BIGINT    number of the file in the delivery, from 1
///   _row BIGINT     data row in that file, from 1
///   _line BIGINT    line it begins on (CSV), else NULL
///   _bad VARCHAR    why the row has the wrong shape; NULL when it is fine
#pragma once

#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/duck.h"

namespace purser {

enum class RawType {
  kText,     ///< VARCHAR; a Parquet number as its shortest exact text
  kInstant,  ///< TIMESTAMP; NULL where unreadable
  kMap,      ///< MAP(VARCHAR, VARCHAR): a map column, JSON text, or columns with `prefix`
};

struct RawColumn {
  std::string_view name;  ///< In the view.
  RawType type = RawType::kText;
  std::string_view prefix{};  ///< kMap: also every column whose name begins so ("resourceTags"),
                              ///< keyed by the rest as delivered ("user:Team").
  std::string_view map{};     ///< kText: where no such column exists, this map column's …
  std::string_view key{};     ///< … value for this key ("product", "product_name").
  std::string_view also{};    ///< kText, kInstant: other names of it, a blank between. Of several
                              ///< that a delivery has, the first with a value counts.
};

struct RawRequest {
  std::string_view view;  ///< Temporary view to define.
  std::span<const RawColumn> columns;
  std::span<const std::string_view> dropped;  ///< Families whose other columns are left out:
                                              ///< "product", "pricing".
  std::string_view date_order;                ///< '' | 'mdy' | 'dmy', for purser_instant.
  bool translated = false;                    ///< Headers may be a word of some language with the
                            ///< name in parentheses: "Maßeinheit (UnitOfMeasure)".
};

struct RawView {
  std::set<std::string, std::less<>> present;   ///< Asked-for columns that some file has.
  std::vector<std::string> custom;              ///< Delivered names that went to x_custom.
  std::vector<std::string> flattened;           ///< "resource_tags:user:Team": keys of flat maps.
  std::set<std::string, std::less<>> repeated;  ///< Asked-for columns that a file has more than
                                                ///< once; the first counts.
};

/// Reads the headers and defines the view. No files: an empty view.
///
/// @error kData  a file that is neither CSV, JSON lines nor Parquet, or has no header
Result<RawView> DefineRawView(Duck& duck, const std::vector<std::filesystem::path>& files,
                              const RawRequest& request);

/// The name without case, letters and digits only: what column names are compared by.
std::string ColumnKey(std::string_view name);

}  // namespace purser
