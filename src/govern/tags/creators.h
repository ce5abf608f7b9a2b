/// What AWS knows about where resources come from: who made them, and the tags of the groups,
/// templates and roles they belong to.
///
/// Creators are asked of CloudTrail's event history (90 days, two questions a second), so only for
/// the resources that cost most. What may not be asked is said once and left out.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "govern/tags/apply.h"
#include "govern/tags/repair.h"

namespace purser {

struct CreatorAnswer {
  std::int64_t asked = 0;
  std::int64_t left_out = 0;            ///< Resources beyond `most`.
  std::vector<std::string> notes = {};  ///< "cloudtrail:LookupEvents in 0123…: access denied …"
};

/// Adds creators and related tags of `resources` to `knowledge`, in their order, at most `most`
/// creators.
CreatorAnswer AskOrigins(const ClientOf& clients, std::span<const Resource* const> resources,
                         std::int64_t most, RepairKnowledge& knowledge);

/// Who did the event that a CloudTrail record (JSON) tells of; nobody where it does not say.
/// The session of an assumed role bears the name that whoever took it gave: with single sign-on
/// the person's address.
Creator CreatorOf(std::string_view cloudtrail_event);

}  // namespace purser
