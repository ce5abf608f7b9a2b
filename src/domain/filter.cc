#include "domain/filter.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "domain/filter_program.h"

namespace purser {
namespace {

using Kind = FilterNode::Kind;

std::string Quoted(std::string_view value) {
  std::string quoted = "'";
  for (const char c : value) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + "'";
}

std::string_view OperatorText(FilterOperator op) {
  switch (op) {
    case FilterOperator::kEquals:
      return "=";
    case FilterOperator::kNotEquals:
      return "!=";
    case FilterOperator::kMatches:
      return "~";
    case FilterOperator::kNotMatches:
      return "!~";
    case FilterOperator::kLess:
      return "<";
    case FilterOperator::kLessOrEqual:
      return "<=";
    case FilterOperator::kGreater:
      return ">";
    case FilterOperator::kGreaterOrEqual:
      return ">=";
    case FilterOperator::kIsNull:
      return "IS NULL";
    case FilterOperator::kIsNotNull:
      return "IS NOT NULL";
  }
  return "";
}

std::string TextOf(const Filter::Program& program, std::size_t index);

std::string TestText(const Filter::Program& program, const FilterNode& node) {
  std::string text =
      fmt::format("{} {}", FilterNameText(program.names[node.name]), OperatorText(node.op));
  for (std::size_t i = 0; i < node.values.size(); ++i)
    text += (i == 0 ? " " : ", ") + Quoted(node.values[i]);
  return text;
}

/// In brackets where it would not survive beside its parent's operator.
std::string ChildText(const Filter::Program& program, const FilterNode& parent, std::size_t child) {
  const Kind kind = program.nodes[child].kind;
  const std::string text = TextOf(program, child);
  const bool loose = kind == Kind::kOr || (kind == Kind::kAnd && parent.kind == Kind::kNot);
  return loose && kind != parent.kind ? "(" + text + ")" : text;
}

std::string TextOf(const Filter::Program& program, std::size_t index) {
  const FilterNode& node = program.nodes[index];
  if (node.kind == Kind::kEverything) return "";
  if (node.kind == Kind::kTest) return TestText(program, node);
  if (node.kind == Kind::kNot) return "NOT " + ChildText(program, node, node.children[0]);
  std::string text;
  for (const std::size_t child : node.children) {
    if (!text.empty()) text += node.kind == Kind::kAnd ? " AND " : " OR ";
    text += ChildText(program, node, child);
  }
  return text;
}

bool AnyPattern(const FilterNode& node, std::string_view value) {
  return std::ranges::any_of(node.patterns, [&](const std::shared_ptr<const re2::RE2>& pattern) {
    return re2::RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), *pattern);
  });
}

bool TestHolds(const FilterNode& node, const FilterValue& value) {
  switch (node.op) {
    case FilterOperator::kEquals:
      return value && std::ranges::find(node.values, *value) != node.values.end();
    case FilterOperator::kNotEquals:
      return !value || std::ranges::find(node.values, *value) == node.values.end();
    case FilterOperator::kMatches:
      return value && AnyPattern(node, *value);
    case FilterOperator::kNotMatches:
      return !value || !AnyPattern(node, *value);
    case FilterOperator::kLess:
      return value && *value < node.values[0];
    case FilterOperator::kLessOrEqual:
      return value && *value <= node.values[0];
    case FilterOperator::kGreater:
      return value && *value > node.values[0];
    case FilterOperator::kGreaterOrEqual:
      return value && *value >= node.values[0];
    case FilterOperator::kIsNull:
      return !value;
    case FilterOperator::kIsNotNull:
      return value.has_value();
  }
  return false;
}

bool Holds(const Filter::Program& program, std::size_t index, std::span<const FilterValue> values) {
  const FilterNode& node = program.nodes[index];
  const auto holds = [&](std::size_t child) { return Holds(program, child, values); };
  switch (node.kind) {
    case Kind::kEverything:
      return true;
    case Kind::kTest:
      return TestHolds(node, values[node.name]);
    case Kind::kAnd:
      return std::ranges::all_of(node.children, holds);
    case Kind::kOr:
      return std::ranges::any_of(node.children, holds);
    case Kind::kNot:
      return !holds(node.children[0]);
  }
  return false;
}

/// Copies `from` behind what `to` has, names and nodes renumbered.
/// @return the copy's root
std::size_t Append(const Filter::Program& from, Filter::Program& to) {
  const std::size_t offset = to.nodes.size();
  for (FilterNode node : from.nodes) {
    for (std::size_t& child : node.children) child += offset;
    if (node.kind == Kind::kTest) {
      const std::string& name = from.names[node.name];
      const auto known = std::ranges::find(to.names, name);
      node.name = static_cast<std::size_t>(known - to.names.begin());
      if (known == to.names.end()) to.names.push_back(name);
    }
    to.nodes.push_back(std::move(node));
  }
  return from.root + offset;
}

}  // namespace

std::string FilterNameText(std::string_view name) {
  constexpr std::string_view kTag = "tag:";
  if (!name.starts_with(kTag)) return std::string(name);
  const std::string_view key = name.substr(kTag.size());
  const bool bare = !key.empty() && key.find_first_of(" \t\r\n=!~<>(),'\"") == key.npos;
  return bare ? std::string(name) : std::string(kTag) + Quoted(key);
}

Filter FilterBuilder::Build(Filter::Program program) {
  program.text = TextOf(program, program.root);
  return Filter(std::make_shared<const Filter::Program>(std::move(program)));
}

Filter::Filter() {
  static const std::shared_ptr<const Program> everything = [] {
    Program program;
    program.nodes.emplace_back();
    return std::make_shared<const Program>(std::move(program));
  }();
  program_ = everything;
}

Filter::Filter(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

const std::vector<std::string>& Filter::Names() const { return program_->names; }

bool Filter::Matches(std::span<const FilterValue> values) const {
  Check(values.size() == program_->names.size(), "one value a name");
  return Holds(*program_, program_->root, values);
}

bool Filter::matches_everything() const {
  return program_->nodes[program_->root].kind == Kind::kEverything;
}

const std::string& Filter::text() const { return program_->text; }

Filter Filter::And(const Filter& a, const Filter& b) {
  if (a.matches_everything()) return b;
  if (b.matches_everything()) return a;
  Program both;
  FilterNode root{.kind = Kind::kAnd};
  for (const Filter* part : {&a, &b}) {
    const std::size_t top = Append(*part->program_, both);
    if (both.nodes[top].kind == Kind::kAnd)
      root.children.insert(root.children.end(), both.nodes[top].children.begin(),
                           both.nodes[top].children.end());
    else
      root.children.push_back(top);
  }
  both.root = both.nodes.size();
  both.nodes.push_back(std::move(root));
  return FilterBuilder::Build(std::move(both));
}

Result<Filter> ParseFilter(std::string_view text, const FilterNames& names) {
  std::expected<Filter, FilterProblem> filter = ReadFilter(text, names);
  if (filter) return std::move(*filter);
  return Error{ErrorKind::kUsage, fmt::format("filter \"{}\", column {}: {}", text,
                                              filter.error().offset + 1, filter.error().message)};
}

}  // namespace purser
