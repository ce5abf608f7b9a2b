/// Rego that judges plans as the gate does: gate.rego, with the taxonomy and the table of types
/// that can carry tags as its data. As one text the data stand in the module itself.

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "embedded.h"
#include "govern/policies/policy.h"
#include "govern/policies/policy_keys.h"
#include "govern/policies/policy_text.h"

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

Json KeyData(const TaxonomyKey& key, TagKeyCase rule, Date day) {
  Json spellings = Json::array({NormalTagKey(key.name, rule)});
  for (const DatedName& alias : key.aliases)
    if (alias.days.Contains(day)) spellings.push_back(NormalTagKey(alias.name, rule));
  Json values = Json::array();
  for (const DatedName& value : key.values)
    if (value.days.Contains(day)) values.push_back(value.name);
  Json synonyms = Json::object();
  for (const auto& [written, meant] : key.synonyms)
    if (!synonyms.contains(written)) synonyms[written] = meant;
  const bool holds = key.days.Contains(day);
  return {{"name", key.name},
          {"required", key.required && holds},
          {"holds", holds},
          {"any", key.values.empty() && key.pattern.empty()},
          {"spellings", spellings},
          {"values", values},
          {"pattern", key.pattern.empty() ? "" : WholePattern(key.pattern)},
          {"synonyms", synonyms}};
}

Json TaxonomyData(const Taxonomy& taxonomy, Date day) {
  Json keys = Json::array();
  for (const TaxonomyKey& key : taxonomy.keys)
    keys.push_back(KeyData(key, taxonomy.tag_key_case, day));
  return {{"ignore_case", taxonomy.tag_key_case == TagKeyCase::kIgnore}, {"keys", keys}};
}

/// data/terraform_taggable.csv
Json TagAttributes() {
  Json attributes = Json::object();
  std::string_view table = data::terraform_taggable;
  table.remove_prefix(table.find('\n') + 1);
  while (!table.empty()) {
    const std::string_view line = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(line.size() + 1, table.size()));
    const std::size_t comma = std::min(line.find(','), line.size() - 1);
    attributes[std::string(line.substr(0, comma))] = line.substr(comma + 1);
  }
  return attributes;
}

/// The module with `name := data.purser.name` replaced by what it stands for.
void Inline(std::string& module, std::string_view name, const Json& value) {
  const std::string line = fmt::format("\n{0} := data.purser.{0}\n", name);
  const std::size_t at = module.find(line);
  Check(at != std::string::npos, "gate.rego does not name its data");
  module.replace(at, line.size(), fmt::format("\n{} := {}\n", name, Minified(value)));
}

}  // namespace

Result<Policies> MakeOpa(const PolicyRequest& request) {
  const Taxonomy& taxonomy = request.config.taxonomy;
  TRY(PolicyKeysOf(taxonomy, request.day));
  const Json keys = TaxonomyData(taxonomy, request.day);
  const Json attributes = TagAttributes();
  Policies policies;
  const std::string module(rego::govern_policies_gate);
  policies.files = {
      {.name = "gate.rego", .text = module},
      {.name = "data.json",
       .text = Minified({{"purser", {{"taxonomy", keys}, {"tag_attributes", attributes}}}}) + "\n"},
      {.name = ".manifest", .text = "{\"roots\":[\"purser\"]}\n"}};
  policies.whole = module;
  Inline(policies.whole, "taxonomy", keys);
  Inline(policies.whole, "tag_attributes", attributes);
  policies.cannot = {"a key that a plan declares twice: OPA's reader of JSON keeps the last one",
                     "CloudFormation templates: purser gate and cfn-guard judge those"};
  policies.notes = {
      fmt::format("values and aliases are those of {}: write it again when one "
                  "begins or ends",
                  DateText(request.day))};
  return policies;
}

}  // namespace purser
