#include "ledger/csv_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"

namespace purser {
namespace {

constexpr std::size_t kLeastBytes = 64 << 10;
constexpr std::size_t kMostBytes = 4 << 20;

/// Longer, without a pass over the new bytes.
void Grow(std::string& bytes, std::size_t size) {
  bytes.resize_and_overwrite(size, [](char*, std::size_t n) { return n; });
}

}  // namespace

std::string_view UnquotedCsv(std::string_view raw, std::string& scratch) {
  if (raw.size() < 2 || raw.front() != '"' || raw.back() != '"') return raw;
  raw = raw.substr(1, raw.size() - 2);
  std::size_t quote = raw.find('"');
  if (quote == std::string_view::npos) return raw;
  scratch.clear();
  while (quote != std::string_view::npos) {
    scratch += raw.substr(0, quote + 1);
    raw.remove_prefix(std::min(quote + 2, raw.size()));
    quote = raw.find('"');
  }
  scratch += raw;
  return scratch;
}

std::string_view CsvBlock::Text(std::size_t row, std::size_t column, std::string& scratch) const {
  return UnquotedCsv(Raw(row, column), scratch);
}

std::string_view CsvBlock::Whole(std::size_t row) const {
  const std::uint32_t start = index_.rows[row].start;
  const std::uint32_t end = row + 1 < index_.rows.size() ? index_.rows[row + 1].start : index_.used;
  return {bytes_.data() + start, end - start - 1};
}

std::string CsvFaultText(CsvFault fault, std::size_t fields, std::size_t expected) {
  switch (fault) {
    case CsvFault::kNone:
      return "";
    case CsvFault::kFewFields:
    case CsvFault::kManyFields:
      return fmt::format("{} fields, the header has {}", fields, expected);
    case CsvFault::kTextAfterQuote:
      return "text follows a closing quote";
    case CsvFault::kOpenQuote:
      return "a quote opens and never closes";
  }
  return "";
}

Result<std::unique_ptr<CsvReader>> CsvReader::Open(const InputPart& part, std::size_t longest_row) {
  std::unique_ptr<Input> input = TRY(Input::Open(part));
  std::unique_ptr<CsvReader> reader(new CsvReader(std::move(input), part.Name(), longest_row));
  TRY(reader->ReadHeader());
  return reader;
}

/// Whether what is not blank begins with one. What was read waits in pending_.
Result<bool> CsvReader::BeginsWithBrace() {
  TRY(Fill(pending_, kLeastBytes));
  const std::size_t first = pending_.find_first_not_of(" \t\r\n");
  return first != std::string::npos && pending_[first] == '{';
}

Result<void> CsvReader::ReadHeader() {
  is_json_ = TRY(BeginsWithBrace());
  if (is_json_) {
    header_.emplace_back(kJsonLine);
    return {};
  }
  CsvBlock block;
  const bool any = TRY(ReadRows(block, 1));
  if (!any) return {};
  if (block.fields(0) == 0)
    return Error{ErrorKind::kData, fmt::format("{}: line {}: the header is not CSV: {}", name_,
                                               block.line(0), CsvFaultText(block.fault(0), 0, 0))};
  std::string scratch;
  for (std::size_t i = 0; i < block.fields(0); ++i)
    header_.push_back(ToUtf8(block.Text(0, i, scratch)));
  return {};
}

Result<bool> CsvReader::Next(CsvBlock& block) {
  const bool any = TRY(ReadRows(block, kCsvBlockRows));
  if (!any) return false;
  JudgeFields(block);
  block.is_utf8_ = block.index_.is_ascii || IsUtf8({block.bytes_.data(), block.index_.used});
  // The next block is to end with about its last row.
  const std::size_t a_row = block.index_.used / block.rows() + 1;
  bytes_a_block_ = std::clamp(a_row * (kCsvBlockRows + 16), kLeastBytes, kMostBytes);
  return true;
}

/// Rows into the block, at least one, and what follows them into pending_.
Result<bool> CsvReader::ReadRows(CsvBlock& block, std::size_t most_rows) {
  block.first_line_ = next_line_;
  std::size_t wanted = bytes_a_block_;
  while (true) {
    block.bytes_.assign(pending_);
    TRY(Fill(block.bytes_, wanted));
    const std::size_t size = block.bytes_.size();
    const bool give_up = !at_end_ && size >= longest_row_;
    block.bytes_.append(kCsvPadding, '\0');
    const CsvTail tail = at_end_ ? CsvTail::kEnd : give_up ? CsvTail::kGiveUp : CsvTail::kMore;
    if (is_json_)
      IndexLines({block.bytes_.data(), size}, most_rows, block.index_);
    else
      IndexCsv({block.bytes_.data(), size}, tail, most_rows, block.index_);

    const std::size_t used = block.index_.used;
    pending_.assign(block.bytes_, used, size - used);
    next_line_ += block.index_.lines;
    if (block.rows() > 0) return true;
    if (at_end_ && pending_.empty()) return false;
    // Only blank lines so far, or no whole row.
    block.first_line_ = next_line_;
    if (used > 0) continue;
    if (give_up)
      return Error{ErrorKind::kData,
                   fmt::format("{}: line {} is longer than {} bytes: not {}", name_, next_line_,
                               longest_row_, is_json_ ? "JSON lines" : "CSV")};
    wanted = std::min(2 * std::max(wanted, pending_.size()), longest_row_);
  }
}

/// Reads until `bytes` has `wanted` bytes or the input ends. A last newline is added.
Result<void> CsvReader::Fill(std::string& bytes, std::size_t wanted) {
  std::size_t size = bytes.size();
  if (at_end_ || size >= wanted) return {};
  Grow(bytes, wanted);
  while (size < wanted && !at_end_) {
    const std::size_t got = TRY(input_->Read({bytes.data() + size, wanted - size}));
    size += got;
    at_end_ = got == 0;
  }
  bytes.resize(size);
  if (!started_) TRY(TakeByteOrderMark(bytes));
  started_ = true;
  if (at_end_ && !bytes.empty() && bytes.back() != '\n') bytes.push_back('\n');
  return {};
}

Result<void> CsvReader::TakeByteOrderMark(std::string& bytes) const {
  const std::string_view text = bytes;
  if (text.starts_with("\xef\xbb\xbf")) {
    bytes.erase(0, 3);
    return {};
  }
  // UTF-16 and UTF-32 by their marks, or by the zero beside the header's first letter.
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff") ||
      text.substr(0, 4).find('\0') != std::string_view::npos)
    return Error{ErrorKind::kData,
                 name_ +
                     ": not UTF-8 but UTF-16 or UTF-32; convert it, for example with "
                     "iconv -f UTF-16 -t UTF-8"};
  return {};
}

void CsvReader::JudgeFields(CsvBlock& block) const {
  const std::size_t expected = header_.size();
  for (std::size_t i = 0; i < block.rows(); ++i) {
    CsvRow& row = block.index_.rows[i];
    if (row.fields == expected || row.fault != CsvFault::kNone) continue;
    if (row.fields < expected) row.fault = CsvFault::kFewFields;
    for (std::size_t surplus = expected; surplus < row.fields; ++surplus)
      if (!block.Raw(i, surplus).empty()) row.fault = CsvFault::kManyFields;
  }
}

}  // namespace purser
