/// Tags as bills write them: a JSON object, or what resembles one.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace purser {

/// Reads the tags of one charge after the other. Reuse one object: it keeps its memory.
class TagText {
 public:
  /// Reads a JSON object, one without its braces (Azure), or an array of objects with `key`
  /// and `value` among others (GCP). Values become text: strings unescaped, numbers and true as
  /// written, null as "", objects and arrays as their JSON. Keys stay as delivered; of a repeated
  /// key the last value counts; entries are sorted by the keys' bytes. A comma at the end, blanks
  /// and control characters inside strings are tolerated; escapes of half a surrogate and of
  /// NUL become U+FFFD.
  ///
  /// @return false when the text is none of these. No entries: it says that there are no tags.
  bool Read(std::string_view text);

  /// What the last Read found; views into its text or this object, until the next Read.
  const std::vector<std::pair<std::string_view, std::string_view>>& entries() const {
    return entries_;
  }

 private:
  bool ReadMembers(char end);
  bool ReadList();
  bool ReadListed();
  bool ReadString(std::string_view& value);
  bool ReadValue(std::string_view& value);
  bool ReadNested(std::string_view& value);
  bool AppendEscape();
  void AppendCodePoint(unsigned code_point);
  bool ReadHex(unsigned& value);
  void SkipBlanks();
  bool Take(char c);
  void KeepLastOfEachKey();

  std::string_view text_;
  std::size_t at_ = 0;
  std::string unescaped_;  ///< Reserved to the text's size: escapes are never shorter.
  std::vector<std::pair<std::string_view, std::string_view>> entries_;
};

}  // namespace purser
