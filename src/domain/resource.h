/// A cloud resource as an inventory sees it at one moment.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace purser {

struct Resource {
  std::string arn;   ///< Also where the service gives none (made from type, region, account, id).
  std::string id;    ///< As the bill's ResourceId has it: "i-0abc" for EC2, else mostly the ARN.
  std::string type;  ///< "ec2:instance", "ec2:volume", "sagemaker:endpoint", "s3:bucket" …
  std::string account;        ///< 12 digits, or "".
  std::string region;         ///< "global" for services without.
  std::string name;           ///< Name tag or the service's own name.
  std::string state;          ///< The service's word, lower case: "running", "in-use", "inservice".
  std::string instance_type;  ///< "p4d.24xlarge", "ml.g5.xlarge"; empty: has none.
  std::optional<Instant> launched;  ///< When created or last started; unknown is nullopt.
  std::vector<std::pair<std::string, std::string>> tags;  ///< Sorted by key; aws:… included.
  /// What helps to find an owner or a price, by fixed names: "launch_template",
  /// "auto_scaling_group", "execution_role", "instance_profile", "key_name", "attached_to" (an id),
  /// "size_gib", "volume_type", "iam_user", "user_profile" (Studio), "lifecycle" ("spot"),
  /// "reservation", "tags" ("unknown": refused, so that nobody takes it for untagged).
  std::map<std::string, std::string> facts;

  const std::string* Tag(std::string_view key) const;  ///< nullptr without it.
  bool AreTagsKnown() const { return !facts.contains("tags"); }
};

/// Which resource types exist, for people and for what may be done with them: one table.
struct ResourceType {
  std::string_view name;     ///< "ec2:instance"
  std::string_view service;  ///< AwsService::name whose API lists and tags it.
  std::string_view about;    ///< "EC2 instance"
  bool can_be_tagged = true;
};
/// In the order people see them.
std::span<const ResourceType> AllResourceTypes();
/// nullptr for a type that is not in the table: a resource of it is shown as it is.
const ResourceType* FindResourceType(std::string_view name);

}  // namespace purser
