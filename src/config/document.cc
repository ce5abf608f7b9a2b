#include "config/document.h"

#include <algorithm>

#include <fmt/format.h>

// Without exceptions its assertions hold on good files only: `[(a]` would end a debug build, and
// let a compiler that assumes them do anything. Off, the parser says what is wrong.
#undef NDEBUG
#define TOML_ASSERT(condition) static_assert(true)
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace purser {
namespace {

TextPosition PositionOf(const toml::source_position& position) {
  return {.line = static_cast<int>(position.line), .column = static_cast<int>(position.column)};
}

TomlNode Convert(const toml::node& node);

TomlNode ConvertTable(const toml::table& table) {
  TomlNode converted{.kind = NodeKind::kTable};
  for (const auto& [key, value] : table)
    converted.members.push_back({.key = std::string(key.str()),
                                 .key_position = PositionOf(key.source().begin),
                                 .node = Convert(value)});
  // The library sorts by name; order matters to people and to some keys.
  std::ranges::stable_sort(converted.members, {}, &TomlMember::key_position);
  return converted;
}

TomlNode Convert(const toml::node& node) {
  TomlNode converted;
  if (const auto* table = node.as_table()) {
    converted = ConvertTable(*table);
  } else if (const auto* list = node.as_array()) {
    converted.kind = NodeKind::kList;
    for (const toml::node& item : *list) converted.items.push_back(Convert(item));
  } else if (const auto* text = node.as_string()) {
    converted.kind = NodeKind::kText;
    converted.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    converted.kind = NodeKind::kInteger;
    converted.text = fmt::format("{}", integer->get());
  } else if (const auto* number = node.as_floating_point()) {
    converted.kind = NodeKind::kFloat;
    converted.text = fmt::format("{}", number->get());
  } else if (const auto* boolean = node.as_boolean()) {
    converted.kind = NodeKind::kBoolean;
    converted.text = boolean->get() ? "true" : "false";
  } else if (const auto* day = node.as_date()) {
    converted.kind = NodeKind::kDay;
    converted.text =
        fmt::format("{:04}-{:02}-{:02}", day->get().year, day->get().month, day->get().day);
  } else {
    converted.kind = NodeKind::kOther;
  }
  converted.position = PositionOf(node.source().begin);
  return converted;
}

bool IsBareKey(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

}  // namespace

std::string_view NodeKindName(NodeKind kind) {
  switch (kind) {
    case NodeKind::kText:
      return "a text";
    case NodeKind::kInteger:
      return "an integer";
    case NodeKind::kFloat:
      return "a binary floating-point number";
    case NodeKind::kBoolean:
      return "true or false";
    case NodeKind::kDay:
      return "a day";
    case NodeKind::kOther:
      return "a time";
    case NodeKind::kList:
      return "a list";
    case NodeKind::kTable:
      return "a table";
  }
  return "";
}

const TomlMember* TomlNode::Find(std::string_view key) const {
  const auto found = std::ranges::find(members, key, &TomlMember::key);
  return found == members.end() ? nullptr : &*found;
}

std::pair<TomlNode, std::vector<TomlProblem>> ReadToml(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  if (parsed) return {ConvertTable(parsed.table()), {}};
  const toml::parse_error& error = parsed.error();
  return {TomlNode{},
          {{.position = PositionOf(error.source().begin),
            .message = "not TOML: " + std::string(error.description())}}};
}

std::string TomlText(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      quoted += c;
  }
  return quoted + "\"";
}

std::string TomlKey(std::string_view key) {
  return IsBareKey(key) ? std::string(key) : TomlText(key);
}

std::string TomlOf(const TomlNode& node) {
  switch (node.kind) {
    case NodeKind::kText:
      return TomlText(node.text);
    case NodeKind::kInteger:
    case NodeKind::kFloat:
    case NodeKind::kBoolean:
    case NodeKind::kDay:
    case NodeKind::kOther:
      return node.text;
    case NodeKind::kList:
    case NodeKind::kTable:
      break;
  }
  std::string inside;
  for (const TomlNode& item : node.items) inside += (inside.empty() ? "" : ", ") + TomlOf(item);
  if (node.kind == NodeKind::kList) return "[" + inside + "]";
  for (const TomlMember& member : node.members)
    inside += (inside.empty() ? "" : ", ") + TomlKey(member.key) + " = " + TomlOf(member.node);
  return inside.empty() ? "{}" : "{ " + inside + " }";
}

}  // namespace purser
