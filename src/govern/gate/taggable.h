/// Which resource types can carry tags, compiled from the providers' own descriptions
/// (data/README.md). The first question reads the table; a process that never asks pays nothing.
#pragma once

#include <optional>
#include <string_view>

namespace purser {

/// Where a Terraform type keeps its tags: "tags", "labels", "tag", "settings.user_labels"; ""
/// when it cannot carry any; nullopt for a type that the table does not know.
std::optional<std::string_view> TerraformTagAttribute(std::string_view type);

/// The property of a CloudFormation type that takes tags.
struct TagProperty {
  std::string_view name;  ///< Empty: it cannot carry tags.
  bool is_list = true;    ///< A list of Key and Value; else a map.
};
std::optional<TagProperty> CloudFormationTagProperty(std::string_view type);

}  // namespace purser
