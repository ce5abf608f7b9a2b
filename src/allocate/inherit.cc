#include "allocate/inherit.h"

#include <algorithm>
#include <functional>

namespace purser {
namespace {

/// Longer chains than pod → node → cluster or snapshot → volume → instance are not real.
constexpr int kRounds = 8;

/// The resource's identities disagree: it hands nothing on.
constexpr ValueId kAmbiguous = kUndecided - 1;

constexpr std::size_t kBlock = 1 << 20;

/// What each resource is known to be worth after a round.
class Estates {
 public:
  explicit Estates(std::size_t resources) : values_(resources, kUndecided) {}

  ValueId Of(ResourceId resource) const {
    const ValueId value = values_[resource];
    return value == kAmbiguous ? kUndecided : value;
  }

  bool IsSettled(ResourceId resource) const { return values_[resource] != kUndecided; }

  void Add(ResourceId resource, ValueId value) {
    ValueId& known = values_[resource];
    if (known == kUndecided)
      known = value;
    else if (known != value)
      known = kAmbiguous;
  }

 private:
  std::vector<ValueId> values_;
};

/// Where no tag of the bill speaks for the resource, the inventory's does.
void AddInventory(std::span<const Heir> heirs, std::span<const Decided> decided, Estates& estates) {
  std::vector<std::pair<ResourceId, ValueId>> found;
  for (std::size_t i = 0; i < heirs.size(); ++i)
    if (decided[i].by_inventory && heirs[i].resource != kNoResource &&
        !estates.IsSettled(heirs[i].resource))
      found.emplace_back(heirs[i].resource, decided[i].value);
  for (const auto& [resource, value] : found) estates.Add(resource, value);
}

/// What tags, and where there are none rules, say about each resource.
Estates FirstEstates(std::span<const Heir> heirs, std::size_t resources,
                     std::span<const Decided> decided) {
  Estates tagged(resources);
  for (std::size_t i = 0; i < heirs.size(); ++i)
    if (heirs[i].resource != kNoResource && decided[i].by_tag)
      tagged.Add(heirs[i].resource, decided[i].value);
  AddInventory(heirs, decided, tagged);
  const bool any_rule = std::ranges::any_of(decided, [](const Decided& one) {
    return one.value != kUndecided && !one.by_tag && !one.by_inventory;
  });
  if (!any_rule) return tagged;
  Estates ruled(resources);
  std::vector<bool> partly(resources);
  for (std::size_t i = 0; i < heirs.size(); ++i) {
    const ResourceId resource = heirs[i].resource;
    if (resource == kNoResource || tagged.IsSettled(resource)) continue;
    if (decided[i].value == kUndecided)
      partly[resource] = true;
    else
      ruled.Add(resource, decided[i].value);
  }
  for (ResourceId resource = 0; resource < resources; ++resource)
    if (!partly[resource] && ruled.Of(resource) != kUndecided)
      tagged.Add(resource, ruled.Of(resource));
  return tagged;
}

Legacy FirstLegacy(const Heir& heir, std::span<const Ancestor> ancestors, const Estates& estates) {
  if (heir.resource != kNoResource && estates.Of(heir.resource) != kUndecided)
    return {.value = estates.Of(heir.resource), .from = {heir.resource, Way::kSameResource}};
  for (const Ancestor& ancestor : ancestors.subspan(heir.first_ancestor, heir.ancestors))
    if (estates.Of(ancestor.resource) != kUndecided)
      return {.value = estates.Of(ancestor.resource), .from = ancestor};
  return {};
}

}  // namespace

std::string_view WayText(Way way) {
  switch (way) {
    case Way::kSameResource:
      return "same resource";
    case Way::kParent:
      return "parent resource";
    case Way::kName:
      return "id in its name";
    case Way::kTag:
      return "id in a tag";
  }
  return "";
}

std::string_view ResourceNames::Keep(std::string_view name) {
  if (blocks_.empty() || blocks_.back().size() + name.size() > blocks_.back().capacity()) {
    blocks_.emplace_back();
    blocks_.back().reserve(std::max(kBlock, name.size()));
  }
  std::vector<char>& block = blocks_.back();
  const std::size_t begin = block.size();
  block.insert(block.end(), name.begin(), name.end());
  return {block.data() + begin, name.size()};
}

ResourceNames::Slot& ResourceNames::SlotOf(std::string_view name, std::uint32_t hash) {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
    Slot& slot = slots_[i];
    if (slot.id == kNoResource || (slot.hash == hash && names_[slot.id] == name)) return slot;
  }
}

void ResourceNames::Grow() {
  std::vector<Slot> old = std::move(slots_);
  slots_.assign(std::max<std::size_t>(1024, old.size() * 2), {});
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.id == kNoResource) continue;
    std::size_t i = slot.hash & mask;
    while (slots_[i].id != kNoResource) i = (i + 1) & mask;
    slots_[i] = slot;
  }
}

ResourceId ResourceNames::IdOf(std::string_view name) {
  if (names_.size() * 2 >= slots_.size()) Grow();
  const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>()(name));
  Slot& slot = SlotOf(name, hash);
  if (slot.id != kNoResource) return slot.id;
  slot = {.hash = hash, .id = static_cast<ResourceId>(names_.size())};
  names_.push_back(Keep(name));
  return slot.id;
}

std::vector<Legacy> Inherit(std::span<const Heir> heirs, std::span<const Ancestor> ancestors,
                            std::size_t resources, std::span<const Decided> decided) {
  Estates estates = FirstEstates(heirs, resources, decided);
  std::vector<std::uint32_t> waiting;
  for (std::uint32_t i = 0; i < heirs.size(); ++i)
    if (decided[i].value == kUndecided &&
        (heirs[i].resource != kNoResource || heirs[i].ancestors > 0))
      waiting.push_back(i);
  std::vector<Legacy> legacies(heirs.size());
  for (int round = 0; round < kRounds && !waiting.empty(); ++round) {
    // Everybody looks at the estates as the last round left them; then the new ones are opened.
    std::vector<std::uint32_t> taking;
    std::erase_if(waiting, [&](std::uint32_t i) {
      legacies[i] = FirstLegacy(heirs[i], ancestors, estates);
      if (legacies[i].value == kUndecided) return false;
      taking.push_back(i);
      return true;
    });
    if (taking.empty()) break;
    std::vector<std::pair<ResourceId, ValueId>> openings;
    for (const std::uint32_t i : taking)
      if (heirs[i].resource != kNoResource && !estates.IsSettled(heirs[i].resource))
        openings.emplace_back(heirs[i].resource, legacies[i].value);
    for (const auto& [resource, value] : openings) estates.Add(resource, value);
  }
  return legacies;
}

}  // namespace purser
