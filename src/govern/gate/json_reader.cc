#include "govern/gate/json_reader.h"

#include <array>
#include <cstring>

#include <fmt/format.h>

namespace purser {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18;
constexpr std::size_t kMostText = std::size_t{1} << 26;  // 64 MiB in one text: no plan has it.
constexpr std::size_t kMostDepth = 512;

/// Characters of a text that need a second look: the end, an escape, controls (NUL ends the
/// buffer).
constexpr std::array<bool, 256> kStops = [] {
  std::array<bool, 256> stops{};
  for (std::size_t c = 0; c < 0x20; ++c) stops[c] = true;
  stops['"'] = stops['\\'] = true;
  return stops;
}();

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

void AppendUtf8(std::string& text, unsigned code) {
  const auto append = [&text](unsigned byte) { text += static_cast<char>(byte); };
  if (code < 0x80) return append(code);
  if (code < 0x800) {
    append(0xC0 | (code >> 6));
  } else if (code < 0x10000) {
    append(0xE0 | (code >> 12));
    append(0x80 | ((code >> 6) & 0x3F));
  } else {
    append(0xF0 | (code >> 18));
    append(0x80 | ((code >> 12) & 0x3F));
    append(0x80 | ((code >> 6) & 0x3F));
  }
  append(0x80 | (code & 0x3F));
}

}  // namespace

JsonReader::JsonReader(Bytes bytes) : bytes_(std::move(bytes)), buffer_(kChunk + 1) {}

/// More bytes behind what is not read yet. Keeps what the token needs; a token longer than the
/// buffer makes it larger.
bool JsonReader::Fill() {
  if (finished_ || failed()) return false;
  const std::size_t keep = token_ == kNoToken ? at_ : token_;
  std::memmove(buffer_.data(), buffer_.data() + keep, end_ - keep);
  at_ -= keep;
  end_ -= keep;
  if (token_ != kNoToken) token_ = 0;
  if (end_ + 1 >= buffer_.size()) {
    if (buffer_.size() > kMostText) return Fail("a text of less than 64 MiB"), false;
    buffer_.resize(buffer_.size() * 2);
  }
  const Result<std::size_t> count =
      bytes_.Read(std::span(buffer_).subspan(end_, buffer_.size() - 1 - end_));
  if (!count.ok()) error_ = count.error();
  if (!count.ok() || count.value() == 0) return finished_ = true, false;
  end_ += count.value();
  buffer_[end_] = '\0';
  return true;
}

/// The next character, not taken; NUL at the end.
char JsonReader::Next() {
  if (at_ == end_ && !Fill()) return '\0';
  return failed() ? '\0' : buffer_[at_];
}

void JsonReader::SkipBlanks() {
  for (;;) {
    const char c = Next();
    if (c == '\n') ++line_;
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
    ++at_;
  }
}

void JsonReader::Fail(std::string_view what) {
  if (failed()) return;
  const bool cut = finished_ && at_ == end_;
  error_ = Error{ErrorKind::kData, fmt::format("line {}: not JSON: {} expected{}", line_, what,
                                               cut ? ", but the text ends here" : "")};
}

bool JsonReader::Expect(char wanted, std::string_view what) {
  if (Next() != wanted || failed()) return Fail(what), false;
  ++at_;
  return true;
}

std::string_view JsonReader::Token() const { return {buffer_.data() + token_, at_ - token_}; }

JsonKind JsonReader::Peek() {
  SkipBlanks();
  switch (const char c = Next()) {
    case '{':
      return JsonKind::kObject;
    case '[':
      return JsonKind::kArray;
    case '"':
      return JsonKind::kText;
    case 't':
      return JsonKind::kTrue;
    case 'f':
      return JsonKind::kFalse;
    case 'n':
      return JsonKind::kNull;
    default:
      return c == '-' || IsDigit(c) ? JsonKind::kNumber : JsonKind::kNothing;
  }
}

bool JsonReader::Enter(char open, JsonKind kind) {
  if (Peek() != kind) return false;
  if (first_.size() >= kMostDepth) return Fail("a document less deep"), false;
  first_.push_back(true);
  return Expect(open, "a value");
}

bool JsonReader::EnterObject() { return Enter('{', JsonKind::kObject); }
bool JsonReader::EnterArray() { return Enter('[', JsonKind::kArray); }

/// Past a comma where one must be; false, past `close`, at the end.
bool JsonReader::NextElement(char close) {
  SkipBlanks();
  if (failed() || first_.empty()) return false;
  if (Next() == close) {
    ++at_;
    first_.pop_back();
    return false;
  }
  if (first_.back())
    first_.back() = false;
  else if (!Expect(',', close == '}' ? "\",\" or \"}\"" : "\",\" or \"]\""))
    return false;
  SkipBlanks();
  return !failed();
}

bool JsonReader::NextMember(std::string_view& key) {
  if (!NextElement('}')) return false;
  if (Next() != '"') return Fail("a member's name"), false;
  key = ReadText();
  if (at_ < end_ && buffer_[at_] == ':') return ++at_, true;
  // Looking for the colon may refill the buffer, which the name must outlive.
  if (key.data() != unescaped_.data()) unescaped_.assign(key);
  key = unescaped_;
  SkipBlanks();
  return Expect(':', "\":\"");
}

bool JsonReader::NextItem() { return NextElement(']'); }

/// At the opening quote.
std::string_view JsonReader::ReadText() {
  token_ = ++at_;
  for (;;) {
    while (!kStops[static_cast<unsigned char>(buffer_[at_])]) ++at_;
    if (at_ == end_) {
      if (Fill()) continue;
      return token_ = kNoToken, Fail("the end of a text"), std::string_view();
    }
    if (buffer_[at_] == '"') break;
    if (buffer_[at_] == '\\') return ReadEscaped();
    return token_ = kNoToken, Fail("an escape in place of a control character"), std::string_view();
  }
  const std::string_view text = Token();
  token_ = kNoToken;
  ++at_;
  return text;
}

/// From the first backslash on.
std::string_view JsonReader::ReadEscaped() {
  unescaped_.assign(Token());
  token_ = kNoToken;
  while (!failed() && Next() != '"') {
    const char c = buffer_[at_];
    if (at_ == end_) return Fail("the end of a text"), std::string_view();
    if (static_cast<unsigned char>(c) < 0x20)
      return Fail("an escape in place of a control character"), std::string_view();
    if (unescaped_.size() > kMostText)
      return Fail("a text of less than 64 MiB"), std::string_view();
    ++at_;
    if (c != '\\')
      unescaped_ += c;
    else if (!AppendEscape())
      return Fail("an escape"), std::string_view();
  }
  if (failed()) return {};
  ++at_;
  return unescaped_;
}

bool JsonReader::AppendEscape() {
  const char c = Next();
  if (c == '\0') return false;
  ++at_;
  constexpr std::string_view kNames = "\"\\/bfnrt";
  constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  if (const std::size_t found = kNames.find(c); found != std::string_view::npos)
    return unescaped_ += kMeant[found], true;
  unsigned code = 0;
  if (c != 'u' || !ReadHex(code)) return false;
  if (code >= 0xD800 && code < 0xDC00 && Next() == '\\') {
    ++at_;
    if (Next() != 'u') return AppendUtf8(unescaped_, 0xFFFD), AppendEscape();
    ++at_;
    unsigned low = 0;
    if (!ReadHex(low)) return false;
    const bool pair = low >= 0xDC00 && low < 0xE000;
    if (!pair) AppendUtf8(unescaped_, 0xFFFD);
    code = pair ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : low;
  }
  AppendUtf8(unescaped_, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
  return true;
}

bool JsonReader::ReadHex(unsigned& value) {
  value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = Next();
    const char lower = static_cast<char>(c | 0x20);
    if (IsDigit(c))
      value = value * 16 + static_cast<unsigned>(c - '0');
    else if (lower >= 'a' && lower <= 'f')
      value = value * 16 + static_cast<unsigned>(lower - 'a' + 10);
    else
      return false;
    ++at_;
  }
  return true;
}

std::string_view JsonReader::ReadNumber() {
  token_ = at_;
  const auto digits = [this] {
    if (!IsDigit(Next())) Fail("a digit");
    while (IsDigit(Next())) ++at_;
  };
  if (Next() == '-') ++at_;
  if (Next() == '0')
    ++at_;
  else
    digits();
  if (Next() == '.') ++at_, digits();
  if (Next() == 'e' || Next() == 'E') {
    ++at_;
    if (Next() == '+' || Next() == '-') ++at_;
    digits();
  }
  const std::string_view text = Token();
  token_ = kNoToken;
  return text;
}

std::string_view JsonReader::ReadLiteral(std::string_view word) {
  for (const char c : word)
    if (!Expect(c, "true, false or null")) return {};
  return word;
}

std::optional<std::string_view> JsonReader::Scalar() {
  switch (Peek()) {
    case JsonKind::kText:
      return ReadText();
    case JsonKind::kNumber:
      return ReadNumber();
    case JsonKind::kTrue:
      return ReadLiteral("true");
    case JsonKind::kFalse:
      return ReadLiteral("false");
    case JsonKind::kNull:
      ReadLiteral("null");
      return std::nullopt;
    case JsonKind::kObject:
    case JsonKind::kArray:
      Skip();
      return std::nullopt;
    case JsonKind::kNothing:
      Fail("a value");
      return std::nullopt;
  }
  return std::nullopt;
}

std::string_view JsonReader::Text() {
  if (Peek() == JsonKind::kText) return ReadText();
  Skip();
  return {};
}

bool JsonReader::IsTrue() {
  const bool is_true = Peek() == JsonKind::kTrue;
  Skip();
  return is_true;
}

void JsonReader::Skip() {
  std::string_view key;
  if (EnterObject()) {
    while (NextMember(key)) Skip();
  } else if (!failed() && EnterArray()) {
    while (NextItem()) Skip();
  } else if (!failed()) {
    Scalar();
  }
}

void JsonReader::SkipLine() {
  while (Next() != '\n' && at_ != end_) ++at_;  // A NUL byte is no end.
}

bool JsonReader::AtEnd() {
  SkipBlanks();
  return Next() == '\0' && at_ == end_;
}

}  // namespace purser
