#include "ledger/csv_index.h"

#include <algorithm>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace purser {
namespace {

/// Which of 64 bytes are what.
struct Masks {
  std::uint64_t quote = 0;
  std::uint64_t comma = 0;
  std::uint64_t newline = 0;
  std::uint64_t high = 0;  ///< Not ASCII.
};

#ifdef __SSE2__

struct Word {
  __m128i part[4];

  explicit Word(const char* bytes) {
    for (int i = 0; i < 4; ++i)
      part[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
  }
  static std::uint64_t Bits(__m128i bytes) {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes));
  }
  std::uint64_t Equal(char c) const {
    const __m128i wanted = _mm_set1_epi8(c);
    return Bits(_mm_cmpeq_epi8(part[0], wanted)) | Bits(_mm_cmpeq_epi8(part[1], wanted)) << 16 |
           Bits(_mm_cmpeq_epi8(part[2], wanted)) << 32 |
           Bits(_mm_cmpeq_epi8(part[3], wanted)) << 48;
  }
  std::uint64_t High() const {
    return Bits(part[0]) | Bits(part[1]) << 16 | Bits(part[2]) << 32 | Bits(part[3]) << 48;
  }
};

#else

/// Eight bytes at a time in a register.
struct Word {
  const char* bytes;

  explicit Word(const char* from) : bytes(from) {}
  template <typename Holds>
  std::uint64_t Mask(Holds holds) const {
    std::uint64_t mask = 0;
    for (int i = 0; i < 64; ++i) mask |= std::uint64_t{holds(bytes[i])} << i;
    return mask;
  }
  std::uint64_t Equal(char c) const {
    return Mask([c](char byte) { return byte == c; });
  }
  std::uint64_t High() const {
    return Mask([](char byte) { return (byte & 0x80) != 0; });
  }
};

#endif

Masks Classify(const char* bytes) {
  const Word word(bytes);
  return {.quote = word.Equal('"'),
          .comma = word.Equal(','),
          .newline = word.Equal('\n'),
          .high = word.High()};
}

/// Bit i of the result is the parity of bits 0 to i.
std::uint64_t PrefixParity(std::uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

bool IsBlankLine(std::string_view text, std::uint32_t start, std::uint32_t end) {
  return end == start || (end == start + 1 && text[start] == '\r');
}

/// Fills an index from masks. Stops when it meets a quote that it does not understand.
class FastIndexer {
 public:
  FastIndexer(std::string_view text, CsvTail tail, std::size_t most_rows, CsvIndex& index)
      : text_(text), tail_(tail), most_rows_(most_rows), index_(index) {
    index_.ends.resize(std::max(index_.ends.size(), text.size() + kCsvPadding));
    end_ = index_.ends.data();
  }

  bool Run() {
    std::uint64_t high = 0;
    for (std::size_t at = 0; at < text_.size() && index_.rows.size() < most_rows_; at += 64) {
      Masks masks = Classify(text_.data() + at);
      const std::size_t left = text_.size() - at;
      if (left < 64) {
        const std::uint64_t within = (std::uint64_t{1} << left) - 1;
        masks.quote &= within;
        masks.comma &= within;
        masks.newline &= within;
        masks.high &= within;
      }
      high |= masks.high;
      const std::uint64_t inside = PrefixParity(masks.quote) ^ inside_;
      if (masks.quote != 0 && !QuotesFit(masks, inside, at)) return false;
      const std::uint64_t delimiter = masks.comma | masks.newline | masks.quote;
      before_ = delimiter >> 63;
      inside_ = std::uint64_t{0} - (inside >> 63);
      AddEnds((masks.comma | masks.newline) & ~inside, at);
      if (masks.newline != 0) AddRows(masks, inside, at);
    }
    index_.is_ascii = high == 0;
    // At the file's end nothing may be left over inside a quote.
    return tail_ == CsvTail::kMore || inside_ == 0 || index_.rows.size() >= most_rows_;
  }

 private:
  /// Quotes open behind a comma, newline or quote and close before one of them.
  bool QuotesFit(const Masks& masks, std::uint64_t inside, std::size_t at) const {
    const std::uint64_t delimiter = masks.comma | masks.newline | masks.quote;
    const std::uint64_t opening = masks.quote & inside;
    if ((opening & ~(delimiter << 1 | before_)) != 0) return false;
    std::uint64_t odd = masks.quote & ~inside & ~(delimiter >> 1);
    while (odd != 0) {
      const std::size_t next = at + static_cast<std::size_t>(std::countr_zero(odd)) + 1;
      odd &= odd - 1;
      if (!Closes(next)) return false;
    }
    return true;
  }

  /// What follows a closing quote when the mask does not show it: the next 64 bytes' first, or
  /// the carriage return of a line's end.
  bool Closes(std::size_t next) const {
    if (next >= text_.size()) return tail_ == CsvTail::kMore;
    const char c = text_[next];
    if (c == ',' || c == '\n' || c == '"') return true;
    if (c != '\r') return false;
    return next + 1 == text_.size() ? tail_ == CsvTail::kMore : text_[next + 1] == '\n';
  }

  void AddEnds(std::uint64_t bits, std::size_t at) {
    std::uint32_t* end = end_;
    end_ += std::popcount(bits);
    const auto base = static_cast<std::uint32_t>(at);
    // Written past the count, without a branch a bit; what is beyond is overwritten.
    while (bits != 0) {
      for (int i = 0; i < 4; ++i) {
        *end++ = base + static_cast<std::uint32_t>(std::countr_zero(bits));
        bits &= bits - 1;
      }
    }
  }

  void AddRows(const Masks& masks, std::uint64_t inside, std::size_t at) {
    const std::uint64_t ends = (masks.comma | masks.newline) & ~inside;
    const auto ends_before = static_cast<std::uint32_t>(end_ - index_.ends.data()) -
                             static_cast<std::uint32_t>(std::popcount(ends));
    for (std::uint64_t bits = masks.newline & ~inside; bits != 0 && index_.rows.size() < most_rows_;
         bits &= bits - 1) {
      const std::uint64_t up_to = bits ^ (bits - 1);
      const auto next_end = ends_before + static_cast<std::uint32_t>(std::popcount(ends & up_to));
      const std::uint32_t lines =
          lines_ + static_cast<std::uint32_t>(std::popcount(masks.newline & up_to));
      const auto newline =
          static_cast<std::uint32_t>(at) + static_cast<std::uint32_t>(std::countr_zero(bits));
      AddRow(newline, next_end);
      index_.used = newline + 1;
      index_.lines = lines;
    }
    lines_ += static_cast<std::uint32_t>(std::popcount(masks.newline));
  }

  void AddRow(std::uint32_t newline, std::uint32_t next_end) {
    const std::uint32_t fields = next_end - row_first_end_;
    if (fields > 1 || !IsBlankLine(text_, index_.used, newline))
      index_.rows.push_back({.start = index_.used,
                             .first_end = row_first_end_,
                             .fields = fields,
                             .lines_before = index_.lines,
                             .fault = CsvFault::kNone});
    row_first_end_ = next_end;
  }

  std::string_view text_;
  CsvTail tail_;
  std::size_t most_rows_;
  CsvIndex& index_;
  std::uint32_t* end_;
  std::uint64_t inside_ = 0;  ///< All ones inside quotes.
  std::uint64_t before_ = 1;  ///< The last byte was a delimiter; so is what precedes a row.
  std::uint32_t lines_ = 0;
  std::uint32_t row_first_end_ = 0;
};

/// The same a byte at a time, for quotes where none should be.
class SlowIndexer {
 public:
  SlowIndexer(std::string_view text, CsvTail tail, std::size_t most_rows, CsvIndex& index)
      : text_(text), tail_(tail), most_rows_(most_rows), index_(index) {}

  void Run() {
    index_.is_ascii = std::ranges::none_of(text_, [](char c) { return (c & 0x80) != 0; });
    while (index_.rows.size() < most_rows_ && index_.used < text_.size()) {
      const auto ends_before = static_cast<std::uint32_t>(ends_);
      CsvFault fault = CsvFault::kNone;
      std::size_t next = 0;
      switch (FindRowEnd(next, fault)) {
        case Found::kRow:
          break;
        case Found::kUnfinished:
          return;
        case Found::kBroken:
          ends_ = ends_before;
          next = text_.find('\n', index_.used);
          if (next++ == std::string_view::npos) return;
          break;
      }
      AddRow(ends_before, next, fault);
    }
  }

 private:
  enum class Found { kRow, kUnfinished, kBroken };

  /// `next` becomes the start of the row that follows the one at `used`.
  Found FindRowEnd(std::size_t& next, CsvFault& fault) {
    std::size_t at = index_.used;
    while (true) {
      if (at < text_.size() && text_[at] == '"') {
        const Found found = SkipQuoted(at, fault);
        if (found != Found::kRow) return found;
      } else {
        at = std::min(text_.find_first_of(",\n", at), text_.size());
      }
      if (at == text_.size()) return Found::kUnfinished;
      index_.ends[ends_++] = static_cast<std::uint32_t>(at);
      if (text_[at++] == '\n') {
        next = at;
        return Found::kRow;
      }
    }
  }

  /// From a quoted field's first byte to the comma or newline behind it.
  Found SkipQuoted(std::size_t& at, CsvFault& fault) {
    std::size_t quote = at;
    do {
      quote = text_.find('"', quote + 1);
      if (quote == std::string_view::npos) {
        // The row at the text's start is the one that grew too long.
        const bool waits =
            tail_ == CsvTail::kMore || (tail_ == CsvTail::kGiveUp && index_.used > 0);
        fault = CsvFault::kOpenQuote;
        return waits ? Found::kUnfinished : Found::kBroken;
      }
    } while (++quote < text_.size() && text_[quote] == '"');
    at = quote;
    if (at < text_.size() && text_[at] == '\r') ++at;
    if (at == text_.size()) return Found::kUnfinished;
    if (text_[at] == '\n' || text_[quote] == ',') return Found::kRow;
    fault = CsvFault::kTextAfterQuote;
    return Found::kBroken;
  }

  void AddRow(std::uint32_t first_end, std::size_t next, CsvFault fault) {
    const std::uint32_t start = index_.used;
    const auto fields = static_cast<std::uint32_t>(ends_) - first_end;
    const bool blank = fault == CsvFault::kNone && fields == 1 &&
                       IsBlankLine(text_, start, static_cast<std::uint32_t>(next) - 1);
    if (!blank)
      index_.rows.push_back({.start = start,
                             .first_end = first_end,
                             .fields = fields,
                             .lines_before = index_.lines,
                             .fault = fault});
    index_.lines +=
        static_cast<std::uint32_t>(std::ranges::count(text_.substr(start, next - start), '\n'));
    index_.used = static_cast<std::uint32_t>(next);
  }

  std::string_view text_;
  CsvTail tail_;
  std::size_t most_rows_;
  CsvIndex& index_;
  std::size_t ends_ = 0;
};

void Restart(CsvIndex& index) {
  index.rows.clear();
  index.used = 0;
  index.lines = 0;
  index.is_ascii = true;
}

}  // namespace

void IndexCsv(std::string_view text, CsvTail tail, std::size_t most_rows, CsvIndex& index) {
  Restart(index);
  if (FastIndexer(text, tail, most_rows, index).Run()) return;
  Restart(index);
  SlowIndexer(text, tail, most_rows, index).Run();
}

}  // namespace purser
