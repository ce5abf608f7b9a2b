#include "domain/taxonomy.h"

#include <algorithm>
#include <array>

#include <re2/re2.h>

namespace purser {
namespace {

constexpr std::array<std::string_view, 2> kPrefixes = {"user:", "user_"};

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool Same(std::string_view a, std::string_view b, TagKeyCase rule) {
  if (a.size() != b.size()) return false;
  if (rule == TagKeyCase::kExact) return a == b;
  return std::ranges::equal(a, b, {}, Lower, Lower);
}

/// Without a provider's prefix; a key that is nothing but a prefix stays.
std::string_view Unprefixed(std::string_view key) {
  for (const std::string_view prefix : kPrefixes)
    if (key.size() > prefix.size() && key.starts_with(prefix)) return key.substr(prefix.size());
  return key;
}

bool Holds(const std::vector<DatedName>& names, std::string_view name, Date day) {
  return std::ranges::any_of(names, [&](const DatedName& known) {
    return known.name == name && known.days.Contains(day);
  });
}

void AddDays(const ValidDays& days, std::vector<Date>& breakpoints) {
  if (days.from) breakpoints.push_back(*days.from);
  if (days.until) breakpoints.push_back(*days.until);
}

}  // namespace

const TaxonomyKey* Taxonomy::Find(std::string_view name) const {
  const auto found = std::ranges::find(keys, name, &TaxonomyKey::name);
  return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string> Taxonomy::KeyNames() const {
  std::vector<std::string> names;
  for (const TaxonomyKey& key : keys) names.push_back(key.name);
  return names;
}

Taxonomy DefaultTaxonomy() {
  return {.keys = {{.name = "team", .required = true},
                   {.name = "project", .required = true},
                   {.name = "environment", .required = true},
                   {.name = "cost_center", .required = true},
                   {.name = "owner", .required = true},
                   {.name = "experiment_id"},
                   {.name = "model_version"},
                   {.name = "auto_shutdown"},
                   {.name = "dataset_version"}}};
}

std::string NormalTagKey(std::string_view key, TagKeyCase rule) {
  std::string normal(Unprefixed(key));
  if (rule == TagKeyCase::kIgnore) std::ranges::transform(normal, normal.begin(), Lower);
  return normal;
}

TagKey::TagKey(const Taxonomy& taxonomy, std::string_view key)
    : case_(taxonomy.tag_key_case), canonical_(Unprefixed(key)) {
  spellings_.push_back({.name = NormalTagKey(key, case_), .days = {}});
  for (const TaxonomyKey& known : taxonomy.keys) {
    if (!Same(known.name, canonical_, case_)) continue;
    canonical_ = known.name;
    for (const DatedName& alias : known.aliases)
      spellings_.push_back({.name = NormalTagKey(alias.name, case_), .days = alias.days});
  }
}

TagKey::Found TagKey::Find(TagViews tags, Date day) const {
  Found found;
  // Rank of what was found: the spelling's place, and within it canonical letters first, then
  // the smaller key, so that the answer does not depend on the order of the tags.
  std::size_t place = spellings_.size();
  bool canonical = false;
  for (std::size_t i = 0; i < spellings_.size(); ++i) {
    if (!spellings_[i].days.Contains(day)) continue;
    for (const auto& [key, value] : tags) {
      const std::string_view name = Unprefixed(key);
      if (value.empty() || !Same(name, spellings_[i].name, case_)) continue;
      const bool is_canonical = name == canonical_;
      if (!found.key.empty() && found.value != value) found.conflict = true;
      const bool better =
          found.key.empty() || (place == i && (is_canonical > canonical ||
                                               (is_canonical == canonical && key < found.key)));
      if (!better) continue;
      found.key = key;
      found.value = value;
      place = i;
      canonical = is_canonical;
    }
  }
  return found;
}

struct TagReader::Compiled {
  Taxonomy taxonomy;
  struct Key {
    TagKey tag;
    std::unique_ptr<const re2::RE2> pattern;  ///< Null without one.
  };
  std::vector<Key> keys;
};

Result<TagReader> TagReader::Make(const Taxonomy& taxonomy) {
  auto compiled = std::make_shared<Compiled>();
  compiled->taxonomy = taxonomy;
  for (const TaxonomyKey& key : taxonomy.keys) {
    std::unique_ptr<const re2::RE2> pattern;
    if (!key.pattern.empty()) {
      pattern = std::make_unique<const re2::RE2>(key.pattern, re2::RE2::Quiet);
      if (!pattern->ok())
        return Error{ErrorKind::kConfig,
                     "taxonomy key \"" + key.name + "\": pattern \"" + key.pattern +
                         "\" is not a regular expression (RE2): " + pattern->error()};
    }
    compiled->keys.push_back({.tag = TagKey(taxonomy, key.name), .pattern = std::move(pattern)});
  }
  return TagReader(std::move(compiled));
}

TagReader::TagReader(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

const Taxonomy& TagReader::taxonomy() const { return compiled_->taxonomy; }

TagReading TagReader::Read(std::size_t key, TagViews tags, Date day) const {
  const TagKey::Found found = compiled_->keys[key].tag.Find(tags, day);
  if (found.key.empty()) return {};
  TagReading reading = Judge(key, found.value, day);
  reading.tag_key = found.key;
  reading.conflict = found.conflict;
  return reading;
}

TagReading TagReader::Judge(std::size_t key, std::string_view value, Date day) const {
  const TaxonomyKey& rules = compiled_->taxonomy.keys[key];
  const auto synonym = std::ranges::find(
      rules.synonyms, value, [](const auto& pair) { return std::string_view(pair.first); });
  const std::string_view meant = synonym == rules.synonyms.end() ? value : synonym->second;
  const re2::RE2* pattern = compiled_->keys[key].pattern.get();
  bool valid = rules.values.empty() && pattern == nullptr;
  if (!valid) valid = Holds(rules.values, meant, day);
  if (!valid && pattern != nullptr)
    valid = re2::RE2::FullMatch(re2::StringPiece(meant.data(), meant.size()), *pattern);
  const bool known = !meant.empty() && !Same(meant, "unknown", TagKeyCase::kIgnore) &&
                     meant != kUnallocated && rules.days.Contains(day);
  return {.verdict = valid && known ? TagVerdict::kValid : TagVerdict::kInvalid,
          .value = std::string(meant)};
}

std::vector<Date> TagReader::Breakpoints() const {
  std::vector<Date> days;
  for (const TaxonomyKey& key : compiled_->taxonomy.keys) {
    AddDays(key.days, days);
    for (const DatedName& value : key.values) AddDays(value.days, days);
    for (const DatedName& alias : key.aliases) AddDays(alias.days, days);
  }
  std::ranges::sort(days);
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

}  // namespace purser
