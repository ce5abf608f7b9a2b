/// JSON read front to back, a value at a time, in memory that does not grow with the document: a
/// plan of 400 MB takes as much as one of 4 MB. What is skipped is checked like what is read
/// (RFC 8259; text that is not UTF-8 passes and is mended where it is shown).
///
///     JsonReader reader(Bytes::Open(file));
///     reader.EnterObject();
///     for (std::string_view key; reader.NextMember(key);)
///       if (key == "name") name = reader.Text(); else reader.Skip();
///     if (reader.failed()) return reader.error();
///
/// After a mistake nothing more is found: loops end, values are empty, error() says where. It
/// never repeats the document's text, which may hold secrets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "govern/gate/bytes.h"

namespace purser {

enum class JsonKind { kObject, kArray, kText, kNumber, kTrue, kFalse, kNull, kNothing };

class JsonReader {
 public:
  explicit JsonReader(Bytes bytes);

  /// Of the value that comes next; kNothing at the end or after a mistake.
  JsonKind Peek();

  /// Past `{`; false (and nothing read) where the next value is no object.
  bool EnterObject();
  /// To the next member's value; false, past `}`, after the last. `key` holds until the next call.
  bool NextMember(std::string_view& key);
  bool EnterArray();
  bool NextItem();

  /// A text's characters, a number or literal as written; nullopt (and skipped) for objects,
  /// arrays and null. Holds until the next call.
  std::optional<std::string_view> Scalar();
  /// Scalar of a text; "" for anything else.
  std::string_view Text();
  /// Whether the next value is `true`.
  bool IsTrue();
  /// Past the next value, whatever it is.
  void Skip();

  /// Leaves the next line out (1-based lines count on).
  void SkipLine();
  /// Whether nothing but blanks is left.
  bool AtEnd();

  std::int64_t line() const { return line_; }
  bool failed() const { return error_.has_value(); }
  /// kData: where, and what was expected.
  Error error() const { return error_.value_or(Error{}); }

 private:
  bool Fill();
  char Next();
  void SkipBlanks();
  bool Expect(char wanted, std::string_view what);
  void Fail(std::string_view what);
  std::string_view ReadText();
  std::string_view ReadEscaped();
  bool AppendEscape();
  bool ReadHex(unsigned& value);
  std::string_view ReadNumber();
  std::string_view ReadLiteral(std::string_view word);
  bool Enter(char open, JsonKind kind);
  bool NextElement(char close);
  std::string_view Token() const;

  static constexpr std::size_t kNoToken = static_cast<std::size_t>(-1);

  Bytes bytes_;
  std::vector<char> buffer_;  ///< [at_, end_) is not read yet; buffer_[end_] is NUL.
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  std::size_t token_ = kNoToken;  ///< From here on must stay in the buffer.
  bool finished_ = false;         ///< bytes_ has no more.
  std::int64_t line_ = 1;
  std::vector<bool> first_;  ///< Of each open container: no element was read yet.
  std::string unescaped_;
  std::optional<Error> error_;
};

}  // namespace purser
