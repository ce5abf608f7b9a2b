/// Reads every table of a file and every field of it.
#pragma once

#include "base/utf8.h"
#include "fuzz.h"
#include "ledger/csv_reader.h"

namespace purser {

/// What the last block of a table says, for comparisons.
struct CsvTotals {
  std::size_t tables = 0;
  std::size_t rows = 0;
  std::size_t bytes = 0;  ///< Of all fields, as Text gives them.
  friend bool operator==(const CsvTotals&, const CsvTotals&) = default;
};

inline void WalkCsvBlock(const CsvBlock& block, CsvTotals& totals) {
  std::string scratch;
  std::int64_t line = 0;
  for (std::size_t row = 0; row < block.rows(); ++row) {
    Demand(block.line(row) > line, "lines go up");
    line = block.line(row);
    for (std::size_t column = 0; column < block.fields(row) + 1; ++column) {
      const std::string_view text = block.Text(row, column, scratch);
      Demand(text.size() <= block.Raw(row, column).size(), "quotes only go away");
      Demand(block.is_utf8() <= IsUtf8(text), "fields of a UTF-8 block are UTF-8");
      Demand(IsUtf8(ToUtf8(text)), "what is repaired is UTF-8");
      totals.bytes += text.size();
    }
    ++totals.rows;
  }
}

/// Everything that can be read of the tables in `content`. False when something was damaged.
inline bool WalkCsv(const std::string& content, CsvTotals* totals = nullptr) {
  constexpr std::size_t kLongestRow = 4 << 10;
  CsvTotals here;
  const MemoryFile file(content);
  const Result<std::vector<InputPart>> parts = InputParts(file.path());
  bool whole = parts.ok();
  for (std::size_t i = 0; parts.ok() && i < parts.value().size(); ++i) {
    const Result<std::unique_ptr<CsvReader>> reader =
        CsvReader::Open(parts.value()[i], kLongestRow);
    whole = whole && reader.ok();
    if (!reader.ok()) continue;
    CsvBlock block;
    Result<bool> more = reader.value()->Next(block);
    for (; more.ok() && more.value(); more = reader.value()->Next(block)) WalkCsvBlock(block, here);
    whole = whole && more.ok();
    ++here.tables;
  }
  if (totals != nullptr) *totals = here;
  return whole;
}

}  // namespace purser
