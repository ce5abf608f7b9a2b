/// Which tags a planned resource will carry.
///
/// A provider may add tags of its own (`default_tags`, `default_labels`). Where the plan knows the
/// union (`tags_all`, `effective_labels`), that decides. Where it does not, because one value is
/// known only after apply or the provider is older than the union, the resource's own tags decide
/// for their keys, the provider's constant ones for the rest; only what neither can say is unknown.

#include <algorithm>

#include "govern/gate/change.h"
#include "govern/gate/taggable.h"

namespace purser {
namespace {

/// Attributes that may hold the resource's own tags, by cloud.
std::vector<std::string_view> OwnAttributes(Cloud cloud) {
  if (cloud == Cloud::kGoogle) return {"labels", "resource_labels", "user_labels"};
  return {"tags", "tag"};
}

const TagAttribute* FirstSeen(const TerraformChange& change,
                              const std::vector<std::string_view>& names) {
  for (const std::string_view name : names)
    if (change.Attribute(name).seen) return &change.Attribute(name);
  return nullptr;
}

/// `tags` with those of `more` whose keys it lacks.
void AddMissing(std::vector<DeclaredTag>& tags, const std::vector<DeclaredTag>& more) {
  for (const DeclaredTag& tag : more)
    if (std::ranges::find(tags, tag.key, &DeclaredTag::key) == tags.end()) tags.push_back(tag);
}

/// What `after_unknown` and `after_sensitive` name without a value, and values of null, are no
/// tags, unless their value comes with apply.
void DropEmpty(std::vector<DeclaredTag>& tags) {
  std::erase_if(tags, [](const DeclaredTag& tag) { return tag.known && tag.values.empty(); });
}

/// Secret in one of the attributes is secret in all.
void SpreadSecrets(const TerraformChange& change, std::vector<DeclaredTag>& tags) {
  const bool all = std::ranges::any_of(change.attributes, &TagAttribute::sensitive);
  for (DeclaredTag& tag : tags) {
    tag.sensitive = tag.sensitive || all;
    tag.secret_key = all;
    for (const TagAttribute& attribute : change.attributes) {
      const auto found = std::ranges::find(attribute.tags, tag.key, &DeclaredTag::key);
      if (found == attribute.tags.end()) continue;
      tag.sensitive = tag.sensitive || found->sensitive;
      tag.repeated = tag.repeated || found->repeated;
    }
  }
}

/// The attribute that holds the resource's tags together with its provider's; null without one.
const TagAttribute* UnionOf(const TerraformChange& change) {
  if (CloudOf(change.type) == Cloud::kGoogle)
    return FirstSeen(change, {"effective_labels", "terraform_labels"});
  return FirstSeen(change, {"tags_all"});
}

void SettleTags(const TerraformChange& change, const TerraformProvider* provider,
                PlannedResource& resource) {
  const Cloud cloud = CloudOf(change.type);
  const TagAttribute* own = FirstSeen(change, OwnAttributes(cloud));
  const TagAttribute* all = UnionOf(change);
  const bool takes_defaults = change.type != "aws_autoscaling_group";
  if (own != nullptr) {
    resource.tags = own->tags;
    resource.tags_known = !own->unknown;
    DropEmpty(resource.tags);
  }
  if (all != nullptr && !all->unknown) {
    AddMissing(resource.tags, all->tags);
    resource.tags_known = true;
  } else if (provider != nullptr && provider->has_default_tags && takes_defaults) {
    AddMissing(resource.tags, provider->default_tags);
    resource.tags_known = resource.tags_known && provider->default_tags_known;
  } else if (all != nullptr && provider == nullptr) {
    resource.tags_known = false;
  }
  DropEmpty(resource.tags);
  SpreadSecrets(change, resource.tags);
}

void SettleTaggable(const TerraformChange& change, PlannedResource& resource) {
  const bool google = CloudOf(change.type) == Cloud::kGoogle;
  // Network tags of Google are no labels; anything else that the plan shows is proof.
  const bool shown = std::ranges::any_of(kTagAttributes, [&](std::string_view name) {
    return change.Attribute(name).seen && !(google && name.starts_with("tag"));
  });
  const std::optional<std::string_view> attribute = TerraformTagAttribute(change.type);
  // A plan shows unset attributes as null: what it shows is what this version of the provider has.
  resource.taggable = attribute ? !attribute->empty() : shown;
  resource.type_known = attribute.has_value() || shown || CloudOf(change.type) == Cloud::kOther;
}

bool IsPriced(std::string_view type) {
  return type == "aws_instance" || type == "aws_eks_node_group";
}

}  // namespace

bool IsSettled(const TerraformChange& change) {
  const TagAttribute* all = UnionOf(change);
  return (all != nullptr && !all->unknown) || TerraformTagAttribute(change.type) == "";
}

PlannedResource Settle(const TerraformChange& change, const TerraformProvider* provider) {
  PlannedResource resource{.address = change.address, .type = change.type};
  SettleTaggable(change, resource);
  if (resource.taggable) SettleTags(change, provider, resource);
  resource.region = change.region;
  // "us-east-1a" lies in us-east-1; local zones ("us-west-2-lax-1a") have prices of their own.
  if (resource.region.empty() && !change.zone.empty() && std::ranges::count(change.zone, '-') == 2)
    resource.region = change.zone.substr(0, change.zone.size() - 1);
  if (resource.region.empty() && provider != nullptr) resource.region = provider->region;
  if (!IsPriced(change.type)) return resource;
  resource.after = change.after;
  if (change.existed) resource.before = change.before;
  return resource;
}

}  // namespace purser
