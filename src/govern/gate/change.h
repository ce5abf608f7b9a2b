/// One resource's change in a Terraform plan, and how its tags follow from what the plan knows.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "govern/gate/json_reader.h"
#include "govern/gate/provider.h"
#include "govern/gate/resource.h"

namespace purser {

/// A map of tags, put together from `after`, `after_unknown` and `after_sensitive`.
struct TagAttribute {
  bool seen = false;     ///< The plan has it, if only as null: the type can carry tags.
  bool unknown = false;  ///< All of it is known after apply.
  bool sensitive = false;
  std::vector<DeclaredTag> tags = {};

  DeclaredTag& At(std::string_view key);
};

/// The attributes that hold tags, in any provider.
inline constexpr std::array<std::string_view, 8> kTagAttributes = {
    "tags",        "tags_all", "labels", "effective_labels", "terraform_labels", "resource_labels",
    "user_labels", "tag"};

/// An entry of `resource_changes`.
struct TerraformChange {
  std::string address;
  std::string mode = "managed";
  std::string type;
  bool makes = false;    ///< Creates or updates; else the plan reads, leaves or deletes it.
  bool deposed = false;  ///< An old object on its way out.
  std::array<TagAttribute, kTagAttributes.size()> attributes = {};
  PricedShape before = {};
  PricedShape after = {};
  bool existed = false;
  std::string region = {};
  std::string zone = {};

  const TagAttribute& Attribute(std::string_view name) const;
  TagAttribute& Attribute(std::string_view name);
};

/// @error kData  more tags on one resource than any cloud takes, or what `reader` says
Result<TerraformChange> ReadChange(JsonReader& reader);

/// The resource with the tags it will carry: its own, and its provider's where the plan does not
/// say both together. @param provider  null where the plan has no configuration for it
PlannedResource Settle(const TerraformChange& change, const TerraformProvider* provider);

/// Whether the plan says all about its tags, so that no provider is needed.
bool IsSettled(const TerraformChange& change);

}  // namespace purser
