#include "report/csv_text.h"

#include <fmt/format.h>

namespace purser {
namespace {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  Result<std::vector<std::vector<std::string>>> Read() {
    while (at_ < text_.size()) {
      TRY(ReadLine());
      const bool is_blank = line_.size() == 1 && line_[0].empty();
      if (!is_blank) lines_.push_back(line_);
    }
    return std::move(lines_);
  }

 private:
  Result<void> ReadLine() {
    line_.clear();
    ++number_;
    while (true) {
      std::string field;
      if (at_ < text_.size() && text_[at_] == '"')
        TRY(ReadQuoted(field));
      else
        while (at_ < text_.size() && text_[at_] != ',' && !AtLineEnd()) field += text_[at_++];
      line_.push_back(std::move(field));
      if (at_ < text_.size() && text_[at_] == ',') {
        ++at_;
        continue;
      }
      if (at_ < text_.size() && text_[at_] == '\r') ++at_;
      if (at_ < text_.size() && text_[at_] == '\n') ++at_;
      return {};
    }
  }

  Result<void> ReadQuoted(std::string& field) {
    const int started = number_;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++number_;
      if (text_[at_] != '"') {
        field += text_[at_];
        continue;
      }
      if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        field += '"';
        ++at_;
        continue;
      }
      ++at_;
      if (at_ == text_.size() || text_[at_] == ',' || AtLineEnd()) return {};
      return Error{ErrorKind::kUsage, fmt::format("line {}: text after a closing quote", number_)};
    }
    return Error{ErrorKind::kUsage, fmt::format("line {}: a quote that does not end", started)};
  }

  bool AtLineEnd() const {
    return text_[at_] == '\n' ||
           (text_[at_] == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n'));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int number_ = 0;
  std::vector<std::string> line_;
  std::vector<std::vector<std::string>> lines_;
};

}  // namespace

Result<std::vector<std::vector<std::string>>> ParseCsvText(std::string_view text) {
  return CsvReader(text).Read();
}

}  // namespace purser
