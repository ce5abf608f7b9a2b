/// Where the fields and rows of a piece of CSV end: RFC 4180, found 64 bytes at a time.
///
/// Quotes, commas and newlines of 64 bytes become bit masks; the running parity of the quotes
/// tells which commas and newlines lie inside them (the idea of simdjson: Langdale and Lemire,
/// "Parsing Gigabytes of JSON per Second", 2019). Masks also show whether every quote opens at
/// a field's start and closes at its end. Where one does not, the piece is read again a byte
/// at a time, which knows what to do: a quote inside an unquoted field is a character like any
/// other; a quoted field that goes on after its closing quote, or that never closes, makes its
/// row bad, and the row ends at its first line's end, so that no later row is swallowed.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace purser {

/// What is wrong with a row.
enum class CsvFault : std::uint8_t {
  kNone,
  kFewFields,
  kManyFields,
  kTextAfterQuote,  ///< "a"b,c
  kOpenQuote,       ///< "a,b and no further quote
};

struct CsvRow {
  std::uint32_t start = 0;         ///< Its first byte.
  std::uint32_t first_end = 0;     ///< Index in `ends` of its first field's end.
  std::uint32_t fields = 0;        ///< 0 when its quotes are at fault.
  std::uint32_t lines_before = 0;  ///< Physical lines in the piece before it.
  CsvFault fault = CsvFault::kNone;
};

struct CsvIndex {
  std::vector<std::uint32_t> ends;  ///< Bytes after each field: its comma or newline.
  std::vector<CsvRow> rows;         ///< Without blank lines.
  std::uint32_t used = 0;           ///< Bytes of the rows and blank lines found.
  std::uint32_t lines = 0;          ///< Physical lines in them.
  bool is_ascii = true;             ///< Of the bytes looked at.
};

/// What comes after the piece.
enum class CsvTail {
  kMore,    ///< More of the file: an unfinished row waits for it.
  kEnd,     ///< Nothing: the last newline is there, the reader adds a missing one.
  kGiveUp,  ///< More, but the first row is too long to wait for its closing quote.
};

/// Bytes that must be readable behind the text, whatever they are.
inline constexpr std::size_t kCsvPadding = 64;

/// Indexes the rows of `text`, which starts at a row's start, but no more than `most_rows`.
/// kCsvPadding bytes behind the text must be readable. Reuse one index: it keeps its memory.
void IndexCsv(std::string_view text, CsvTail tail, std::size_t most_rows, CsvIndex& index);

/// The same of text whose rows are whole lines of one field each, whatever quotes they have: JSON
/// lines (line_index.cc). A line without its newline waits for it.
void IndexLines(std::string_view text, std::size_t most_rows, CsvIndex& index);

}  // namespace purser
