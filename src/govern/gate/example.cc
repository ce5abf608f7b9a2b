/// An example of a pattern: the expression is walked once, left to right, taking the first
/// alternative, three repeats where any number will do, and of a class its first letter or digit.
/// What the walk does not know (anchors, flags, Unicode classes) makes a text that fails to match,
/// and so no example: the expression itself is the judge.

#include "govern/gate/example.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace purser {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kCustomary = {{
    {"team", "nlp"},
    {"project", "ranking-model-q1"},
    {"environment", "production"},
    {"cost_center", "cc-ml-001"},
    {"owner", "name@example.com"},
    {"experiment_id", "7f3c"},
    {"model_version", "v1.2.3"},
    {"auto_shutdown", "never"},
    {"dataset_version", "2026-10"},
}};
constexpr std::size_t kLongest = 64;

class PatternWalk {
 public:
  explicit PatternWalk(std::string_view pattern) : rest_(pattern) {}

  /// Up to the group's end: its first alternative.
  std::string Group(int depth) {
    std::string text;
    bool first = true;
    while (!rest_.empty() && rest_[0] != ')') {
      if (rest_[0] == '|') {
        first = false;
        rest_.remove_prefix(1);
        continue;
      }
      const std::string piece = Piece(depth);
      if (first && text.size() < kLongest) text += piece;
    }
    if (!rest_.empty()) rest_.remove_prefix(1);
    return text;
  }

 private:
  std::string Piece(int depth) {
    const std::string atom = Atom(depth);
    const std::size_t times = Times();
    std::string text;
    // "aaa" says less than "abc", "000" less than "001".
    for (std::size_t i = 0; i < times && text.size() < kLongest; ++i) {
      const bool letter = atom.size() == 1 && is_class_ && atom[0] == 'a';
      const bool last_digit = atom == "0" && is_class_ && i + 1 == times && times > 1;
      if (letter)
        text += static_cast<char>('a' + i % 3);
      else
        text += last_digit ? "1" : atom;
    }
    return text;
  }

  std::string Atom(int depth) {
    const char c = rest_[0];
    rest_.remove_prefix(1);
    is_class_ = false;
    if (c == '(' && depth < 8) {
      if (rest_.starts_with("?:")) rest_.remove_prefix(2);
      const std::string group = Group(depth + 1);
      is_class_ = false;
      return group;
    }
    if (c == '[') return Class();
    if (c == '.') return is_class_ = true, "a";
    if (c == '^' || c == '$') return "";
    if (c != '\\' || rest_.empty()) return std::string(1, c);
    const char escaped = rest_[0];
    rest_.remove_prefix(1);
    if (escaped == 'd') return is_class_ = true, "0";
    if (escaped == 'w') return is_class_ = true, "a";
    return std::string(1, escaped);
  }

  /// Behind `[`: a small letter or a digit if the class has one, else its first character.
  std::string Class() {
    is_class_ = true;
    const bool negated = rest_.starts_with('^');
    const std::size_t end = std::min(rest_.find(']', negated ? 2 : 1), rest_.size());
    const std::string_view inside = rest_.substr(negated ? 1 : 0, end - (negated ? 1 : 0));
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (negated || inside.find("a-z") != std::string_view::npos) return "a";
    if (inside.find("0-9") != std::string_view::npos) return "0";
    const std::size_t at = inside.starts_with('\\') ? 1 : 0;
    return std::string(inside.substr(at, 1));
  }

  std::size_t Times() {
    if (rest_.empty()) return 1;
    const char c = rest_[0];
    if (c == '+' || c == '*' || c == '?') return rest_.remove_prefix(1), c == '?' ? 1 : 3;
    if (c != '{') return 1;
    const std::size_t end = std::min(rest_.find('}'), rest_.size());
    std::size_t least = 1;
    std::from_chars(rest_.data() + 1, rest_.data() + end, least);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return std::min(std::max<std::size_t>(least, 1), kLongest);
  }

  std::string_view rest_;
  bool is_class_ = false;
};

}  // namespace

std::string ExampleOf(const TagReader& reader, std::size_t key, Date day) {
  const TaxonomyKey& rules = reader.taxonomy().keys[key];
  const auto valid = [&](std::string_view value) {
    return reader.Judge(key, value, day).verdict == TagVerdict::kValid;
  };
  const auto customary = std::ranges::find(kCustomary, std::string_view(rules.name),
                                           [](const auto& pair) { return pair.first; });
  if (customary != kCustomary.end() && valid(customary->second))
    return std::string(customary->second);
  for (const DatedName& value : rules.values)
    if (valid(value.name)) return value.name;
  if (rules.pattern.empty()) return {};
  std::string made = PatternWalk(rules.pattern).Group(0);
  return valid(made) ? made : std::string();
}

}  // namespace purser
