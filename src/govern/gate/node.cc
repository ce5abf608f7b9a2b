/// YAML comes from yaml-cpp's events, so that tags (!Ref) and lines stay and aliases are copied
/// under a bound: a document of a kilobyte can ask for billions of values.

#include "govern/gate/node.h"

#include <algorithm>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace purser {
namespace {

constexpr std::size_t kMostDepth = 100;
constexpr std::size_t kMostNodes = 1'000'000;

std::size_t CountNodes(const Node& node) {
  std::size_t count = 1;
  for (const Node& item : node.items) count += CountNodes(item);
  for (const auto& [key, value] : node.members) count += CountNodes(value);
  return count;
}

class TreeBuilder : public YAML::EventHandler {
 public:
  Node root;
  std::string problem;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Add({.line = mark.line + 1}, anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    // "?" is a plain scalar, which may be a null; "!" a quoted one.
    const bool null = tag == "?" && (value == "null" || value == "~" || value.empty());
    Add({.type = null ? NodeType::kNull : NodeType::kText,
         .tag = TagName(tag),
         .text = value,
         .line = mark.line + 1},
        anchor);
  }

  void OnAlias(const YAML::Mark&, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) return Stop("an alias inside what it names");
    Node copy = found->second;
    nodes_ += CountNodes(copy);
    Place(std::move(copy));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open({.type = NodeType::kList, .tag = TagName(tag), .line = mark.line + 1}, anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open({.type = NodeType::kMap, .tag = TagName(tag), .line = mark.line + 1}, anchor);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Level {
    Node node;
    YAML::anchor_t anchor = 0;
    bool has_key = false;
    Node key = {};
  };

  static std::string TagName(const std::string& tag) {
    return tag.size() > 1 && tag[0] == '!' ? tag.substr(1) : "";
  }

  void Stop(std::string_view why) {
    problem = why;
    throw YAML::ParserException(YAML::Mark::null_mark(), problem);
  }

  void Add(Node node, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = node;
    Place(std::move(node));
  }

  void Open(Node node, YAML::anchor_t anchor) {
    if (levels_.size() >= kMostDepth) Stop("nested too deep");
    levels_.push_back({.node = std::move(node), .anchor = anchor});
  }

  void Close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    if (level.anchor != 0) anchors_[level.anchor] = level.node;
    Place(std::move(level.node));
  }

  void Place(Node node) {
    if (++nodes_ > kMostNodes) Stop("too many values");
    if (levels_.empty()) {
      root = std::move(node);
      return;
    }
    Level& level = levels_.back();
    if (level.node.type == NodeType::kList) {
      level.node.items.push_back(std::move(node));
    } else if (!level.has_key) {
      level.key = std::move(node);
      level.has_key = true;
    } else {
      node.line = level.key.line;
      level.node.members.emplace_back(std::move(level.key.text), std::move(node));
      level.has_key = false;
    }
  }

  std::vector<Level> levels_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::size_t nodes_ = 0;
};

}  // namespace

const Node* Node::Find(std::string_view name) const {
  const auto found = std::ranges::find(members, name, &std::pair<std::string, Node>::first);
  return found == members.end() ? nullptr : &found->second;
}

Result<Node> ParseDocument(const std::string& text) {
  std::istringstream stream(text);
  TreeBuilder builder;
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
  } catch (const YAML::Exception& exception) {
    const std::string where = exception.mark.is_null()
                                  ? std::string()
                                  : fmt::format("line {}: ", exception.mark.line + 1);
    return Error{ErrorKind::kData,
                 fmt::format("{}neither JSON nor YAML: {}", where,
                             builder.problem.empty() ? "it cannot be read here, or was cut short"
                                                     : builder.problem)};
  }
  return std::move(builder.root);
}

}  // namespace purser
