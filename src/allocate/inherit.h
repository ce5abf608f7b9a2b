/// Owners inherited through the ids that stand in the bill (money.md §5).
///
/// A resource has a value for a dimension when the identities that carry its id and were decided
/// by tag agree on one; without any, those decided by the inventory's tag; without any, when a rule
/// decides them all alike (a rule on some lines of a resource, say its transfer, speaks for those
/// lines only). An undecided identity takes the value of the first resource on its list that has
/// one: its own resource, its parent, ids in its name and tags. What was taken this way is in turn
/// its resource's value, so that a snapshot may inherit from a volume that inherited from an
/// instance. Rounds run over all identities at once and read only the round before: the answer
/// depends on no order, cycles end, and depth is bounded. Ambiguous resources hand nothing on.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "allocate/choice.h"

namespace purser {

using ResourceId = std::uint32_t;
inline constexpr ResourceId kNoResource = ~ResourceId{0};

/// Texts by number; they are kept once. Open addressing: millions of names cost no node each.
class ResourceNames {
 public:
  ResourceId IdOf(std::string_view name);
  std::string_view operator[](ResourceId id) const { return names_[id]; }
  std::size_t size() const { return names_.size(); }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    ResourceId id = kNoResource;
  };

  std::string_view Keep(std::string_view name);
  Slot& SlotOf(std::string_view name, std::uint32_t hash);
  void Grow();

  std::vector<std::vector<char>> blocks_;
  std::vector<std::string_view> names_;
  std::vector<Slot> slots_;  ///< A power of two of them, at most half in use.
};

/// How one resource is reached from an identity.
enum class Way : std::uint8_t { kSameResource, kParent, kName, kTag };
inline constexpr std::size_t kWays = 4;

/// "same resource", "parent resource", "id in its name", "id in a tag".
std::string_view WayText(Way way);

struct Ancestor {
  ResourceId resource = kNoResource;
  Way way = Way::kParent;
};

/// One undecided or deciding identity, for one dimension after another.
struct Heir {
  ResourceId resource = kNoResource;  ///< Its own.
  std::uint32_t first_ancestor = 0;   ///< Range in the list of ancestors, nearest first.
  std::uint32_t ancestors = 0;
};

/// Number of a value of the dimension at hand; kUndecided for none.
using ValueId = std::uint32_t;

/// What rule or tag decided for an heir; no value where neither did.
struct Decided {
  ValueId value = kUndecided;
  bool by_tag = false;
  bool by_inventory = false;  ///< By a tag that the inventory has.
};

/// What one heir takes.
struct Legacy {
  ValueId value = kUndecided;
  Ancestor from;
};

/// @param resources  how many there are
/// @param decided    one an heir
/// @return an answer an heir; only undecided ones take something
std::vector<Legacy> Inherit(std::span<const Heir> heirs, std::span<const Ancestor> ancestors,
                            std::size_t resources, std::span<const Decided> decided);

}  // namespace purser
