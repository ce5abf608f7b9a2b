#include "govern/gate/intrinsics.h"

#include <algorithm>
#include <optional>

namespace purser {
namespace {

constexpr int kMostDepth = 16;
constexpr std::size_t kMostTexts = 64;  // Products of branches stay small; beyond, it is unknown.

Possible Anything() { return {.known = false}; }

/// "Ref" and its argument, of `!Ref x`, `{Ref: x}` and `{Fn::Sub: x}` alike.
std::optional<std::pair<std::string_view, const Node*>> FunctionOf(const Node& value) {
  if (!value.tag.empty()) return std::pair<std::string_view, const Node*>{value.tag, &value};
  if (value.type != NodeType::kMap || value.members.size() != 1) return std::nullopt;
  const auto& [name, argument] = value.members[0];
  std::string_view function = name;
  if (function != "Ref" && function != "Condition" && !function.starts_with("Fn::"))
    return std::nullopt;
  if (function.starts_with("Fn::")) function.remove_prefix(4);
  return std::pair<std::string_view, const Node*>{function, &argument};
}

void Merge(Possible& into, const Possible& more) {
  for (const std::string& text : more.texts)
    if (std::ranges::find(into.texts, text) == into.texts.end()) into.texts.push_back(text);
  into.known = into.known && more.known;
  into.absent = into.absent || more.absent;
  into.sensitive = into.sensitive || more.sensitive;
}

/// Every text of `left`, with `between`, followed by every one of `right`.
Possible Concatenated(const Possible& left, const std::string& between, const Possible& right) {
  Possible both{.known = left.known && right.known && !left.absent && !right.absent,
                .sensitive = left.sensitive || right.sensitive};
  if (left.texts.size() * right.texts.size() > kMostTexts) both.known = false;
  if (!both.known) return both;
  for (const std::string& first : left.texts)
    for (const std::string& second : right.texts) both.texts.push_back(first + between + second);
  return both;
}

}  // namespace

Possible Intrinsics::Evaluate(const Node& value, int depth) const {
  if (depth > kMostDepth) return Anything();
  if (const auto function = FunctionOf(value))
    return Call(function->first, *function->second, depth + 1);
  if (value.type == NodeType::kText) return {.texts = {value.text}};
  if (value.type == NodeType::kNull) return {.absent = true};
  return Anything();
}

Possible Intrinsics::Call(std::string_view function, const Node& argument, int depth) const {
  if (function == "Ref") return Ref(argument.text);
  if (function == "Sub") return Sub(argument, depth);
  if (function == "Join") return Join(argument, depth);
  if (function == "FindInMap") return FindInMap(argument, depth);
  if (function == "If") return If(argument, depth);
  return Anything();
}

Possible Intrinsics::Ref(const std::string& name) const {
  if (name == "AWS::NoValue") return {.absent = true};
  const Node* parameters = document_.Find("Parameters");
  const Node* parameter = parameters == nullptr ? nullptr : parameters->Find(name);
  if (parameter == nullptr) return Anything();
  Possible possible;
  const Node* no_echo = parameter->Find("NoEcho");
  possible.sensitive = no_echo != nullptr && no_echo->text == "true";
  const Node* allowed = parameter->Find("AllowedValues");
  if (allowed == nullptr || allowed->items.empty()) return possible.known = false, possible;
  for (const Node& item : allowed->items) possible.texts.push_back(item.text);
  return possible;
}

/// "${Name}" and "${Resource.Attribute}" in a text; "${!x}" is "${x}".
Possible Intrinsics::Sub(const Node& argument, int depth) const {
  const bool with_map = argument.type == NodeType::kList && argument.items.size() == 2;
  const std::string& pattern = with_map ? argument.items[0].text : argument.text;
  Possible result{.texts = {""}};
  std::string_view rest = pattern;
  while (!rest.empty()) {
    const std::size_t open = rest.find("${");
    result = Concatenated(result, "", {.texts = {std::string(rest.substr(0, open))}});
    if (open == std::string_view::npos) return result;
    const std::size_t close = rest.find('}', open);
    if (close == std::string_view::npos) return Anything();
    const std::string name(rest.substr(open + 2, close - open - 2));
    rest.remove_prefix(close + 1);
    const Node* own = with_map ? argument.items[1].Find(name) : nullptr;
    if (name.starts_with('!'))
      result = Concatenated(result, "", {.texts = {"${" + name.substr(1) + "}"}});
    else
      result = Concatenated(result, "", own != nullptr ? Evaluate(*own, depth) : Ref(name));
  }
  return result;
}

Possible Intrinsics::Join(const Node& argument, int depth) const {
  if (argument.items.size() != 2 || argument.items[1].type != NodeType::kList ||
      !argument.items[1].tag.empty())
    return Anything();
  Possible result{.texts = {""}};
  bool first = true;
  for (const Node& item : argument.items[1].items) {
    result = Concatenated(result, first ? "" : argument.items[0].text, Evaluate(item, depth));
    first = false;
  }
  return result;
}

Possible Intrinsics::FindInMap(const Node& argument, int depth) const {
  if (argument.items.size() < 3) return Anything();
  const Node* found = document_.Find("Mappings");
  for (std::size_t i = 0; i < 3; ++i) {
    const Possible key = Evaluate(argument.items[i], depth);
    if (found == nullptr || !key.known || key.texts.size() != 1) return Anything();
    found = found->Find(key.texts[0]);
  }
  return found == nullptr ? Anything() : Evaluate(*found, depth);
}

Possible Intrinsics::If(const Node& argument, int depth) const {
  if (argument.items.size() != 3) return Anything();
  Possible either = Evaluate(argument.items[1], depth);
  Merge(either, Evaluate(argument.items[2], depth));
  return either;
}

std::vector<const Node*> Intrinsics::Branches(const Node& value) const {
  const auto function = FunctionOf(value);
  if (!function) return {&value};
  const Node& argument = *function->second;
  if (function->first != "If" || argument.items.size() != 3) return {nullptr};
  std::vector<const Node*> branches;
  for (std::size_t i = 1; i < 3; ++i)
    for (const Node* branch : Branches(argument.items[i])) branches.push_back(branch);
  return branches;
}

}  // namespace purser
