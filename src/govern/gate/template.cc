#include "govern/gate/template.h"

#include <algorithm>

#include <fmt/format.h>

#include "govern/gate/intrinsics.h"
#include "govern/gate/node.h"
#include "govern/gate/taggable.h"

namespace purser {
namespace {

/// A template's tags under construction.
struct TagList {
  std::vector<DeclaredTag> tags = {};
  bool known = true;

  DeclaredTag& At(const std::string& key) {
    const auto found = std::ranges::find(tags, key, &DeclaredTag::key);
    return found != tags.end() ? *found : tags.emplace_back(DeclaredTag{.key = key});
  }
};

void AddValue(DeclaredTag& tag, const Possible& possible) {
  for (const std::string& text : possible.texts) tag.values.push_back(text);
  tag.known = tag.known && possible.known;
  tag.optional = tag.optional || possible.absent;
  tag.sensitive = tag.sensitive || possible.sensitive;
}

/// A Key and Value, or an If of such.
void AddEntry(const Node& entry, const Intrinsics& intrinsics, TagList& list) {
  const std::vector<const Node*> branches = intrinsics.Branches(entry);
  const bool sure = branches.size() == 1;
  for (const Node* branch : branches) {
    const Node* key = branch == nullptr ? nullptr : branch->Find("Key");
    const Node* value = branch == nullptr ? nullptr : branch->Find("Value");
    // AWS::NoValue leaves the entry out; what else stands here only deployment knows.
    if (branch == nullptr && sure) list.known = false;
    if (key == nullptr) continue;
    const Possible name = intrinsics.Evaluate(*key);
    if (!name.known || name.texts.size() != 1) {
      list.known = false;
      continue;
    }
    DeclaredTag& tag = list.At(name.texts[0]);
    tag.repeated = sure && (!tag.values.empty() || !tag.known);
    if (!sure) tag.optional = true;
    if (value != nullptr) AddValue(tag, intrinsics.Evaluate(*value));
  }
}

void AddMembers(const Node& map, const Intrinsics& intrinsics, TagList& list) {
  for (const auto& [key, value] : map.members) {
    DeclaredTag& tag = list.At(key);
    tag.repeated = !tag.values.empty();
    AddValue(tag, intrinsics.Evaluate(value));
  }
}

/// What stands at a resource's tag property.
TagList ReadTags(const Node* property, const Intrinsics& intrinsics) {
  TagList list;
  if (property == nullptr) return list;
  const std::vector<const Node*> branches = intrinsics.Branches(*property);
  for (const Node* branch : branches) {
    if (branch == nullptr || branches.size() > 1) list.known = false;
    if (branch == nullptr) continue;
    if (branch->type == NodeType::kMap)
      AddMembers(*branch, intrinsics, list);
    else
      for (const Node& entry : branch->items) AddEntry(entry, intrinsics, list);
  }
  if (branches.size() > 1)
    for (DeclaredTag& tag : list.tags) tag.optional = true;
  // Values of the same key in both branches may be the same.
  for (DeclaredTag& tag : list.tags) {
    std::ranges::sort(tag.values);
    tag.values.erase(std::unique(tag.values.begin(), tag.values.end()), tag.values.end());
  }
  return list;
}

std::optional<PricedShape> ShapeOf(const Node* properties, const std::string& type,
                                   const Intrinsics& intrinsics) {
  if (type != "AWS::EC2::Instance") return std::nullopt;
  PricedShape shape;
  const Node* instance = properties == nullptr ? nullptr : properties->Find("InstanceType");
  if (instance == nullptr) return shape;
  const Possible possible = intrinsics.Evaluate(*instance);
  shape.known = possible.known && possible.texts.size() == 1;
  if (shape.known) shape.instance_type = possible.texts[0];
  const Node* tenancy = properties->Find("Tenancy");
  shape.on_demand = tenancy == nullptr || tenancy->text != "host";
  return shape;
}

void SettleTags(PlannedResource& resource, const Node* properties, const Intrinsics& intrinsics) {
  const std::optional<TagProperty> property = CloudFormationTagProperty(resource.type);
  const Node* shown = nullptr;
  if (properties != nullptr)
    shown = properties->Find(property && !property->name.empty() ? property->name : "Tags");
  resource.taggable = property ? !property->name.empty() : shown != nullptr;
  // Custom resources and modules take what their authors please.
  const bool foreign = !resource.type.starts_with("AWS::");
  resource.type_known = property.has_value() || shown != nullptr || foreign;
  if (!resource.taggable) return;
  TagList list = ReadTags(shown, intrinsics);
  resource.tags = std::move(list.tags);
  resource.tags_known = list.known;
}

PlannedResource ReadResource(const std::string& name, const Node& node,
                             const Intrinsics& intrinsics) {
  PlannedResource resource{.address = name, .line = node.line};
  if (const Node* type = node.Find("Type")) resource.type = type->text;
  const Node* properties = node.Find("Properties");
  SettleTags(resource, properties, intrinsics);
  resource.after = ShapeOf(properties, resource.type, intrinsics);
  return resource;
}

void AddStackTags(PlannedResource& resource, const std::vector<DeclaredTag>& stack_tags) {
  if (!resource.taggable) return;
  for (const DeclaredTag& tag : stack_tags)
    if (std::ranges::find(resource.tags, tag.key, &DeclaredTag::key) == resource.tags.end())
      resource.tags.push_back(tag);
}

}  // namespace

Result<GatedChanges> ReadTemplate(const std::string& text, const std::string& source,
                                  const GateOptions& options, const TagJudge& judge) {
  const Node document = TRY(ParseDocument(text));
  const Node* resources = document.Find("Resources");
  if (resources == nullptr || resources->type != NodeType::kMap)
    return Error{ErrorKind::kData,
                 "neither a Terraform plan as JSON nor a CloudFormation template: it has no "
                 "Resources"};
  const Intrinsics intrinsics(document);
  GatedChanges planned;
  for (const auto& [name, node] : resources->members) {
    // Loops of language extensions make their resources at deployment.
    if (name.starts_with("Fn::ForEach")) {
      planned.notes.push_back(
          fmt::format("{} is expanded at deployment: gate the processed template", name));
      continue;
    }
    PlannedResource resource = ReadResource(name, node, intrinsics);
    resource.source = source;
    resource.file = source == "-" ? "" : source;
    AddStackTags(resource, options.stack_tags);
    planned.resources.push_back(judge.Judge(std::move(resource)));
  }
  return planned;
}

}  // namespace purser
