/// A small document as a tree, of YAML or JSON alike, with the line of each value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace purser {

enum class NodeType { kNull, kText, kList, kMap };

struct Node {
  NodeType type = NodeType::kNull;
  std::string tag = {};   ///< "Ref" of YAML's !Ref; empty without one.
  std::string text = {};  ///< Of kText: numbers and true as written.
  std::vector<Node> items = {};
  std::vector<std::pair<std::string, Node>> members = {};  ///< In the document's order.
  std::int64_t line = 0;                                   ///< 1-based; of a member, its key's.

  /// The first member of that name; null where there is none, or this is no map.
  const Node* Find(std::string_view name) const;
};

/// @error kData  not YAML (which JSON is too), nested deeper than 100, more than a million
///               values, an alias that contains itself. Never repeats the text.
Result<Node> ParseDocument(const std::string& text);

}  // namespace purser
