#include "govern/gate/verdict.h"

#include <algorithm>
#include <array>
#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggest.h"
#include "govern/gate/example.h"
#include "govern/gate/limits.h"

namespace purser {
namespace {

constexpr std::size_t kMostNamedValues = 6;

std::vector<std::string> ValuesOn(const TaxonomyKey& key, Date day) {
  std::vector<std::string> values;
  for (const DatedName& value : key.values)
    if (value.days.Contains(day)) values.push_back(value.name);
  return values;
}

/// "one of nlp, search", the first few.
std::string OneOf(const std::vector<std::string>& values) {
  const auto count = static_cast<std::ptrdiff_t>(std::min(values.size(), kMostNamedValues));
  return fmt::format("one of {}{}", fmt::join(values.begin(), values.begin() + count, ", "),
                     values.size() > kMostNamedValues ? ", …" : "");
}

/// What a missing or wrong value should be, as the end of a remedy; "" for any value.
std::string Wanted(const TaxonomyKey& key, const std::vector<std::string>& values,
                   const std::string& example) {
  if (!values.empty()) return OneOf(values);
  return example.empty() ? (key.pattern.empty() ? "" : "matching " + key.pattern)
                         : "for example " + example;
}

/// The tag that decided: looked up by its spelling as declared.
const DeclaredTag* FindTag(const PlannedResource& resource, std::string_view key) {
  const auto found = std::ranges::find(resource.tags, key, &DeclaredTag::key);
  return found == resource.tags.end() ? nullptr : &*found;
}

/// Tags as views, those without a known value with one that counts as present.
std::vector<TagView> Views(const PlannedResource& resource) {
  std::vector<TagView> views;
  for (const DeclaredTag& tag : resource.tags)
    views.emplace_back(tag.key, tag.values.empty() ? std::string_view("?") : tag.values[0]);
  return views;
}

Violation Unknown(const std::string& key) {
  return {.key = key,
          .reason = Reason::kKnownAfterApply,
          .remedy =
              "its value is known only after apply; gate what is running with: purser tags "
              "check"};
}

/// A key that its own rules leave no value for.
bool IsImpossible(const TagReader& reader, std::size_t key, Date day) {
  const TaxonomyKey& rules = reader.taxonomy().keys[key];
  if (!rules.required || rules.values.empty() || !rules.pattern.empty()) return false;
  return std::ranges::none_of(rules.values, [&](const DatedName& value) {
    return reader.Judge(key, value.name, day).verdict == TagVerdict::kValid;
  });
}

}  // namespace

std::string_view VerdictName(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::kPass:
      return "pass";
    case GateVerdict::kFail:
      return "fail";
    case GateVerdict::kUnknown:
      return "unknown";
    case GateVerdict::kNotTaggable:
      return "not_taggable";
  }
  return "";
}

std::string_view ReasonName(Reason reason) {
  switch (reason) {
    case Reason::kMissing:
      return "missing";
    case Reason::kNotAllowed:
      return "not-allowed";
    case Reason::kPattern:
      return "pattern";
    case Reason::kConflict:
      return "conflict";
    case Reason::kDuplicate:
      return "duplicate";
    case Reason::kReserved:
      return "reserved";
    case Reason::kTooLong:
      return "too-long";
    case Reason::kCharacters:
      return "characters";
    case Reason::kTooMany:
      return "too-many";
    case Reason::kKnownAfterApply:
      return "known-after-apply";
  }
  return "";
}

std::string_view ReasonText(Reason reason) {
  switch (reason) {
    case Reason::kMissing:
      return "missing";
    case Reason::kNotAllowed:
      return "not allowed";
    case Reason::kPattern:
      return "does not match";
    case Reason::kConflict:
      return "contradicts itself";
    case Reason::kDuplicate:
      return "declared twice";
    case Reason::kReserved:
      return "reserved";
    case Reason::kTooLong:
      return "too long";
    case Reason::kCharacters:
      return "characters not allowed";
    case Reason::kTooMany:
      return "too many tags";
    case Reason::kKnownAfterApply:
      return "known after apply";
  }
  return "";
}

TagJudge::TagJudge(TagReader reader, Date day) : reader_(std::move(reader)), day_(day) {
  const Taxonomy& taxonomy = reader_.taxonomy();
  for (std::size_t i = 0; i < taxonomy.keys.size(); ++i) {
    tag_keys_.emplace_back(taxonomy, taxonomy.keys[i].name);
    values_.push_back(ValuesOn(taxonomy.keys[i], day));
    examples_.push_back(ExampleOf(reader_, i, day));
  }
}

Result<TagJudge> TagJudge::Make(const Taxonomy& taxonomy, Date day) {
  TagReader reader = TRY(TagReader::Make(taxonomy));
  for (std::size_t i = 0; i < taxonomy.keys.size(); ++i)
    if (taxonomy.keys[i].days.Contains(day) && IsImpossible(reader, i, day))
      return Error{ErrorKind::kConfig,
                   fmt::format("taxonomy.key.{}: required, but none of its values holds on {}: "
                               "nothing could ever pass",
                               taxonomy.keys[i].name, DateText(day))};
  return TagJudge(std::move(reader), day);
}

Violation TagJudge::Missing(const PlannedResource& resource, std::size_t key) const {
  const TaxonomyKey& rules = reader_.taxonomy().keys[key];
  Violation violation{.key = rules.name, .reason = Reason::kMissing};
  std::vector<std::string> strangers;
  for (const DeclaredTag& tag : resource.tags) {
    if (tag.secret_key) continue;
    const std::array<TagView, 1> view = {TagView{tag.key, "?"}};
    const bool ours = std::ranges::any_of(
        tag_keys_, [&](const TagKey& known) { return !known.Find(view, day_).key.empty(); });
    if (!ours) strangers.push_back(tag.key);
  }
  const std::optional<std::string> misspelt = NearestName(rules.name, strangers);
  if (misspelt)
    violation.remedy = fmt::format("rename {} to {}", *misspelt, rules.name);
  else
    violation.remedy = fmt::format("add {}", rules.name);
  const std::string wanted = Wanted(rules, values_[key], examples_[key]);
  if (!wanted.empty()) violation.remedy += ", " + wanted;
  return violation;
}

Violation TagJudge::Invalid(std::size_t key, const DeclaredTag& tag, std::string_view value) const {
  const TaxonomyKey& rules = reader_.taxonomy().keys[key];
  Violation violation{.key = rules.name,
                      .reason = rules.pattern.empty() ? Reason::kNotAllowed : Reason::kPattern};
  const std::string wanted = Wanted(rules, values_[key], examples_[key]);
  // What comes nearest to a secret tells half of it.
  if (!tag.sensitive) {
    violation.value = std::string(value);
    violation.nearest = NearestName(value, values_[key]);
  }
  if (violation.nearest)
    violation.remedy = fmt::format("did you mean {}?", *violation.nearest);
  else if (!rules.days.Contains(day_))
    violation.remedy = fmt::format("remove it: {} does not hold on {}", rules.name, DateText(day_));
  else if (!rules.pattern.empty() && values_[key].empty())
    violation.remedy =
        fmt::format("must match {}{}", rules.pattern, examples_[key].empty() ? "" : ", " + wanted);
  else
    violation.remedy = wanted.empty() ? "name somebody who owns it" : "use " + wanted;
  return violation;
}

void TagJudge::JudgeKey(const PlannedResource& resource, TagViews views, std::size_t key,
                        std::vector<Violation>& violations) const {
  const TaxonomyKey& rules = reader_.taxonomy().keys[key];
  const TagKey::Found found = tag_keys_[key].Find(views, day_);
  const bool wanted = rules.required && rules.days.Contains(day_);
  if (found.key.empty()) {
    if (wanted)
      violations.push_back(resource.tags_known ? Missing(resource, key) : Unknown(rules.name));
    return;
  }
  const DeclaredTag& tag = *FindTag(resource, found.key);
  if (found.conflict && tag.known)
    violations.push_back({.key = rules.name,
                          .reason = Reason::kConflict,
                          .remedy = fmt::format("keep one spelling of the key, {}", rules.name)});
  const auto is_invalid = [&](const std::string& value) {
    return reader_.Judge(key, value, day_).verdict != TagVerdict::kValid;
  };
  // A key that stands there without a value has the empty one.
  static const std::vector<std::string> kEmptyOne = {""};
  const std::vector<std::string>& values = tag.known && tag.values.empty() ? kEmptyOne : tag.values;
  const auto invalid = std::ranges::find_if(values, is_invalid);
  const bool none_valid = std::ranges::all_of(values, is_invalid);
  const bool decided = tag.known && (none_valid || (invalid == values.end() && !tag.optional));
  const bool restricted = wanted || !rules.values.empty() || !rules.pattern.empty();
  if (decided && none_valid)
    violations.push_back(Invalid(key, tag, *invalid));
  else if (!decided && restricted)
    violations.push_back(Unknown(rules.name));
}

GatedResource TagJudge::Judge(PlannedResource resource) const {
  GatedResource gated;
  if (resource.taggable) {
    const std::vector<TagView> views = Views(resource);
    for (std::size_t key = 0; key < tag_keys_.size(); ++key)
      JudgeKey(resource, views, key, gated.violations);
    for (Violation& violation : LimitViolations(resource))
      gated.violations.push_back(std::move(violation));
  } else {
    gated.verdict = GateVerdict::kNotTaggable;
  }
  const auto is_unknown = [](const Violation& violation) {
    return violation.reason == Reason::kKnownAfterApply;
  };
  std::ranges::stable_partition(gated.violations, std::not_fn(is_unknown));
  if (!gated.violations.empty())
    gated.verdict = is_unknown(gated.violations[0]) ? GateVerdict::kUnknown : GateVerdict::kFail;
  gated.resource = std::move(resource);
  gated.resource.tags = {};
  return gated;
}

}  // namespace purser
