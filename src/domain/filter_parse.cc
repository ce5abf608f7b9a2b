/// Recursive descent over the grammar of filter.h; every function leaves the cursor behind
/// what it read, or records the first problem and returns nothing.

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/suggest.h"
#include "domain/filter.h"
#include "domain/filter_program.h"

namespace purser {
namespace {

using Kind = FilterNode::Kind;

constexpr int kMaxDepth = 100;  // Of brackets and NOTs: a text must not exhaust the stack.

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool IsNameLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

struct OperatorName {
  std::string_view text;
  FilterOperator op;
};
// Longer ones first, so that "<=" is not read as "<".
constexpr std::array kOperators = {
    OperatorName{"!=", FilterOperator::kNotEquals},
    OperatorName{"<>", FilterOperator::kNotEquals},
    OperatorName{"!~", FilterOperator::kNotMatches},
    OperatorName{"<=", FilterOperator::kLessOrEqual},
    OperatorName{">=", FilterOperator::kGreaterOrEqual},
    OperatorName{"=", FilterOperator::kEquals},
    OperatorName{"~", FilterOperator::kMatches},
    OperatorName{"<", FilterOperator::kLess},
    OperatorName{">", FilterOperator::kGreater},
};

bool IsOrdering(FilterOperator op) {
  return op == FilterOperator::kLess || op == FilterOperator::kLessOrEqual ||
         op == FilterOperator::kGreater || op == FilterOperator::kGreaterOrEqual;
}

bool IsPattern(FilterOperator op) {
  return op == FilterOperator::kMatches || op == FilterOperator::kNotMatches;
}

class Parser {
 public:
  Parser(std::string_view text, const FilterNames& names) : text_(text), names_(names) {}

  std::expected<Filter, FilterProblem> Run() {
    const std::optional<std::size_t> root = Or(0);
    SkipBlanks();
    if (root && !problem_ && at_ < text_.size()) {
      Fail(at_, text_[at_] == ')' ? "a bracket closes that was never opened"
                                  : "AND, OR or the end expected; a value with blanks stands in "
                                    "quotes: service = 'Amazon EC2'");
    }
    if (problem_) return std::unexpected(*problem_);
    program_.root = *root;
    return FilterBuilder::Build(std::move(program_));
  }

 private:
  std::optional<std::size_t> Or(int depth) { return Chain(Kind::kOr, "OR", depth); }
  std::optional<std::size_t> And(int depth) { return Chain(Kind::kAnd, "AND", depth); }

  /// One part, or several joined by `word`.
  std::optional<std::size_t> Chain(Kind kind, std::string_view word, int depth) {
    std::vector<std::size_t> parts;
    do {
      const std::optional<std::size_t> part = kind == Kind::kOr ? And(depth) : Unary(depth);
      if (!part) return std::nullopt;
      if (program_.nodes[*part].kind == kind)
        parts.insert(parts.end(), program_.nodes[*part].children.begin(),
                     program_.nodes[*part].children.end());
      else
        parts.push_back(*part);
    } while (TakeWord(word));
    if (parts.size() == 1) return parts[0];
    return Add({.kind = kind, .children = std::move(parts)});
  }

  std::optional<std::size_t> Unary(int depth) {
    SkipBlanks();
    if (depth > kMaxDepth) return Fail(at_, "nested too deeply");
    if (TakeWord("NOT")) {
      const std::optional<std::size_t> inner = Unary(depth + 1);
      if (!inner) return std::nullopt;
      return Add({.kind = Kind::kNot, .children = {*inner}});
    }
    const std::size_t open = at_;
    if (!Take('(')) return Test();
    const std::optional<std::size_t> inner = Or(depth + 1);
    if (!inner) return std::nullopt;
    SkipBlanks();
    if (!Take(')')) return Fail(open, "this bracket is never closed");
    return inner;
  }

  std::optional<std::size_t> Test() {
    FilterNode node{.kind = Kind::kTest};
    const std::optional<std::size_t> name = Name();
    if (!name) return std::nullopt;
    node.name = *name;
    SkipBlanks();
    if (TakeWord("IS")) return NullTest(std::move(node));
    bool bracketed = false;
    if (!Operator(node, bracketed)) return std::nullopt;
    if (!Values(node, bracketed) || !Compile(node)) return std::nullopt;
    return Add(std::move(node));
  }

  std::optional<std::size_t> NullTest(FilterNode node) {
    node.op = TakeWord("NOT") ? FilterOperator::kIsNotNull : FilterOperator::kIsNull;
    SkipBlanks();
    if (!TakeWord("NULL")) return Fail(at_, "NULL or NOT NULL expected after IS");
    return Add(std::move(node));
  }

  /// A name, as its number among those read so far.
  std::optional<std::size_t> Name() {
    SkipBlanks();
    const std::size_t start = at_;
    std::string name(TakeWhile(IsNameLetter));
    if (name == "tag" && at_ < text_.size() && text_[at_] == ':') {
      ++at_;
      const std::optional<std::string> key = TagKeyText();
      if (!key) return std::nullopt;
      name = "tag:" + *key;
    }
    if (name.empty())
      return Fail(start, start == text_.size() ? "a name is missing at the end"
                                               : "a name expected, such as team or service");
    if (!names_.knows(name))
      return Fail(start, fmt::format("unknown name \"{}\"{}{}", name, DidYouMean(name, names_.all),
                                     names_.advice));
    const auto known = std::ranges::find(program_.names, name);
    const auto number = static_cast<std::size_t>(known - program_.names.begin());
    if (known == program_.names.end()) program_.names.push_back(std::move(name));
    return number;
  }

  std::optional<std::string> TagKeyText() {
    if (at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"')) return QuotedText();
    const std::string_view key = TakeWhile([](char c) {
      return !IsBlank(c) && std::string_view("=!~<>(),'\"").find(c) == std::string_view::npos;
    });
    if (key.empty()) return FailText(at_, "the tag's key is missing after tag:");
    return std::string(key);
  }

  bool Operator(FilterNode& node, bool& bracketed) {
    SkipBlanks();
    const std::size_t start = at_;
    for (const OperatorName& known : kOperators) {
      if (!text_.substr(at_).starts_with(known.text)) continue;
      at_ += known.text.size();
      node.op = known.op;
      return true;
    }
    const bool negated = TakeWord("NOT");
    if (!TakeWord("IN")) return Failed(start, "an operator expected: = != ~ !~ < <= > >= IN");
    node.op = negated ? FilterOperator::kNotEquals : FilterOperator::kEquals;
    SkipBlanks();
    if (!Take('(')) return Failed(at_, "IN takes a list in brackets: IN ('a', 'b')");
    bracketed = true;
    return true;
  }

  bool Values(FilterNode& node, bool bracketed) {
    do {
      SkipBlanks();
      value_starts_.resize(node.values.size());
      value_starts_.push_back(at_);
      std::optional<std::string> value = Value(node.op);
      if (!value) return false;
      node.values.push_back(std::move(*value));
      SkipBlanks();
    } while (Take(','));
    if (bracketed && !Take(')'))
      return Failed(at_, "a comma or the list's closing bracket expected");
    if (IsOrdering(node.op) && node.values.size() > 1)
      return Failed(value_starts_[1], "this operator takes one value, not a list");
    return true;
  }

  std::optional<std::string> Value(FilterOperator op) {
    if (at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"')) return QuotedText();
    const std::size_t start = at_;
    std::string value = IsPattern(op) ? BarePattern() : std::string(TakeWhile([](char c) {
      return !IsBlank(c) && c != ',' && c != '(' && c != ')' && c != '\'' && c != '"';
    }));
    if (value.empty()) return FailText(start, "a value expected; an empty one is written ''");
    return value;
  }

  /// Up to a blank or a bracket that closes more than the expression opened.
  std::string BarePattern() {
    int open = 0;
    return std::string(TakeWhile([&](char c) {
      if (c == '(') ++open;
      if (c == ')') --open;
      return !IsBlank(c) && open >= 0;
    }));
  }

  std::optional<std::string> QuotedText() {
    const std::size_t start = at_;
    const char quote = text_[at_++];
    std::string value;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c != quote) {
        value += c;
      } else if (at_ < text_.size() && text_[at_] == quote) {
        value += quote;
        ++at_;
      } else {
        return value;
      }
    }
    return FailText(start, "this quote is never closed");
  }

  bool Compile(FilterNode& node) {
    if (!IsPattern(node.op)) return true;
    for (std::size_t i = 0; i < node.values.size(); ++i) {
      auto pattern = std::make_shared<const re2::RE2>(node.values[i], re2::RE2::Quiet);
      if (!pattern->ok())
        return Failed(value_starts_[i],
                      fmt::format("not a regular expression (RE2): {}", pattern->error()));
      node.patterns.push_back(std::move(pattern));
    }
    return true;
  }

  std::size_t Add(FilterNode node) {
    program_.nodes.push_back(std::move(node));
    return program_.nodes.size() - 1;
  }

  void SkipBlanks() { TakeWhile(IsBlank); }

  template <typename Wanted>
  std::string_view TakeWhile(const Wanted& wanted) {
    const std::size_t start = at_;
    while (at_ < text_.size() && wanted(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }

  bool Take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool TakeWord(std::string_view word) {
    SkipBlanks();
    if (!EqualIgnoringCase(text_.substr(at_, word.size()), word)) return false;
    const std::size_t end = at_ + word.size();
    if (end < text_.size() && IsNameLetter(text_[end])) return false;
    at_ = end;
    return true;
  }

  std::nullopt_t Fail(std::size_t offset, std::string message) {
    if (!problem_) problem_ = FilterProblem{.offset = offset, .message = std::move(message)};
    return std::nullopt;
  }
  std::optional<std::string> FailText(std::size_t offset, std::string message) {
    return Fail(offset, std::move(message));
  }
  bool Failed(std::size_t offset, std::string message) {
    Fail(offset, std::move(message));
    return false;
  }

  std::string_view text_;
  const FilterNames& names_;
  std::size_t at_ = 0;
  Filter::Program program_;
  std::vector<std::size_t> value_starts_;  // Of the test being read.
  std::optional<FilterProblem> problem_;
};

}  // namespace

std::expected<Filter, FilterProblem> ReadFilter(std::string_view text, const FilterNames& names) {
  return Parser(text, names).Run();
}

}  // namespace purser
