#include "govern/gate/limits.h"

#include <algorithm>

#include <fmt/format.h>

namespace purser {
namespace {

/// What a cloud takes. Lengths in characters.
struct Limits {
  std::string_view name;
  std::size_t key_length;
  std::size_t value_length;
  std::size_t tags;
  std::vector<std::string_view> reserved;  ///< Beginnings of keys, in lower case.
};

const Limits* LimitsOf(Cloud cloud) {
  static const Limits aws = {"AWS", 128, 256, 50, {"aws:"}};
  static const Limits google = {"Google Cloud", 63, 63, 64, {"goog"}};
  static const Limits azure = {"Azure", 512, 256, 50, {"azure", "microsoft", "windows"}};
  switch (cloud) {
    case Cloud::kAws:
      return &aws;
    case Cloud::kGoogle:
      return &google;
    case Cloud::kAzure:
      return &azure;
    case Cloud::kOther:
      return nullptr;
  }
  return nullptr;
}

/// Code points of UTF-8.
std::size_t Length(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool BeginsWith(std::string_view key, std::string_view lower) {
  return key.size() >= lower.size() &&
         std::ranges::equal(key.substr(0, lower.size()), lower, {}, [](char c) {
           return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
         });
}

/// Characters beyond ASCII are letters to all of them.
bool GoogleTakes(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

bool AwsTakes(std::string_view text) {
  constexpr std::string_view kSigns = " +-=._:/@";
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80 || kSigns.find(c) != std::string_view::npos;
  });
}

bool Takes(Cloud cloud, std::string_view key, std::string_view value) {
  if (cloud == Cloud::kGoogle) return GoogleTakes(key) && GoogleTakes(value);
  if (cloud == Cloud::kAws) return AwsTakes(key) && AwsTakes(value);
  return key.find_first_of("<>%&\\?/") == std::string_view::npos;
}

std::string CharactersOf(Cloud cloud) {
  if (cloud == Cloud::kGoogle) return "small letters, digits, - and _";
  if (cloud == Cloud::kAws) return "letters, digits, blanks and + - = . _ : / @";
  return "no < > % & \\ ? / in a name";
}

std::optional<std::string> Shown(const DeclaredTag& tag) {
  if (tag.sensitive || tag.values.empty()) return std::nullopt;
  return tag.values[0];
}

/// Of a map that is secret as a whole even the keys are.
std::string ShownKey(const DeclaredTag& tag) { return tag.secret_key ? "(sensitive)" : tag.key; }

void CheckKey(const DeclaredTag& tag, const Limits& limits, std::vector<Violation>& violations) {
  for (const std::string_view prefix : limits.reserved)
    if (BeginsWith(tag.key, prefix))
      violations.push_back({.key = ShownKey(tag),
                            .reason = Reason::kReserved,
                            .remedy = fmt::format("remove it: keys that begin with \"{}\" belong "
                                                  "to {}",
                                                  prefix, limits.name)});
  if (Length(tag.key) > limits.key_length)
    violations.push_back({.key = ShownKey(tag),
                          .reason = Reason::kTooLong,
                          .remedy = fmt::format("shorten the key: {} takes {} characters",
                                                limits.name, limits.key_length)});
  if (tag.repeated)
    violations.push_back({.key = ShownKey(tag),
                          .reason = Reason::kDuplicate,
                          .remedy = "keep one of the declarations of this key"});
}

void CheckValues(const DeclaredTag& tag, Cloud cloud, std::vector<Violation>& violations) {
  const Limits& limits = *LimitsOf(cloud);
  for (const std::string& value : tag.values) {
    if (Length(value) > limits.value_length)
      violations.push_back(
          {.key = ShownKey(tag),
           .reason = Reason::kTooLong,
           .remedy = fmt::format("shorten the value of {} characters: {} takes {}", Length(value),
                                 limits.name, limits.value_length)});
    if (!Takes(cloud, tag.key, value))
      violations.push_back(
          {.key = ShownKey(tag),
           .reason = Reason::kCharacters,
           .value = Shown(tag),
           .remedy = fmt::format("{} takes {}", limits.name, CharactersOf(cloud))});
  }
}

}  // namespace

std::vector<Violation> LimitViolations(const PlannedResource& resource) {
  std::vector<Violation> violations;
  const Cloud cloud = CloudOf(resource.type);
  const Limits* limits = LimitsOf(cloud);
  if (limits == nullptr) return violations;
  for (const DeclaredTag& tag : resource.tags) {
    // Labels that Google sets itself stand among the effective ones.
    if (cloud == Cloud::kGoogle && BeginsWith(tag.key, "goog-")) continue;
    CheckKey(tag, *limits, violations);
    CheckValues(tag, cloud, violations);
  }
  if (resource.tags.size() > limits->tags)
    violations.push_back(
        {.key = "*",
         .reason = Reason::kTooMany,
         .remedy = fmt::format("remove {} tags: {} takes {} on a resource",
                               resource.tags.size() - limits->tags, limits->name, limits->tags)});
  return violations;
}

}  // namespace purser
