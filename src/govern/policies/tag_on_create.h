/// Which AWS actions take tags while they make something (data/tag_on_create.csv), and what of it
/// one statement may name together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace purser {

/// An action, and one kind of resource it makes.
struct TagOnCreate {
  std::string_view service;        ///< "ec2"
  std::string_view action;         ///< "RunInstances"
  std::string_view resource_type;  ///< "instance"; empty: tags belong to the whole request.
  std::string_view arn;            ///< "arn:*:ec2:*:*:instance/*", or "*".
  std::string_view other_arns;     ///< What else the action takes, set apart by blanks.
};

/// Of each of `services`, or of the kinds that cost money where it is empty.
/// @error kUsage  a service that makes nothing with tags; names the nearest
Result<std::vector<TagOnCreate>> TagsOnCreate(const std::vector<std::string>& services);

/// Actions and resources that may stand in one statement: no action meets a resource there that it
/// only reads, whose request would carry no tag.
struct ActionGroup {
  std::vector<std::string> actions;  ///< "ec2:RunInstances", sorted.
  std::vector<std::string> arns;     ///< Sorted.
};
std::vector<ActionGroup> GroupActions(const std::vector<TagOnCreate>& rows);

}  // namespace purser
