#include <algorithm>

#include "ledger/csv_index.h"

namespace purser {

void IndexLines(std::string_view text, std::size_t most_rows, CsvIndex& index) {
  index = {.ends = std::move(index.ends), .rows = std::move(index.rows)};
  index.ends.clear();
  index.rows.clear();
  while (index.rows.size() < most_rows) {
    const std::size_t end = text.find('\n', index.used);
    if (end == std::string_view::npos) break;
    const std::string_view line = text.substr(index.used, end - index.used);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
      index.rows.push_back({.start = index.used,
                            .first_end = static_cast<std::uint32_t>(index.ends.size()),
                            .fields = 1,
                            .lines_before = index.lines});
      index.ends.push_back(static_cast<std::uint32_t>(end));
    }
    index.used = static_cast<std::uint32_t>(end + 1);
    ++index.lines;
  }
  index.is_ascii = std::ranges::all_of(text.substr(0, index.used),
                                       [](char c) { return static_cast<signed char>(c) >= 0; });
}

}  // namespace purser
