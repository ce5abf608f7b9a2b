#include "govern/tags/repair.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/suggest.h"
#include "govern/gate/limits.h"

namespace purser {
namespace {

/// The taxonomy key of the person behind a resource, and the word for nobody.
constexpr std::string_view kOwnerKey = "owner";
constexpr std::string_view kUnknown = "unknown";

/// Whose tags say something about a resource, most certain first.
struct Relation {
  std::string_view fact;
  std::string_view about;
  int confidence;
};
constexpr std::array kRelations = {
    Relation{"auto_scaling_group", "Auto Scaling group", 85},
    Relation{"launch_template", "launch template", 80},
    Relation{"execution_role", "role", 70},
    Relation{"instance_profile", "instance profile", 70},
};

std::string Tidy(std::string_view value) {
  std::string tidy(value);
  for (char& c : tidy)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  const auto first = tidy.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return tidy.substr(first, tidy.find_last_not_of(" \t") - first + 1);
}

/// Puts `candidate` in the place of a less certain one.
void Prefer(std::optional<PlannedTag>& best, std::optional<PlannedTag> candidate) {
  if (candidate && (!best || candidate->confidence > best->confidence)) best = std::move(candidate);
}

std::size_t CountAfter(const Resource& resource, const Repair& repair) {
  std::set<std::string_view> keys;
  for (const TagView& tag : OwnTags(resource)) keys.insert(tag.first);
  for (const PlannedTag& tag : repair.set) keys.insert(tag.key);
  for (const std::string& key : repair.remove) keys.erase(key);
  return keys.size();
}

std::vector<std::string> ValuesOn(const TaxonomyKey& rules, Date day) {
  std::vector<std::string> values;
  for (const DatedName& value : rules.values)
    if (value.days.Contains(day)) values.push_back(value.name);
  return values;
}

}  // namespace

std::string RelatedKey(const Resource& resource, std::string_view fact) {
  const auto found = resource.facts.find(std::string(fact));
  if (found == resource.facts.end() || found->second.empty()) return "";
  return fmt::format("{}/{}/{}/{}", resource.account, resource.region, fact, found->second);
}

Repairer::Repairer(const ComplianceJudge& judge, const RepairKnowledge& knowledge,
                   RepairOptions options)
    : judge_(judge), knowledge_(knowledge), options_(options) {
  const Taxonomy& taxonomy = judge.reader().taxonomy();
  for (const TaxonomyKey& key : taxonomy.keys) tag_keys_.emplace_back(taxonomy, key.name);
}

/// The value as it would be written, if the taxonomy and AWS take it.
std::optional<std::string> Repairer::Valid(std::size_t key, std::string_view value) const {
  const TagReading reading = judge_.reader().Judge(key, value, judge_.day());
  if (reading.verdict != TagVerdict::kValid) return std::nullopt;
  PlannedResource probe{.address = "", .type = "aws_", .source = "", .taggable = true};
  probe.tags.push_back(
      {.key = judge_.reader().taxonomy().keys[key].name, .values = {reading.value}});
  if (!LimitViolations(probe).empty()) return std::nullopt;
  return reading.value;
}

TagKey::Found Repairer::Find(const Resource& resource, std::size_t key) const {
  const std::vector<TagView> tags = OwnTags(resource);
  return tag_keys_[key].Find(tags, judge_.day());
}

/// What somebody meant by the invalid value that is there.
std::optional<PlannedTag> Repairer::Corrected(const Resource& resource, std::size_t key) const {
  const TagKey::Found found = Find(resource, key);
  if (found.key.empty()) return OfStranger(resource, key);
  if (const std::optional<std::string> tidy = Valid(key, Tidy(found.value)))
    return PlannedTag{.value = *tidy,
                      .confidence = 95,
                      .evidence = fmt::format("\"{}\" in the taxonomy's letters", found.value)};
  const TaxonomyKey& rules = judge_.reader().taxonomy().keys[key];
  const std::optional<std::string> near = NearestName(found.value, ValuesOn(rules, judge_.day()));
  const std::optional<std::string> value = near ? Valid(key, *near) : std::nullopt;
  if (!value) return std::nullopt;
  return PlannedTag{
      .value = *value, .confidence = 80, .evidence = fmt::format("nearest to \"{}\"", found.value)};
}

/// A tag whose key is nobody's, but nearly this one.
std::optional<PlannedTag> Repairer::OfStranger(const Resource& resource, std::size_t key) const {
  const std::array<std::string, 1> name = {judge_.reader().taxonomy().keys[key].name};
  for (const TagView& tag : OwnTags(resource)) {
    const std::array<TagView, 1> view = {TagView{tag.first, "?"}};
    const bool is_known = std::ranges::any_of(tag_keys_, [&](const TagKey& known) {
      return !known.Find(view, judge_.day()).key.empty();
    });
    if (is_known || !NearestName(tag.first, name)) continue;
    if (const std::optional<std::string> value = Valid(key, tag.second))
      return PlannedTag{.value = *value,
                        .confidence = 85,
                        .evidence = fmt::format("tag {} is a misspelt {}", tag.first, name[0])};
  }
  return std::nullopt;
}

std::optional<PlannedTag> Repairer::FromTags(std::size_t key, const TagPairs& tags) const {
  std::vector<TagView> views;
  for (const auto& [name, value] : tags) views.emplace_back(name, value);
  const TagReading reading = judge_.reader().Read(key, views, judge_.day());
  if (reading.verdict != TagVerdict::kValid || reading.conflict) return std::nullopt;
  const std::optional<std::string> value = Valid(key, reading.value);
  if (!value) return std::nullopt;
  return PlannedTag{.value = *value};
}

std::optional<PlannedTag> Repairer::OfRelated(const Resource& resource, std::size_t key) const {
  const auto attached = resource.facts.find("attached_to");
  if (attached != resource.facts.end()) {
    const auto host = knowledge_.by_id.find(attached->second);
    if (host != knowledge_.by_id.end() && host->second->account == resource.account) {
      std::optional<PlannedTag> tag = FromTags(key, host->second->tags);
      if (tag) {
        tag->confidence = 90;
        tag->evidence = fmt::format("tag of {}, which it is attached to", host->second->id);
        return tag;
      }
    }
  }
  for (const Relation& relation : kRelations) {
    const auto related = knowledge_.related.find(RelatedKey(resource, relation.fact));
    if (related == knowledge_.related.end()) continue;
    std::optional<PlannedTag> tag = FromTags(key, related->second);
    if (!tag) continue;
    tag->confidence = relation.confidence;
    tag->evidence = fmt::format("tag of its {} {}", relation.about,
                                resource.facts.at(std::string(relation.fact)));
    return tag;
  }
  return std::nullopt;
}

std::optional<PlannedTag> Repairer::OfCreator(const Resource& resource, std::size_t key) const {
  if (judge_.reader().taxonomy().keys[key].name != kOwnerKey) return std::nullopt;
  const auto creator = knowledge_.creators.find(resource.id);
  if (creator == knowledge_.creators.end()) return std::nullopt;
  const std::optional<std::string> value = Valid(key, creator->second.name);
  if (!value) return std::nullopt;
  const std::string when =
      creator->second.when ? " on " + DateText(DayOf(*creator->second.when)) : "";
  return PlannedTag{.value = *value,
                    .confidence = 85,
                    .evidence = fmt::format("made it{} ({})", when, creator->second.source)};
}

std::optional<PlannedTag> Repairer::OfAccount(const Resource& resource, std::size_t key) const {
  const std::string& name = judge_.reader().taxonomy().keys[key].name;
  for (const AllocationDefault& account : knowledge_.account_defaults) {
    if (account.account != resource.account) continue;
    const auto set =
        std::ranges::find(account.set, name, [](const auto& pair) { return pair.first; });
    if (set == account.set.end()) continue;
    const std::optional<std::string> value = Valid(key, set->second);
    if (value)
      return PlannedTag{
          .value = *value, .confidence = 50, .evidence = "default of account " + resource.account};
  }
  return std::nullopt;
}

std::optional<PlannedTag> Repairer::Infer(const Resource& resource, std::size_t key) const {
  std::optional<PlannedTag> best;
  Prefer(best, Corrected(resource, key));
  Prefer(best, OfRelated(resource, key));
  Prefer(best, OfCreator(resource, key));
  Prefer(best, OfAccount(resource, key));
  return best;
}

void Repairer::PlanKey(const Resource& resource, const Violation& fault, Repair& repair) const {
  const std::vector<TaxonomyKey>& keys = judge_.reader().taxonomy().keys;
  const auto rules = std::ranges::find(keys, fault.key, &TaxonomyKey::name);
  if (fault.reason == Reason::kConflict && options_.spelling) return;  // Respell settles it
  const bool can_be_written = fault.reason == Reason::kMissing ||
                              fault.reason == Reason::kNotAllowed ||
                              fault.reason == Reason::kPattern;
  if (rules == keys.end() || !can_be_written || !rules->days.Contains(judge_.day())) {
    repair.unknown.push_back(fmt::format("{}: {}", fault.key, ReasonText(fault.reason)));
    return;
  }
  const auto key = static_cast<std::size_t>(rules - keys.begin());
  std::optional<PlannedTag> tag = Infer(resource, key);
  const TagKey::Found found = Find(resource, key);
  if (tag && tag->confidence < options_.least_confidence) tag.reset();
  if (!tag && rules->name == kOwnerKey && found.key.empty() && options_.least_confidence == 0) {
    tag = PlannedTag{.value = std::string(kUnknown), .evidence = "nobody is known to own it"};
    const auto creator = knowledge_.creators.find(resource.id);
    if (creator != knowledge_.creators.end())
      tag->evidence = fmt::format("made by {} ({}), who is no valid owner", creator->second.name,
                                  creator->second.source);
  }
  if (!tag) {
    repair.unknown.push_back(rules->name);
    return;
  }
  // In the spelling that decides, so that two spellings never contradict each other.
  tag->key = found.key.empty() ? rules->name : std::string(found.key);
  if (!found.key.empty())
    tag->before = std::string(found.value);
  else if (const std::string* empty = resource.Tag(rules->name))
    tag->before = *empty;  // Without a value it counts as missing, but it is there.
  repair.set.push_back(std::move(*tag));
}

/// Whether two spellings have valid values that mean different things: which one is right, only
/// people know.
bool Repairer::Contradicts(const Resource& resource, std::size_t key) const {
  std::set<std::string> meant;
  for (const TagView& tag : OwnTags(resource)) {
    const std::array<TagView, 1> view = {tag};
    if (tag_keys_[key].Find(view, judge_.day()).key.empty()) continue;
    const TagReading reading = judge_.reader().Judge(key, tag.second, judge_.day());
    if (reading.verdict == TagVerdict::kValid) meant.insert(reading.value);
  }
  return meant.size() > 1;
}

/// Renames what is valid, but not as the taxonomy writes it.
void Repairer::Respell(const Resource& resource, Repair& repair) const {
  const std::vector<TaxonomyKey>& keys = judge_.reader().taxonomy().keys;
  const std::vector<TagView> tags = OwnTags(resource);
  for (std::size_t key = 0; key < keys.size(); ++key) {
    const TagReading reading = judge_.reader().Read(key, tags, judge_.day());
    if (reading.verdict != TagVerdict::kValid) continue;
    const std::optional<std::string> value = Valid(key, reading.value);
    if (!value) continue;
    if (Contradicts(resource, key)) {
      repair.unknown.push_back(
          fmt::format("{}: {}", keys[key].name, ReasonText(Reason::kConflict)));
      continue;
    }
    const auto canonical = std::ranges::find(tags, keys[key].name, &TagView::first);
    if (canonical == tags.end() || canonical->second != *value)
      repair.set.push_back({.key = keys[key].name,
                            .value = *value,
                            .before = canonical == tags.end()
                                          ? std::nullopt
                                          : std::optional(std::string(canonical->second)),
                            .confidence = 95,
                            .evidence = fmt::format("{} is read so", reading.tag_key)});
    for (const TagView& tag : tags) {
      const std::array<TagView, 1> view = {TagView{tag.first, "?"}};
      if (tag.first != keys[key].name && !tag_keys_[key].Find(view, judge_.day()).key.empty())
        repair.remove.emplace_back(tag.first);
    }
  }
}

Repair Repairer::Plan(const CheckedResource& checked) const {
  Repair repair{.checked = &checked};
  if (!IsJudged(checked)) return repair;
  for (const Violation& fault : checked.faults) PlanKey(*checked.resource, fault, repair);
  if (options_.spelling) Respell(*checked.resource, repair);
  const std::size_t count = CountAfter(*checked.resource, repair);
  if (count > kMostTags && !repair.set.empty())
    repair.refused = fmt::format("it would have {} tags; AWS takes {}", count, kMostTags);
  return repair;
}

}  // namespace purser
