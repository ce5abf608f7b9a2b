#include "govern/tags/conflicts.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/suggest.h"

namespace purser {
namespace {

/// Collects one taxonomy's conflicts over all resources.
class Collector {
 public:
  explicit Collector(const ComplianceJudge& judge) : judge_(judge) {
    const Taxonomy& taxonomy = judge.reader().taxonomy();
    for (const TaxonomyKey& key : taxonomy.keys) tag_keys_.emplace_back(taxonomy, key.name);
  }

  void Take(const CheckedResource& checked) {
    const std::vector<TagView> tags = OwnTags(*checked.resource);
    for (std::size_t key = 0; key < tag_keys_.size(); ++key) TakeKey(checked, tags, key);
    TakeStrangers(checked, tags);
  }

  std::vector<TagConflict> Conflicts() &&;

 private:
  using Place = std::tuple<ConflictKind, std::string, std::string, std::string>;

  const TaxonomyKey& Rules(std::size_t key) const { return judge_.reader().taxonomy().keys[key]; }

  void Count(const CheckedResource& checked, Place place) {
    TagConflict& conflict = found_[place];
    if (conflict.resources++ == 0) conflict.example = checked.resource->id;
    if (checked.money == nullptr) return;
    for (const auto& [currency, amount] : checked.money->amount) conflict.money[currency] += amount;
  }

  void TakeKey(const CheckedResource& checked, const std::vector<TagView>& tags, std::size_t key) {
    const TaxonomyKey& rules = Rules(key);
    const TagKey::Found found = tag_keys_[key].Find(tags, judge_.day());
    if (found.key.empty()) return;
    if (found.conflict)
      Count(checked, {ConflictKind::kContradiction, rules.name, Spellings(tags, key), ""});
    const TagReading reading = judge_.reader().Judge(key, found.value, judge_.day());
    if (reading.verdict == TagVerdict::kInvalid) {
      const std::optional<std::string> nearest = NearestName(found.value, Values(rules));
      Count(checked,
            {ConflictKind::kValue, rules.name, std::string(found.value), nearest.value_or("")});
    } else if (reading.value != found.value) {
      Count(checked, {ConflictKind::kSynonym, rules.name, std::string(found.value), reading.value});
    }
    for (const TagView& tag : tags)
      if (tag.first != rules.name && Is(tag, key))
        Count(checked, {ConflictKind::kSpelling, rules.name, std::string(tag.first), rules.name});
  }

  bool Is(const TagView& tag, std::size_t key) const {
    const std::array<TagView, 1> view = {TagView{tag.first, "?"}};
    return !tag_keys_[key].Find(view, judge_.day()).key.empty();
  }

  /// "team=nlp, Squad=search"
  std::string Spellings(const std::vector<TagView>& tags, std::size_t key) const {
    std::string text;
    for (const TagView& tag : tags) {
      if (!Is(tag, key)) continue;
      if (!text.empty()) text += ", ";
      text.append(tag.first).append("=").append(tag.second);
    }
    return text;
  }

  std::vector<std::string> Values(const TaxonomyKey& rules) const {
    std::vector<std::string> values;
    for (const DatedName& value : rules.values)
      if (value.days.Contains(judge_.day())) values.push_back(value.name);
    return values;
  }

  /// Keys that are none of the taxonomy's but look like one that is missing.
  void TakeStrangers(const CheckedResource& checked, const std::vector<TagView>& tags) {
    std::vector<std::string> missing;
    for (std::size_t key = 0; key < tag_keys_.size(); ++key)
      if (tag_keys_[key].Find(tags, judge_.day()).key.empty() && Rules(key).required)
        missing.push_back(Rules(key).name);
    for (const TagView& tag : tags) {
      bool is_known = false;
      for (std::size_t key = 0; key < tag_keys_.size() && !is_known; ++key) is_known = Is(tag, key);
      if (is_known || missing.empty()) continue;
      const std::optional<std::string> near = NearestName(tag.first, missing);
      if (near) Count(checked, {ConflictKind::kMisspelt, *near, std::string(tag.first), *near});
    }
  }

  const ComplianceJudge& judge_;
  std::vector<TagKey> tag_keys_;
  std::map<Place, TagConflict> found_;
};

Int128 MostMoney(const TagConflict& conflict) {
  Int128 most = 0;
  for (const auto& [currency, amount] : conflict.money) most = std::max(most, amount);
  return most;
}

std::vector<TagConflict> Collector::Conflicts() && {
  std::vector<TagConflict> conflicts;
  for (auto& [place, conflict] : found_) {
    std::tie(conflict.kind, conflict.key, conflict.written, conflict.meant) = place;
    conflicts.push_back(std::move(conflict));
  }
  std::ranges::stable_sort(conflicts, [](const TagConflict& a, const TagConflict& b) {
    if (a.kind != b.kind) return a.kind < b.kind;
    const Int128 money_a = MostMoney(a);
    const Int128 money_b = MostMoney(b);
    return money_a != money_b ? money_a > money_b : a.resources > b.resources;
  });
  return conflicts;
}

}  // namespace

std::string_view ConflictName(ConflictKind kind) {
  switch (kind) {
    case ConflictKind::kContradiction:
      return "contradiction";
    case ConflictKind::kValue:
      return "value";
    case ConflictKind::kMisspelt:
      return "misspelt-key";
    case ConflictKind::kSynonym:
      return "synonym";
    case ConflictKind::kSpelling:
      return "spelling";
  }
  return "";
}

std::vector<TagConflict> FindConflicts(std::span<const CheckedResource> checked,
                                       const ComplianceJudge& judge) {
  Collector collector(judge);
  for (const CheckedResource& one : checked)
    if (IsJudged(one)) collector.Take(one);
  return std::move(collector).Conflicts();
}

}  // namespace purser
