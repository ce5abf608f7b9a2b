/// What tags a resource should get, and why one believes so: inference of owners.
///
/// For each key that is missing or invalid the most certain of these: the tag that is there,
/// misspelt or with a near miss of a value (80 to 95 %); the tags of the instance a volume or
/// interface is attached to (90 %); who made the resource, by the audit trail (85 %); the tags of
/// its Auto Scaling group (85 %) or launch template (80 %), of its role (70 %); what the account
/// owns by configuration (50 %); and, for the owner alone, "unknown" (0 %), which is not compliant
/// but can be searched for. A value that the taxonomy does not accept is never proposed, a valid
/// one never overwritten.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "govern/tags/compliance.h"
#include "govern/tags/tag_pairs.h"

namespace purser {

/// Who made a resource, as the audit trail names it.
struct Creator {
  std::string name;    ///< "jane@acme.example", "jane", "ci-deploy"; empty: not known.
  std::string source;  ///< "session of role data-science", "IAM user", "root"
  std::optional<Instant> when = {};
};

/// What is known beside the inventory itself. All may be empty.
struct RepairKnowledge {
  std::unordered_map<std::string, Creator> creators = {};  ///< By Resource::id.
  /// Tags of what resources' facts name: "launch_template/lt-0abc", "auto_scaling_group/trainers",
  /// "execution_role/arn:…", "instance_profile/arn:…"; each prefixed "ACCOUNT/REGION/".
  std::unordered_map<std::string, TagPairs> related = {};
  std::unordered_map<std::string, const Resource*> by_id = {};  ///< The whole inventory.
  std::vector<AllocationDefault> account_defaults = {};
};

/// The key in RepairKnowledge::related of a resource's `fact`; empty where it has none.
std::string RelatedKey(const Resource& resource, std::string_view fact);

/// One tag that would be written.
struct PlannedTag {
  std::string key;  ///< As it would be written.
  std::string value;
  std::optional<std::string> before = {};  ///< nullopt: there is no such tag.
  int confidence = 0;                      ///< Percent.
  std::string evidence;                    ///< "tag of i-0abc, which it is attached to"
};

struct Repair {
  const CheckedResource* checked = nullptr;
  std::vector<PlannedTag> set = {};
  std::vector<std::string> remove = {};   ///< Old spellings.
  std::vector<std::string> unknown = {};  ///< Wrong keys for which nothing is known.
  std::string refused = {};               ///< Why nothing can be written; empty: it can.
};

struct RepairOptions {
  int least_confidence = 0;
  bool spelling = false;  ///< Also renames aliases and synonyms to what the taxonomy writes.
};

/// Of a person's own, on one resource.
/// @source https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
inline constexpr std::size_t kMostTags = 50;

class Repairer {
 public:
  Repairer(const ComplianceJudge& judge, const RepairKnowledge& knowledge, RepairOptions options);

  /// For a resource that is not compliant (or, with `spelling`, any that is judged). One whose tags
  /// are not known gets none: a valid one might be overwritten.
  Repair Plan(const CheckedResource& checked) const;

 private:
  std::optional<PlannedTag> Infer(const Resource& resource, std::size_t key) const;
  std::optional<PlannedTag> Corrected(const Resource& resource, std::size_t key) const;
  std::optional<PlannedTag> OfStranger(const Resource& resource, std::size_t key) const;
  std::optional<PlannedTag> OfCreator(const Resource& resource, std::size_t key) const;
  std::optional<PlannedTag> OfAccount(const Resource& resource, std::size_t key) const;
  std::optional<PlannedTag> OfRelated(const Resource& resource, std::size_t key) const;
  std::optional<PlannedTag> FromTags(std::size_t key, const TagPairs& tags) const;
  void PlanKey(const Resource& resource, const Violation& fault, Repair& repair) const;
  void Respell(const Resource& resource, Repair& repair) const;
  bool Contradicts(const Resource& resource, std::size_t key) const;
  std::optional<std::string> Valid(std::size_t key, std::string_view value) const;
  TagKey::Found Find(const Resource& resource, std::size_t key) const;

  const ComplianceJudge& judge_;
  const RepairKnowledge& knowledge_;
  RepairOptions options_;
  std::vector<TagKey> tag_keys_;
};

}  // namespace purser
