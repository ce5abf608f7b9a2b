/// One pass over the text, no recursion and no tree: nested values are skipped by counting
/// their brackets. Strings without escapes are views into the text.

#include "domain/tag_text.h"

#include <algorithm>
#include <functional>

namespace purser {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool EqualsIgnoringCase(std::string_view a, std::string_view lower) {
  return std::ranges::equal(a, lower, [](char x, char y) {
    return (x >= 'A' && x <= 'Z' ? static_cast<char>(x + ('a' - 'A')) : x) == y;
  });
}

bool IsNumber(std::string_view text) {
  std::size_t i = text.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i > start;
  };
  if (!digits()) return false;
  if (i < text.size() && text[i] == '.' && (++i, !digits())) return false;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

}  // namespace

bool TagText::Read(std::string_view text) {
  text_ = text;
  at_ = 0;
  entries_.clear();
  unescaped_.clear();
  unescaped_.reserve(text.size());
  SkipBlanks();
  bool readable = false;
  if (Take('{'))
    readable = ReadMembers('}');
  else if (Take('['))
    readable = ReadList();
  else
    readable = ReadMembers('\0');
  SkipBlanks();
  if (!readable || at_ != text_.size()) {
    entries_.clear();
    return false;
  }
  KeepLastOfEachKey();
  return true;
}

/// "key": value, … up to `end`; NUL stands for the text's end.
bool TagText::ReadMembers(char end) {
  while (true) {
    SkipBlanks();
    if (end == '\0' ? at_ == text_.size() : Take(end)) return true;
    std::string_view key;
    std::string_view value;
    if (!ReadString(key)) return false;
    SkipBlanks();
    if (!Take(':')) return false;
    SkipBlanks();
    if (!ReadValue(value)) return false;
    entries_.emplace_back(key, value);
    SkipBlanks();
    if (Take(',')) continue;
    return end == '\0' ? at_ == text_.size() : Take(end);
  }
}

/// {"key": …, "value": …}, … up to the bracket.
bool TagText::ReadList() {
  while (true) {
    SkipBlanks();
    if (Take(']')) return true;
    if (!Take('{') || !ReadListed()) return false;
    SkipBlanks();
    if (Take(',')) continue;
    return Take(']');
  }
}

bool TagText::ReadListed() {
  const std::size_t first = entries_.size();
  if (!ReadMembers('}')) return false;
  std::string_view key;
  std::string_view value;
  bool has_key = false;
  bool has_value = false;
  for (std::size_t i = first; i < entries_.size(); ++i) {
    if (EqualsIgnoringCase(entries_[i].first, "key")) {
      key = entries_[i].second;
      has_key = true;
    } else if (EqualsIgnoringCase(entries_[i].first, "value")) {
      value = entries_[i].second;
      has_value = true;
    }
  }
  // Members beside the two (GCP's `inherited`) are another matter; without a value they are all.
  const bool is_entry = has_key && (has_value || entries_.size() == first + 1);
  entries_.resize(first);
  if (is_entry) entries_.emplace_back(key, value);
  return is_entry;
}

bool TagText::ReadString(std::string_view& value) {
  if (!Take('"')) return false;
  const std::size_t start = at_;
  const std::size_t stop = text_.find_first_of("\"\\", at_);
  if (stop == std::string_view::npos) return false;
  at_ = stop;
  if (text_[stop] == '"') {
    value = text_.substr(start, stop - start);
    ++at_;
    return true;
  }
  const std::size_t kept = unescaped_.size();
  unescaped_ += text_.substr(start, stop - start);
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '"') {
      value = std::string_view(unescaped_).substr(kept);
      return true;
    }
    if (c != '\\')
      unescaped_ += c;
    else if (!AppendEscape())
      return false;
  }
  return false;
}

bool TagText::ReadValue(std::string_view& value) {
  if (at_ == text_.size()) return false;
  if (text_[at_] == '"') return ReadString(value);
  if (text_[at_] == '{' || text_[at_] == '[') return ReadNested(value);
  const std::size_t start = at_;
  while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '}' && text_[at_] != ']' &&
         !IsBlank(text_[at_]))
    ++at_;
  value = text_.substr(start, at_ - start);
  if (value == "null")
    value = "";
  else if (value != "true" && value != "false" && !IsNumber(value))
    return false;
  return true;
}

/// An object or array as it stands; its brackets must match.
bool TagText::ReadNested(std::string_view& value) {
  const std::size_t start = at_;
  std::string open;
  std::string_view ignored;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '"') {
      if (!ReadString(ignored)) return false;
      continue;
    }
    ++at_;
    if (c == '{' || c == '[') open += c;
    if (c != '}' && c != ']') continue;
    if (open.back() != (c == '}' ? '{' : '[')) return false;
    open.pop_back();
    if (open.empty()) {
      value = text_.substr(start, at_ - start);
      return true;
    }
  }
  return false;
}

bool TagText::AppendEscape() {
  if (at_ == text_.size()) return false;
  const char c = text_[at_++];
  switch (c) {
    case '"':
    case '\\':
    case '/':
      unescaped_ += c;
      return true;
    case 'b':
      unescaped_ += '\b';
      return true;
    case 'f':
      unescaped_ += '\f';
      return true;
    case 'n':
      unescaped_ += '\n';
      return true;
    case 'r':
      unescaped_ += '\r';
      return true;
    case 't':
      unescaped_ += '\t';
      return true;
    case 'u':
      break;
    default:
      return false;
  }
  unsigned code = 0;
  if (!ReadHex(code)) return false;
  if (code >= 0xd800 && code < 0xdc00 && text_.substr(at_).starts_with("\\u")) {
    const std::size_t second_at = at_;
    unsigned second = 0;
    at_ += 2;
    if (!ReadHex(second)) return false;
    if (second >= 0xdc00 && second < 0xe000)
      code = 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00);
    else
      at_ = second_at;
  }
  AppendCodePoint(code);
  return true;
}

void TagText::AppendCodePoint(unsigned code) {
  if (code == 0 || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
  const auto byte = [this](unsigned value) { unescaped_ += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xc0 | code >> 6);
    byte(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    byte(0xe0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3f));
    byte(0x80 | (code & 0x3f));
  } else {
    byte(0xf0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3f));
    byte(0x80 | (code >> 6 & 0x3f));
    byte(0x80 | (code & 0x3f));
  }
}

bool TagText::ReadHex(unsigned& value) {
  if (text_.size() - at_ < 4) return false;
  value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = text_[at_++];
    unsigned digit = 0;
    if (c >= '0' && c <= '9')
      digit = static_cast<unsigned>(c - '0');
    else if (c >= 'a' && c <= 'f')
      digit = static_cast<unsigned>(c - 'a') + 10;
    else if (c >= 'A' && c <= 'F')
      digit = static_cast<unsigned>(c - 'A') + 10;
    else
      return false;
    value = value * 16 + digit;
  }
  return true;
}

void TagText::SkipBlanks() {
  while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
}

bool TagText::Take(char c) {
  if (at_ == text_.size() || text_[at_] != c) return false;
  ++at_;
  return true;
}

void TagText::KeepLastOfEachKey() {
  const auto by_key = [](const auto& entry) { return entry.first; };
  const auto out_of_order = std::ranges::adjacent_find(entries_, std::greater_equal<>(), by_key);
  if (out_of_order == entries_.end()) return;
  std::ranges::stable_sort(entries_, {}, by_key);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (i + 1 == entries_.size() || entries_[i].first != entries_[i + 1].first)
      entries_[kept++] = entries_[i];
  entries_.resize(kept);
}

}  // namespace purser
