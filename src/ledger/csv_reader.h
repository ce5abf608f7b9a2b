/// One CSV table as blocks of rows whose fields are found but not copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/csv_index.h"
#include "ledger/input.h"

namespace purser {

/// Rows of a block: no more than DuckDB's vectors have.
inline constexpr std::size_t kCsvBlockRows = 2048;

/// The name of the one column of JSON lines.
inline constexpr std::string_view kJsonLine = "{}";

/// The longest row. A quoted field that has not closed by then never will.
inline constexpr std::size_t kLongestCsvRow = 16 << 20;

/// Consecutive rows. Reuse one block: it keeps its memory.
class CsvBlock {
 public:
  std::size_t rows() const { return index_.rows.size(); }

  /// The field as it stands in the file, with its quotes; empty when the row is too short.
  /// At least kCsvPadding bytes behind it are readable.
  std::string_view Raw(std::size_t row, std::size_t column) const;

  /// Raw without quotes and with doubled quotes made single, for which `scratch` is used.
  std::string_view Text(std::size_t row, std::size_t column, std::string& scratch) const;

  /// Why a row has the wrong shape; its fields are then not to be trusted.
  CsvFault fault(std::size_t row) const { return index_.rows[row].fault; }
  std::size_t fields(std::size_t row) const { return index_.rows[row].fields; }

  /// The physical line on which the row starts, from 1.
  std::int64_t line(std::size_t row) const { return first_line_ + index_.rows[row].lines_before; }

  /// All of the block is UTF-8. If not, ToUtf8 repairs a field.
  bool is_utf8() const { return is_utf8_; }
  /// The row as it stands in the file, without its last newline.
  std::string_view Whole(std::size_t row) const;

 private:
  friend class CsvReader;

  std::string bytes_;
  CsvIndex index_;
  std::int64_t first_line_ = 1;
  bool is_utf8_ = true;
};

/// Reads one part of an input. RFC 4180, with LF or CRLF, a UTF-8 byte order mark, blank lines,
/// and rows of more fields than the header has as long as the surplus is empty. A part that begins
/// with a brace is JSON lines: no header, each line one field, column kJsonLine. Not for several
/// threads at once.
class CsvReader {
 public:
  /// Reads the header, the first row that is not blank. A part without any row has none.
  /// @error kData  not UTF-8 but UTF-16 or UTF-32; the header's quotes do not close
  static Result<std::unique_ptr<CsvReader>> Open(const InputPart& part,
                                                 std::size_t longest_row = kLongestCsvRow);

  /// Names of the columns as the file writes them; not unique, some may be empty.
  const std::vector<std::string>& header() const { return header_; }

  /// The next rows in place of what `block` had. @return false when there are no more
  /// @error kData  what Input::Read says; a row longer than that
  Result<bool> Next(CsvBlock& block);

 private:
  CsvReader(std::unique_ptr<Input> input, std::string name, std::size_t longest_row)
      : input_(std::move(input)), name_(std::move(name)), longest_row_(longest_row) {}

  Result<void> ReadHeader();
  Result<bool> BeginsWithBrace();
  Result<bool> ReadRows(CsvBlock& block, std::size_t most_rows);
  Result<void> Fill(std::string& bytes, std::size_t wanted);
  Result<void> TakeByteOrderMark(std::string& bytes) const;
  void JudgeFields(CsvBlock& block) const;

  std::unique_ptr<Input> input_;
  std::string name_;
  std::size_t longest_row_;
  std::vector<std::string> header_;
  std::string pending_;  ///< Read and not yet in a block.
  std::size_t bytes_a_block_ = 256 << 10;
  std::int64_t next_line_ = 1;
  bool at_end_ = false;  ///< The input is; pending_ then ends with a newline.
  bool started_ = false;
  bool is_json_ = false;
};

/// "5 fields, the header has 57", for people.
std::string CsvFaultText(CsvFault fault, std::size_t fields, std::size_t expected);

/// A field of a row as Text gives it.
std::string_view UnquotedCsv(std::string_view raw, std::string& scratch);

inline std::string_view CsvBlock::Raw(std::size_t row, std::size_t column) const {
  const CsvRow& r = index_.rows[row];
  if (column >= r.fields) return {};
  const std::uint32_t* const end = index_.ends.data() + r.first_end + column;
  const std::uint32_t start = column == 0 ? r.start : end[-1] + 1;
  std::string_view raw(bytes_.data() + start, *end - start);
  if (column + 1 == r.fields && raw.ends_with('\r')) raw.remove_suffix(1);
  return raw;
}

}  // namespace purser
