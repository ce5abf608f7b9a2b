#include "publish/copy_text.h"

#include "publish/tables.h"

namespace purser {
namespace {

void AppendEscaped(std::string& line, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '\\':
        line += "\\\\";
        break;
      case '\t':
        line += "\\t";
        break;
      case '\n':
        line += "\\n";
        break;
      case '\r':
        line += "\\r";
        break;
      default:
        line += c;
    }
  }
}

}  // namespace

void AppendCopyLine(std::string& lines, const std::vector<Value>& row) {
  bool first = true;
  for (const Value& value : row) {
    if (!first) lines += '\t';
    first = false;
    const std::optional<std::string> text = PublishedText(value);
    if (text)
      AppendEscaped(lines, *text);
    else
      lines += "\\N";
  }
  lines += '\n';
}

std::string PostgresName(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string PostgresArray(const std::vector<std::string>& plain_texts) {
  std::string array = "{";
  for (const std::string& text : plain_texts)
    array += (array.size() == 1 ? "\"" : ",\"") + text + "\"";
  return array + "}";
}

}  // namespace purser
