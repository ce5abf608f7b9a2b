#include "cloud/aws/xml.h"

#include <pugixml.hpp>

namespace purser {
namespace {

constexpr int kMostDepth = 64;

std::string_view WithoutNamespace(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

Error Malformed(const std::string& why) {
  return {ErrorKind::kData, "the answer is not well-formed XML: " + why};
}

Result<XmlNode> Copy(const pugi::xml_node& from, int depth) {
  if (depth > kMostDepth) return Malformed("deeper than 64 elements");
  XmlNode node{.name = std::string(WithoutNamespace(from.name())), .text = {}, .children = {}};
  for (const pugi::xml_node& child : from.children()) {
    if (child.type() == pugi::node_element) {
      XmlNode below = TRY(Copy(child, depth + 1));
      node.children.push_back(std::move(below));
    } else if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      node.text += child.value();
    }
  }
  node.text = Trimmed(node.text);
  return node;
}

void Collect(const XmlNode& node, std::string_view path, std::vector<const XmlNode*>& found) {
  const std::size_t slash = path.find('/');
  const std::string_view name = path.substr(0, slash);
  for (const XmlNode& child : node.children) {
    if (child.name != name) continue;
    if (slash == std::string_view::npos)
      found.push_back(&child);
    else
      Collect(child, path.substr(slash + 1), found);
  }
}

}  // namespace

const XmlNode* XmlNode::Find(std::string_view path) const {
  const std::size_t slash = path.find('/');
  const std::string_view first = path.substr(0, slash);
  for (const XmlNode& child : children) {
    if (child.name != first) continue;
    const XmlNode* const found =
        slash == std::string_view::npos ? &child : child.Find(path.substr(slash + 1));
    if (found != nullptr) return found;
  }
  return nullptr;
}

std::string XmlNode::Text(std::string_view path) const {
  const XmlNode* const found = Find(path);
  return found == nullptr ? std::string() : found->text;
}

std::vector<const XmlNode*> XmlNode::All(std::string_view path) const {
  std::vector<const XmlNode*> found;
  Collect(*this, path, found);
  return found;
}

Result<XmlNode> ReadXml(std::string_view text) {
  pugi::xml_document document;
  // A document type is skipped, not read: entities of its own stay as they are written.
  const pugi::xml_parse_result parsed = document.load_buffer(
      text.data(), text.size(), pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol,
      pugi::encoding_utf8);
  if (!parsed)
    return Malformed(std::string(parsed.description()) + " at byte " +
                     std::to_string(parsed.offset) + " of " + std::to_string(text.size()));
  const pugi::xml_node root = document.document_element();
  if (!root) return Malformed("no element");
  return Copy(root, 1);
}

}  // namespace purser
