#include "govern/gate/change.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/integer.h"
#include "govern/gate/taggable.h"

namespace purser {
namespace {

constexpr std::size_t kMostTags = 1000;  // No cloud takes more than a hundred.

/// Which of a change's objects is read.
enum class Part { kBefore, kAfter, kUnknown, kSensitive };

void ReadMember(JsonReader& reader, TagAttribute& attribute, std::string_view key, Part part) {
  DeclaredTag& tag = attribute.At(key);
  if (part == Part::kUnknown) {
    if (reader.IsTrue()) tag.known = false;
  } else if (part == Part::kSensitive) {
    if (reader.IsTrue()) tag.sensitive = true;
  } else if (const std::optional<std::string_view> value = reader.Scalar()) {
    tag.repeated = !tag.values.empty();
    tag.values.assign(1, std::string(*value));
  }
}

/// `tag` of an Auto Scaling group: a list of { key, value, propagate_at_launch }.
void ReadTagBlock(JsonReader& reader, TagAttribute& attribute, Part part) {
  std::string key;
  std::string value;
  bool known = true;
  bool sensitive = false;
  std::string_view member;
  if (!reader.EnterObject()) return reader.Skip();
  while (reader.NextMember(member)) {
    const bool is_key = member == "key";
    if (!is_key && member != "value")
      reader.Skip();
    else if (part == Part::kAfter)
      (is_key ? key : value) = reader.Scalar().value_or("");
    else if (part == Part::kSensitive)
      sensitive = reader.IsTrue() || sensitive;
    else
      known = !reader.IsTrue() && known;
  }
  // The parts of a set stand in no common order: one unknown or secret block makes all so.
  if (part == Part::kUnknown && !known) attribute.unknown = true;
  if (part == Part::kSensitive && sensitive) attribute.sensitive = true;
  if (part != Part::kAfter || key.empty()) return;
  DeclaredTag& tag = attribute.At(key);
  tag.repeated = !tag.values.empty();
  tag.values.assign(1, value);
}

void ReadTagAttribute(JsonReader& reader, TagAttribute& attribute, Part part) {
  attribute.seen = true;
  std::string_view member;
  if (reader.EnterObject()) {
    while (reader.NextMember(member)) {
      if (attribute.tags.size() > kMostTags)
        reader.Skip();
      else
        ReadMember(reader, attribute, member, part);
    }
  } else if (reader.Peek() == JsonKind::kArray) {
    reader.EnterArray();
    while (reader.NextItem()) {
      if (attribute.tags.size() > kMostTags)
        reader.Skip();
      else
        ReadTagBlock(reader, attribute, part);
    }
  } else if (reader.IsTrue()) {
    if (part == Part::kUnknown) attribute.unknown = true;
    if (part == Part::kSensitive) attribute.sensitive = true;
  }
}

/// The first member `name` of a block that is a list of one: settings[0].user_labels.
template <typename Read>
void ReadBlock(JsonReader& reader, std::string_view name, Read read) {
  std::string_view member;
  if (reader.EnterArray()) {
    while (reader.NextItem()) ReadBlock(reader, name, read);
  } else if (reader.EnterObject()) {
    while (reader.NextMember(member)) {
      if (member == name)
        read();
      else
        reader.Skip();
    }
  } else {
    reader.Skip();
  }
}

void ReadCount(JsonReader& reader, PricedShape& shape, Part part) {
  ReadBlock(reader, "desired_size", [&] {
    if (part == Part::kUnknown) {
      if (reader.IsTrue()) shape.known = false;
    } else if (const auto text = reader.Scalar()) {
      shape.count = ParseInteger(*text).value_or(1);
    }
  });
}

/// `instance_types` of a node group; several are a choice that only the launch makes.
void ReadTypes(JsonReader& reader, PricedShape& shape, Part part) {
  if (!reader.EnterArray()) {
    if (reader.IsTrue() && part == Part::kUnknown) shape.known = false;
    return;
  }
  std::int64_t types = 0;
  while (reader.NextItem()) {
    const bool unknown = part == Part::kUnknown;
    if (unknown && reader.IsTrue()) shape.known = false;
    if (!unknown) shape.instance_type = reader.Text();
    ++types;
  }
  if (types > 1) shape.known = false;
}

/// What prices are made of. @return false: `name` is something else, not read
bool ReadPriced(JsonReader& reader, std::string_view name, TerraformChange& change, Part part) {
  PricedShape& shape = part == Part::kBefore ? change.before : change.after;
  if (name == "scaling_config") return ReadCount(reader, shape, part), true;
  if (name == "instance_types") return ReadTypes(reader, shape, part), true;
  if (part == Part::kUnknown) {
    if (name != "instance_type") return false;
    if (reader.IsTrue()) shape.known = false;
    return true;
  }
  if (name == "instance_type")
    shape.instance_type = reader.Text();
  else if (name == "region")
    change.region = reader.Text();
  else if (name == "availability_zone")
    change.zone = reader.Text();
  else if (name == "tenancy")
    shape.on_demand = reader.Text() != "host" && shape.on_demand;
  else if (name == "capacity_type")
    shape.on_demand = reader.Text() != "SPOT" && shape.on_demand;
  else if (name == "instance_market_options")
    ReadBlock(reader, "market_type",
              [&] { shape.on_demand = reader.Text() != "spot" && shape.on_demand; });
  else
    return false;
  return true;
}

void ReadObject(JsonReader& reader, TerraformChange& change, Part part) {
  std::string_view member;
  if (part == Part::kSensitive && reader.Peek() == JsonKind::kTrue)
    for (TagAttribute& attribute : change.attributes) attribute.sensitive = true;
  if (part == Part::kUnknown && reader.Peek() == JsonKind::kTrue)
    for (TagAttribute& attribute : change.attributes) attribute.unknown = true;
  if (!reader.EnterObject()) return reader.Skip();
  if (part == Part::kBefore) change.existed = true;
  while (reader.NextMember(member)) {
    const auto found = std::ranges::find(kTagAttributes, member);
    if (part != Part::kBefore && found != kTagAttributes.end()) {
      ReadTagAttribute(reader, change.Attribute(*found), part);
    } else if (part != Part::kBefore && member == "settings") {
      ReadBlock(reader, "user_labels",
                [&] { ReadTagAttribute(reader, change.Attribute("user_labels"), part); });
    } else if (part == Part::kSensitive || !ReadPriced(reader, member, change, part)) {
      reader.Skip();
    }
  }
}

void ReadActions(JsonReader& reader, TerraformChange& change) {
  if (!reader.EnterArray()) return reader.Skip();
  while (reader.NextItem()) {
    const std::string_view action = reader.Text();
    if (action == "create" || action == "update") change.makes = true;
  }
}

void ReadChangeObject(JsonReader& reader, TerraformChange& change) {
  std::string_view member;
  if (!reader.EnterObject()) return reader.Skip();
  while (reader.NextMember(member)) {
    if (member == "actions")
      ReadActions(reader, change);
    else if (member == "before")
      ReadObject(reader, change, Part::kBefore);
    else if (member == "after")
      ReadObject(reader, change, Part::kAfter);
    else if (member == "after_unknown")
      ReadObject(reader, change, Part::kUnknown);
    else if (member == "after_sensitive")
      ReadObject(reader, change, Part::kSensitive);
    else
      reader.Skip();
  }
}

}  // namespace

DeclaredTag& TagAttribute::At(std::string_view key) {
  const auto found = std::ranges::find(tags, key, &DeclaredTag::key);
  return found != tags.end() ? *found : tags.emplace_back(DeclaredTag{.key = std::string(key)});
}

TagAttribute& TerraformChange::Attribute(std::string_view name) {
  return attributes[static_cast<std::size_t>(std::ranges::find(kTagAttributes, name) -
                                             kTagAttributes.begin())];
}

const TagAttribute& TerraformChange::Attribute(std::string_view name) const {
  return attributes[static_cast<std::size_t>(std::ranges::find(kTagAttributes, name) -
                                             kTagAttributes.begin())];
}

Result<TerraformChange> ReadChange(JsonReader& reader) {
  TerraformChange change;
  std::string_view member;
  if (!reader.EnterObject())
    reader.Skip();
  else
    while (reader.NextMember(member)) {
      if (member == "address")
        change.address = reader.Text();
      else if (member == "mode")
        change.mode = reader.Text();
      else if (member == "type")
        change.type = reader.Text();
      else if (member == "deposed")
        change.deposed = true, reader.Skip();
      else if (member == "change")
        ReadChangeObject(reader, change);
      else
        reader.Skip();
    }
  if (reader.failed()) return reader.error();
  for (const TagAttribute& attribute : change.attributes)
    if (attribute.tags.size() > kMostTags)
      return Error{ErrorKind::kData,
                   fmt::format("{}: more than {} tags on one resource", change.address, kMostTags)};
  return change;
}

}  // namespace purser
