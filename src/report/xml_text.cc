#include "report/xml_text.h"

#include "base/text_width.h"
#include "base/utf8.h"

namespace purser {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// U+FFFE and U+FFFF are well-formed UTF-8, and no characters.
bool IsNoCharacter(std::string_view rest) {
  return rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF");
}

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

void AppendEscaped(std::string& out, char c) {
  switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      out += c;
  }
}

}  // namespace

std::string XmlText(std::string_view text) {
  const std::string valid = ToUtf8(text);
  std::string out;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    if (IsNoCharacter(std::string_view(valid).substr(i))) {
      out += kReplacement;
      i += 2;
    } else if (IsControl(valid[i])) {
      out += kReplacement;
    } else {
      AppendEscaped(out, valid[i]);
    }
  }
  return out;
}

std::string HtmlText(std::string_view text) { return XmlText(Printable(text)); }

}  // namespace purser
