#include "govern/launch/tags.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/integer.h"
#include "base/utf8.h"

namespace purser {
namespace {

constexpr std::string_view kEnvironment = "environment";
constexpr std::string_view kAutoShutdown = "auto_shutdown";
constexpr std::int64_t kFarthest = 3650;  // Days; what is farther away is a typing mistake.

/// A tag as it will be written, and whether its key was given more than once.
struct Collected {
  std::vector<DeclaredTag> known;  ///< By index of the taxonomy's key; not given: no key.
  std::vector<DeclaredTag> others;
};

/// The taxonomy's key that `key` is a spelling of.
std::optional<std::size_t> KeyOf(const Taxonomy& taxonomy, std::string_view key, Date day) {
  const std::array<TagView, 1> view = {TagView{key, "?"}};
  for (std::size_t i = 0; i < taxonomy.keys.size(); ++i)
    if (!TagKey(taxonomy, taxonomy.keys[i].name).Find(view, day).key.empty()) return i;
  return std::nullopt;
}

class Collector {
 public:
  Collector(const TagReader& reader, Date day, LaunchTags& answer)
      : reader_(reader), taxonomy_(reader.taxonomy()), day_(day), answer_(answer) {
    collected_.known.resize(taxonomy_.keys.size());
  }

  void Give(const std::string& key, const std::string& value) {
    const std::optional<std::size_t> index = KeyOf(taxonomy_, key, day_);
    if (!index) return AddOther(key, value);
    const TaxonomyKey& rules = taxonomy_.keys[*index];
    DeclaredTag& tag = collected_.known[*index];
    if (!tag.key.empty()) {
      tag.repeated = true;
      return;
    }
    const std::string meant = Meant(*index, value);
    if (key != rules.name || meant != value)
      answer_.notes.push_back(fmt::format("{}={} is written {}={}", key, value, rules.name, meant));
    tag = {.key = rules.name, .values = {meant}};
  }

  /// The taxonomy's defaults for the environment that was given.
  void AddDefaults() {
    for (std::size_t i = 0; i < taxonomy_.keys.size(); ++i) {
      const TaxonomyKey& rules = taxonomy_.keys[i];
      if (!collected_.known[i].key.empty() || !rules.days.Contains(day_)) continue;
      const auto found = std::ranges::find(rules.defaults, Environment(),
                                           &std::pair<std::string, std::string>::first);
      if (found == rules.defaults.end()) continue;
      const std::string value = DayFromNow(found->second, day_);
      collected_.known[i] = {.key = rules.name, .values = {value}};
      answer_.notes.push_back(
          fmt::format("{}={}: the default of {}", rules.name, value, found->first));
    }
  }

  std::vector<DeclaredTag> Take() {
    std::vector<DeclaredTag> tags;
    for (DeclaredTag& tag : collected_.known)
      if (!tag.key.empty()) tags.push_back(std::move(tag));
    std::ranges::move(collected_.others, std::back_inserter(tags));
    return tags;
  }

 private:
  void AddOther(const std::string& key, const std::string& value) {
    const auto same = std::ranges::find(collected_.others, key, &DeclaredTag::key);
    if (same == collected_.others.end())
      collected_.others.push_back(
          {.key = key, .values = {key == kAutoShutdown ? DayFromNow(value, day_) : value}});
    else
      same->repeated = true;
  }

  std::string Meant(std::size_t index, const std::string& value) const {
    const std::string meant = reader_.Judge(index, value, day_).value;
    const TaxonomyKey& rules = taxonomy_.keys[index];
    const bool is_day = rules.name == kAutoShutdown || !rules.defaults.empty();
    return is_day ? DayFromNow(meant, day_) : meant;
  }

  std::string Environment() const {
    for (std::size_t i = 0; i < taxonomy_.keys.size(); ++i)
      if (taxonomy_.keys[i].name == kEnvironment && !collected_.known[i].key.empty())
        return collected_.known[i].values[0];
    return {};
  }

  const TagReader& reader_;
  const Taxonomy& taxonomy_;
  Date day_;
  LaunchTags& answer_;
  Collected collected_;
};

}  // namespace

Result<LaunchTags> TagsForLaunch(const Taxonomy& taxonomy, const LaunchTagList& given, Date day) {
  const TagJudge judge = TRY(TagJudge::Make(taxonomy, day));
  const TagReader reader = TRY(TagReader::Make(taxonomy));
  LaunchTags answer;
  Collector collector(reader, day, answer);
  for (const auto& [key, value] : given) collector.Give(key, value);
  collector.AddDefaults();
  // Instances and training jobs have the same limits.
  PlannedResource resource{.address = "launch", .type = "aws_instance", .source = ""};
  resource.taggable = true;
  resource.tags = collector.Take();
  for (const DeclaredTag& tag : resource.tags) answer.tags.emplace_back(tag.key, tag.values[0]);
  for (const auto& [key, value] : answer.tags)
    if (!IsUtf8(key) || !IsUtf8(value))
      answer.violations.push_back(
          {.key = ToUtf8(key), .reason = Reason::kCharacters, .remedy = "write it in UTF-8"});
  GatedResource gated = judge.Judge(std::move(resource));
  std::ranges::move(gated.violations, std::back_inserter(answer.violations));
  return answer;
}

std::string_view TagValue(const LaunchTagList& tags, std::string_view key) {
  const auto found = std::ranges::find(tags, key, &std::pair<std::string, std::string>::first);
  return found == tags.end() ? std::string_view() : std::string_view(found->second);
}

std::string DayFromNow(std::string_view value, Date day) {
  if (!value.starts_with('+') || !value.ends_with('d')) return std::string(value);
  const std::string_view digits = value.substr(1, value.size() - 2);
  const std::optional<std::int64_t> days = ParseInteger(digits);
  if (!days || *days < 0 || *days > kFarthest || digits.starts_with('-')) return std::string(value);
  return DateText(day + std::chrono::days(*days));
}

}  // namespace purser
