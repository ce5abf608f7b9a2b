#include "govern/policies/policy_keys.h"

#include <algorithm>

namespace purser {
namespace {

bool IsSmall(char c) { return c >= 'a' && c <= 'z'; }
bool IsLarge(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

PolicyKey KeyOn(const TagReader& reader, std::size_t index, Date day) {
  const TaxonomyKey& rules = reader.taxonomy().keys[index];
  PolicyKey key{.name = rules.name, .required = rules.required, .pattern = rules.pattern};
  const auto is_valid = [&](const std::string& value) {
    return reader.Judge(index, value, day).verdict == TagVerdict::kValid;
  };
  for (const DatedName& alias : rules.aliases)
    if (alias.days.Contains(day)) key.aliases.push_back(alias.name);
  for (const DatedName& value : rules.values)
    if (is_valid(value.name)) key.values.push_back(value.name);
  for (const auto& [written, meant] : rules.synonyms)
    if (is_valid(written) && std::ranges::find(key.values, written) == key.values.end())
      key.written.push_back(written);
  return key;
}

}  // namespace

std::vector<std::string> PolicyKey::Spellings() const {
  std::vector<std::string> spellings = {name};
  spellings.insert(spellings.end(), aliases.begin(), aliases.end());
  return spellings;
}

std::vector<std::string> PolicyKey::AllValues() const {
  std::vector<std::string> all = values;
  // Where any value is valid, synonyms restrict nothing.
  if (IsRestricted()) all.insert(all.end(), written.begin(), written.end());
  return all;
}

Result<std::vector<PolicyKey>> PolicyKeysOf(const Taxonomy& taxonomy, Date day) {
  const TagReader reader = TRY(TagReader::Make(taxonomy));
  std::vector<PolicyKey> keys;
  for (std::size_t i = 0; i < taxonomy.keys.size(); ++i)
    if (taxonomy.keys[i].days.Contains(day)) keys.push_back(KeyOn(reader, i, day));
  if (std::ranges::none_of(keys, &PolicyKey::required))
    return Error{ErrorKind::kConfig,
                 "no key of the taxonomy is required: there is nothing to enforce; set required = "
                 "true in [taxonomy.key.NAME]"};
  return keys;
}

std::string NamesOf(const std::vector<PolicyKey>& keys, bool required_only) {
  std::vector<std::string> names;
  for (const PolicyKey& key : keys)
    if (key.required || !required_only) names.push_back(key.name);
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

std::string CamelName(std::string_view name) {
  std::string camel;
  bool begins = true;
  for (const char c : name) {
    if (!IsSmall(c) && !IsLarge(c) && !IsDigit(c)) {
      begins = true;
      continue;
    }
    camel += begins && IsSmall(c) ? static_cast<char>(c - 'a' + 'A') : c;
    begins = false;
  }
  return camel;
}

std::string IdentifierOf(std::string_view name) {
  std::string identifier;
  for (const char c : name) {
    if (IsLarge(c))
      identifier += static_cast<char>(c - 'A' + 'a');
    else
      identifier += IsSmall(c) || IsDigit(c) ? c : '_';
  }
  if (identifier.empty() || IsDigit(identifier[0])) identifier.insert(0, "_");
  return identifier;
}

}  // namespace purser
