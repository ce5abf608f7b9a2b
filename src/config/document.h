/// A TOML file as a plain tree with positions. Only document.cc knows the TOML library.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace purser {

/// From 1; 0: not in a file.
struct TextPosition {
  int line = 0;
  int column = 0;
  friend auto operator<=>(const TextPosition&, const TextPosition&) = default;
};

enum class NodeKind { kText, kInteger, kFloat, kBoolean, kDay, kOther, kList, kTable };

/// "a text", "a list": for messages.
std::string_view NodeKindName(NodeKind kind);

struct TomlMember;

struct TomlNode {
  NodeKind kind = NodeKind::kTable;
  std::string text = {};  ///< Of a scalar, without quotes; floats shortest, days "2026-09-01".
  TextPosition position = {};
  std::vector<TomlNode> items = {};      ///< Of a list.
  std::vector<TomlMember> members = {};  ///< Of a table, in the file's order.

  const TomlMember* Find(std::string_view key) const;
};

struct TomlMember {
  std::string key;
  TextPosition key_position;
  TomlNode node;
};

struct TomlProblem {
  TextPosition position;
  std::string message;
};

/// @return the root table, or where and why it is no TOML
std::pair<TomlNode, std::vector<TomlProblem>> ReadToml(std::string_view text);

/// `text` as a TOML string: "a \"b\"".
std::string TomlText(std::string_view text);

/// `key` as TOML writes it: bare where it may be.
std::string TomlKey(std::string_view key);

/// A node as TOML on one line.
std::string TomlOf(const TomlNode& node);

}  // namespace purser
