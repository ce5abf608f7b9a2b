#include <algorithm>

#include <fmt/format.h>

#include "base/suggest.h"
#include "config/load_parts.h"
#include "domain/dimension.h"

namespace purser {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

/// A text, or { name, from, until }.
std::optional<DatedName> ReadDatedName(Reading& reading, const TomlNode& node) {
  if (node.kind == NodeKind::kText) return DatedName{.name = node.text, .days = {}};
  const TomlMember* name = node.Find("name");
  if (node.kind != NodeKind::kTable || name == nullptr || name->node.kind != NodeKind::kText) {
    reading.Problem(node.position,
                    fmt::format("a text, or {{ name = \"…\", from = \"DAY\", until = "
                                "\"DAY\" }}, expected, not {}",
                                NodeKindName(node.kind)));
    return std::nullopt;
  }
  DatedName dated{.name = name->node.text, .days = {}};
  for (const TomlMember& member : node.members) {
    const Setting setting{member.node, reading.Place(member.node.position)};
    if (member.key == "from") {
      dated.days.from = ReadDay(reading, setting);
    } else if (member.key == "until") {
      dated.days.until = ReadDay(reading, setting);
    } else if (member.key != "name") {
      reading.Problem(
          member.key_position,
          fmt::format("unknown key \"{}\"; it has: \"name\", \"from\", \"until\"", member.key));
    }
  }
  return dated;
}

std::vector<DatedName> ReadNames(Reading& reading, const SectionReader& section,
                                 std::string_view key) {
  std::vector<DatedName> names;
  const Setting* setting = section.Find(key);
  if (setting == nullptr) return names;
  for (const TomlNode& item : setting->node.items) {
    std::optional<DatedName> name = ReadDatedName(reading, item);
    if (!name) continue;
    if (name->name.empty()) reading.Problem(item.position, "an empty name");
    const bool twice = std::ranges::any_of(names, [&](const DatedName& known) {
      return known.name == name->name && known.days == name->days;
    });
    if (twice) reading.Problem(item.position, fmt::format("\"{}\" is listed twice", name->name));
    names.push_back(std::move(*name));
  }
  return names;
}

std::vector<std::pair<std::string, std::string>> ReadPairs(const SectionReader& section,
                                                           std::string_view key) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const TomlMember* member : section.Pairs(key))
    pairs.emplace_back(member->key, member->node.text);
  return pairs;
}

/// Keys become dimensions and columns, so they may not be mistaken for others.
void CheckName(Reading& reading, const TomlMember& member, const std::vector<TaxonomyKey>& before) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  const std::string name = Lower(member.key);
  const bool begins_well = !name.empty() && name[0] >= 'a' && name[0] <= 'z';
  if (!begins_well || !std::ranges::all_of(member.key, allowed))
    reading.Problem(
        member.key_position,
        fmt::format("a taxonomy key is letters, digits, _ - . and begins with a letter; "
                    "write \"{}\" as an alias",
                    member.key));
  std::vector<std::string> taken = FixedDimensionNames();
  taken.insert(taken.end(), {"ownerid", "tag"});
  if (std::ranges::find(taken, name) != taken.end())
    reading.Problem(member.key_position,
                    fmt::format("\"{}\" is a dimension of its own; give the key another name and "
                                "\"{}\" as an alias",
                                member.key, member.key));
  for (const TaxonomyKey& other : before) {
    const std::string known = Lower(other.name);
    if (known == name || name == known + "_method" || name == known + "_detail" ||
        known == name + "_method" || known == name + "_detail")
      reading.Problem(member.key_position,
                      fmt::format("\"{}\" cannot stand beside \"{}\"", member.key, other.name));
  }
}

void CheckPattern(Reading& reading, const SectionReader& section, const TaxonomyKey& key) {
  const Setting* pattern = section.Find("pattern");
  if (pattern == nullptr) return;
  const Result<TagReader> reader = TagReader::Make(
      {.tag_key_case = TagKeyCase::kIgnore, .keys = {{.name = key.name, .pattern = key.pattern}}});
  if (!reader.ok()) reading.Problem(*pattern, reader.error().message);
}

/// A synonym must mean a valid value.
void CheckSynonyms(Reading& reading, const SectionReader& section, const TaxonomyKey& key) {
  if (key.values.empty() || !key.pattern.empty()) return;
  std::vector<std::string> names;
  for (const DatedName& value : key.values) names.push_back(value.name);
  for (const TomlMember* member : section.Pairs("synonyms")) {
    if (std::ranges::find(names, member->node.text) != names.end()) continue;
    reading.Problem(member->node.position,
                    fmt::format("\"{}\" is not among the values of \"{}\"{}", member->node.text,
                                key.name, DidYouMean(member->node.text, names)));
  }
}

TaxonomyKey ReadKey(Reading& reading, const TomlMember& member) {
  const SectionReader section(reading, Section("taxonomy.key"), &member.node,
                              "taxonomy.key." + TomlKey(member.key));
  TaxonomyKey key{.name = member.key,
                  .required = section.Boolean("required"),
                  .values = ReadNames(reading, section, "values"),
                  .pattern = section.Text("pattern"),
                  .aliases = ReadNames(reading, section, "aliases"),
                  .synonyms = ReadPairs(section, "synonyms"),
                  .days = section.Days(),
                  .defaults = ReadPairs(section, "default")};
  CheckPattern(reading, section, key);
  CheckSynonyms(reading, section, key);
  return key;
}

/// One spelling must not be read as two keys.
void CheckAliases(Reading& reading, const TomlNode& keys, const Taxonomy& taxonomy) {
  std::vector<std::pair<std::string, std::string>> taken;  // spelling → key
  for (const TaxonomyKey& key : taxonomy.keys)
    taken.emplace_back(NormalTagKey(key.name, taxonomy.tag_key_case), key.name);
  for (const TaxonomyKey& key : taxonomy.keys) {
    for (const DatedName& alias : key.aliases) {
      const std::string normal = NormalTagKey(alias.name, taxonomy.tag_key_case);
      const auto other = std::ranges::find_if(taken, [&](const auto& entry) {
        return entry.first == normal && entry.second != key.name;
      });
      const TomlMember* member = keys.Find(key.name);
      if (other != taken.end())
        reading.Problem(member->key_position,
                        fmt::format("alias \"{}\" of \"{}\" already belongs to \"{}\"", alias.name,
                                    key.name, other->second));
      taken.emplace_back(normal, key.name);
    }
  }
}

}  // namespace

std::vector<std::string> NameTexts(Reading& reading, const SectionReader& section,
                                   std::string_view key) {
  std::vector<std::string> texts;
  for (const DatedName& name : ReadNames(reading, section, key)) {
    if (name.days != ValidDays{})
      reading.Problem(*section.Find(key), fmt::format("{} begin and end on no day", key));
    texts.push_back(name.name);
  }
  return texts;
}

Taxonomy ReadTaxonomy(Reading& reading, const TomlNode& root) {
  const TomlNode* table = TableAt(reading, root, "taxonomy");
  const SectionReader section(reading, Section("taxonomy"), table, "taxonomy", {"key"});
  Taxonomy taxonomy;
  taxonomy.tag_key_case =
      section.Text("case") == "exact" ? TagKeyCase::kExact : TagKeyCase::kIgnore;
  const TomlMember* keys = table == nullptr ? nullptr : table->Find("key");
  if (keys == nullptr) {
    taxonomy.keys = DefaultTaxonomy().keys;
    return taxonomy;
  }
  if (keys->node.kind != NodeKind::kTable)
    reading.Problem(keys->key_position, "taxonomy keys are written [taxonomy.key.NAME]");
  for (const TomlMember& member : keys->node.members) {
    if (member.node.kind != NodeKind::kTable) {
      reading.Problem(member.key_position,
                      fmt::format("a taxonomy key is written [taxonomy.key.{}]", member.key));
      continue;
    }
    CheckName(reading, member, taxonomy.keys);
    taxonomy.keys.push_back(ReadKey(reading, member));
  }
  if (taxonomy.keys.empty()) taxonomy.keys = DefaultTaxonomy().keys;
  CheckAliases(reading, keys->node, taxonomy);
  return taxonomy;
}

ValueJudge::ValueJudge(const Taxonomy& taxonomy) : undated_(taxonomy) {
  for (TaxonomyKey& key : undated_.keys) {
    key.days = {};
    for (DatedName& value : key.values) value.days = {};
  }
  Result<TagReader> tags = TagReader::Make(undated_);
  if (tags.ok()) tags_.emplace(std::move(tags).value());
}

std::optional<std::string> ValueJudge::Judge(Reading& reading, std::string_view key,
                                             std::string_view value, TextPosition position) const {
  const auto known = std::ranges::find(undated_.keys, key, &TaxonomyKey::name);
  if (!tags_ || known == undated_.keys.end()) return std::nullopt;
  const auto index = static_cast<std::size_t>(known - undated_.keys.begin());
  const TagReading judged = tags_->Judge(index, value, Date());
  if (judged.verdict == TagVerdict::kValid) return judged.value;
  std::vector<std::string> names;
  for (const DatedName& name : known->values) names.push_back(name.name);
  reading.Problem(position,
                  fmt::format("\"{}\" is not a valid {}{}", value, key, DidYouMean(value, names)));
  return std::nullopt;
}

std::optional<std::string> ValueJudge::Read(Reading& reading, const TomlMember& member) const {
  const std::vector<std::string> names = undated_.KeyNames();
  if (std::ranges::find(names, member.key) != names.end())
    return Judge(reading, member.key, member.node.text, member.node.position);
  reading.Problem(member.key_position, fmt::format("\"{}\" is not a taxonomy key{}", member.key,
                                                   DidYouMean(member.key, names)));
  return std::nullopt;
}

std::optional<std::string> ValueJudge::ReadOwner(Reading& reading, std::string_view key,
                                                 const TomlMember& member) const {
  return Judge(reading, key, member.key, member.key_position);
}

}  // namespace purser
