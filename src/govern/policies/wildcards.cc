#include "govern/policies/wildcards.h"

#include <algorithm>

#include "base/integer.h"
#include "govern/policies/policy_text.h"

namespace purser {
namespace {

constexpr std::int64_t kMostCopies = 64;

/// Where what opens at `at` ( [ or ( ) ends: behind its closing sign.
std::size_t EndOfClass(std::string_view pattern, std::size_t at) {
  std::size_t i = at + 1;
  if (i < pattern.size() && pattern[i] == '^') ++i;
  if (i < pattern.size() && pattern[i] == ']') ++i;
  for (; i < pattern.size() && pattern[i] != ']'; ++i) {
    if (pattern[i] == '\\') ++i;
    if (pattern.substr(i).starts_with("[:"))
      i = std::min(pattern.find(":]", i), pattern.size()) + 1;
  }
  return std::min(i + 1, pattern.size());
}

std::size_t EndOfGroup(std::string_view pattern, std::size_t at) {
  int depth = 0;
  for (std::size_t i = at; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '[') {
      i = EndOfClass(pattern, i) - 1;
    } else if (pattern[i] == '(') {
      ++depth;
    } else if (pattern[i] == ')' && --depth == 0) {
      return i + 1;
    }
  }
  return pattern.size();
}

std::vector<std::string_view> Alternatives(std::string_view pattern) {
  std::vector<std::string_view> alternatives;
  std::size_t start = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '[') {
      i = EndOfClass(pattern, i) - 1;
    } else if (pattern[i] == '(') {
      i = EndOfGroup(pattern, i) - 1;
    } else if (pattern[i] == '|') {
      alternatives.push_back(pattern.substr(start, i - start));
      start = i + 1;
    }
  }
  alternatives.push_back(pattern.substr(start));
  return alternatives;
}

/// An atom at `at`; `end` is behind it. An empty answer takes no character.
struct Atom {
  std::string pieces;
  std::size_t end = 0;
};

Atom EscapedAtom(std::string_view text, std::size_t at) {
  const char c = at + 1 < text.size() ? text[at + 1] : '\0';
  if (std::string_view("dDsSwW").find(c) != std::string_view::npos)
    return {std::string(1, Wildcard::kAnyOne), at + 2};
  if (std::string_view("bBAz").find(c) != std::string_view::npos) return {"", at + 2};
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  if (!is_letter && c != '\0') return {std::string(1, c), at + 2};
  return {std::string(1, Wildcard::kAnyText), text.size()};
}

Atom AtomAt(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '\\':
      return EscapedAtom(text, at);
    case '.':
      return {std::string(1, Wildcard::kAnyOne), at + 1};
    case '[':
      return {std::string(1, Wildcard::kAnyOne), EndOfClass(text, at)};
    case '(':
      return {std::string(1, Wildcard::kAnyText), EndOfGroup(text, at)};
    case '^':
    case '$':
      return {"", at + 1};
    default:
      break;
  }
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return {std::string(text.substr(at, end - at)), end};
}

/// `{2,5}` and the like.
std::string Copies(const std::string& atom, std::string_view counts) {
  const std::size_t comma = counts.find(',');
  const std::int64_t least = ParseInteger(counts.substr(0, comma)).value_or(kMostCopies + 1);
  if (least > kMostCopies) return std::string(1, Wildcard::kAnyText);
  std::string pieces;
  for (std::int64_t i = 0; i < least; ++i) pieces += atom;
  if (comma != std::string_view::npos && counts.substr(comma + 1) != counts.substr(0, comma))
    pieces += Wildcard::kAnyText;
  return pieces;
}

/// The atom with the quantifier that follows it; moves `at` behind that.
std::string Quantified(const std::string& atom, std::string_view text, std::size_t& at) {
  const char c = at < text.size() ? text[at] : '\0';
  std::string pieces = atom;
  if (c == '*' || c == '?') {
    pieces = std::string(1, Wildcard::kAnyText);
    ++at;
  } else if (c == '+') {
    pieces += Wildcard::kAnyText;
    ++at;
  } else if (c == '{' && at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9') {
    const std::size_t end = std::min(text.find('}', at), text.size());
    pieces = Copies(atom, text.substr(at + 1, end - at - 1));
    at = std::min(end + 1, text.size());
  } else {
    return pieces;
  }
  if (at < text.size() && text[at] == '?') ++at;
  return pieces;
}

/// Flags like (?i) change what follows; \Q quotes it.
bool HasFlags(std::string_view pattern) {
  for (std::size_t i = 0; i + 2 < pattern.size(); ++i) {
    if (pattern.substr(i).starts_with("\\Q")) return true;
    if (pattern[i] == '\\')
      ++i;
    else if (pattern.substr(i).starts_with("(?") && pattern[i + 2] != ':')
      return true;
  }
  return false;
}

}  // namespace

bool Wildcard::IsAny() const { return pieces == std::string(1, kAnyText); }

std::string Wildcard::Iam() const {
  std::string text;
  for (const char c : pieces) {
    if (c == kAnyOne)
      text += '?';
    else if (c == kAnyText)
      text += '*';
    else
      text += IamWildcardText(std::string_view(&c, 1));
  }
  return text;
}

std::string Wildcard::OneStar() const {
  constexpr std::string_view kAny = "\x01\x02";
  const std::size_t first = pieces.find_first_of(kAny);
  if (first == std::string::npos) return pieces;
  return pieces.substr(0, first) + "*" + pieces.substr(pieces.find_last_of(kAny) + 1);
}

std::vector<Wildcard> WildcardsOf(std::string_view pattern) {
  if (HasFlags(pattern)) return {Wildcard{std::string(1, Wildcard::kAnyText)}};
  std::vector<Wildcard> wildcards;
  for (const std::string_view text : Alternatives(pattern)) {
    Wildcard wildcard;
    for (std::size_t at = 0; at < text.size();) {
      const Atom atom = AtomAt(text, at);
      at = atom.end;
      for (const char c : Quantified(atom.pieces, text, at))
        if (c != Wildcard::kAnyText || !wildcard.pieces.ends_with(Wildcard::kAnyText))
          wildcard.pieces += c;
    }
    wildcards.push_back(std::move(wildcard));
  }
  return wildcards;
}

}  // namespace purser
