#include "govern/policies/policy_text.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

/// `text` with what `escape` says of each character.
template <typename Escape>
std::string Escaped(std::string_view text, Escape escape) {
  std::string escaped;
  for (const char c : text) escaped += escape(c);
  return escaped;
}

/// Backslash, quote and what would end the line, as C and its children write them.
std::string CLike(char c) {
  switch (c) {
    case '\\':
      return "\\\\";
    case '"':
      return "\\\"";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      break;
  }
  if (static_cast<unsigned char>(c) < 0x20)
    return fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
  return std::string(1, c);
}

}  // namespace

std::string JsonText(std::string_view text) { return Minified(Json(std::string(text))); }

std::string HclText(std::string_view text) {
  std::string quoted = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool opens = i + 1 < text.size() && text[i + 1] == '{';
    // "$${" and "%%{" are the signs themselves.
    if (opens && (text[i] == '$' || text[i] == '%')) quoted += text[i];
    quoted += CLike(text[i]);
  }
  return quoted + "\"";
}

std::string CelText(std::string_view text) { return "\"" + Escaped(text, CLike) + "\""; }

std::string GuardText(std::string_view text) { return "\"" + Escaped(text, CLike) + "\""; }

std::string GuardPattern(std::string_view pattern) {
  std::string written = "/";
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && i + 1 < pattern.size())
      written += pattern[i++];
    else if (pattern[i] == '/')
      written += '\\';
    written += pattern[i];
  }
  return written + "/";
}

std::string IamText(std::string_view text) {
  return Escaped(text, [](char c) { return c == '$' ? std::string("${$}") : std::string(1, c); });
}

std::string IamWildcardText(std::string_view text) {
  return Escaped(text, [](char c) {
    return c == '$' || c == '*' || c == '?' ? fmt::format("${{{}}}", c) : std::string(1, c);
  });
}

std::string AzureText(std::string_view text) {
  return text.starts_with('[') ? "[" + std::string(text) : std::string(text);
}

std::string PatternText(std::string_view text) {
  return Escaped(text, [](char c) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || static_cast<unsigned char>(c) >= 0x80;
    return plain ? std::string(1, c) : std::string("\\") + c;
  });
}

std::string WholePattern(std::string_view pattern) { return fmt::format("^(?:{})$", pattern); }

std::string Minified(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string Pretty(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::size_t CharactersIn(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace purser
