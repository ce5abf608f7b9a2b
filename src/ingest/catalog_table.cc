#include "ingest/catalog_table.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace purser {
namespace {

/// The text up to `separator`, which is taken off `text` with it. In quotes it is no separator.
std::string_view TakePart(std::string_view& text, char separator) {
  const std::size_t from = text.starts_with('"') ? text.find('"', 1) : 0;
  const std::size_t end = std::min(text.find(separator, from), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return from == 0 ? part : part.substr(1, part.size() - 2);
}

}  // namespace

Result<void> DefineCatalogTable(Duck& duck, std::string_view table, std::string_view csv) {
  std::string columns;
  std::size_t count = 0;
  std::string rows;
  while (!csv.empty()) {
    std::string_view line = csv.substr(0, csv.find('\n'));
    csv.remove_prefix(std::min(line.size() + 1, csv.size()));
    if (columns.empty()) {
      for (; !line.empty(); ++count)
        columns += (count == 0 ? "" : ", ") + SqlName(TakePart(line, ','));
      continue;
    }
    std::string fields;
    for (std::size_t i = 0; i < count; ++i)
      fields += (i == 0 ? "" : ", ") + SqlText(TakePart(line, ','));
    rows += fmt::format("{}({})", rows.empty() ? "" : ", ", fields);
  }
  return duck.Execute(
      fmt::format("CREATE OR REPLACE TEMP TABLE {} AS SELECT * FROM (VALUES {}) AS t({})",
                  SqlName(table), rows, columns));
}

}  // namespace purser
