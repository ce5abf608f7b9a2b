/// Answers in XML as a tree of values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace purser {

struct XmlNode {
  std::string name;  ///< Without namespace.
  std::string text;  ///< All text directly in it, trimmed.
  std::vector<XmlNode> children;

  /// The first at "a/b/c" below; nullptr without one.
  const XmlNode* Find(std::string_view path) const;
  /// Text at `path`; "" without it.
  std::string Text(std::string_view path) const;
  /// All at "reservationSet/item": every child of that name in every node on the way.
  std::vector<const XmlNode*> All(std::string_view path) const;
};

/// The root element. No entities but the five, no DTD, at most 64 deep.
/// @error kData  not well-formed, or cut short
Result<XmlNode> ReadXml(std::string_view text);

}  // namespace purser
