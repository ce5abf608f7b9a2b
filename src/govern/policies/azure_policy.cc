/// Azure Policy: a definition for each key, and the initiative that assigns them together.
/// @source https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "govern/policies/policy.h"
#include "govern/policies/policy_keys.h"
#include "govern/policies/policy_text.h"
#include "govern/policies/wildcards.h"

namespace purser {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kContributor =
    "/providers/microsoft.authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c";

/// In apostrophes; those within are doubled.
std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

std::string TagField(const std::string& key) { return fmt::format("tags[{}]", Quoted(key)); }

Json Exists(const std::string& key, bool there) {
  return {{"field", TagField(key)}, {"exists", there ? "true" : "false"}};
}

/// The spelling is there with a value that nothing takes. Empty: nothing is known to be wrong.
Json Invalid(const PolicyKey& key, const std::string& spelling, std::vector<std::string>& cannot) {
  Json all = Json::array({Exists(spelling, true)});
  Json values = Json::array();
  for (const std::string& value : key.AllValues()) values.push_back(AzureText(value));
  if (!values.empty()) all.push_back({{"field", TagField(spelling)}, {"notIn", values}});
  if (!key.pattern.empty())
    for (const Wildcard& wildcard : WildcardsOf(key.pattern)) {
      const std::string like = wildcard.OneStar();
      if (like == "*") {
        cannot.push_back(
            fmt::format("{}: its pattern {} cannot be said with one *: any value "
                        "passes",
                        spelling, key.pattern));
        return {};
      }
      all.push_back({{"field", TagField(spelling)}, {"notLike", AzureText(like)}});
    }
  if (!key.pattern.empty())
    cannot.push_back(
        fmt::format("{}: its pattern {} is held only as far as one * goes", spelling, key.pattern));
  return {{"allOf", all}};
}

/// What is denied.
Json Wrong(const PolicyKey& key, std::vector<std::string>& cannot) {
  Json any = Json::array();
  if (key.required) {
    Json none = Json::array();
    for (const std::string& spelling : key.Spellings()) none.push_back(Exists(spelling, false));
    any.push_back({{"allOf", none}});
  }
  if (key.IsRestricted())
    for (const std::string& spelling : key.Spellings()) {
      Json invalid = Invalid(key, spelling, cannot);
      if (!invalid.empty()) any.push_back(std::move(invalid));
    }
  return any.empty() ? Json() : Json({{"anyOf", any}});
}

Json Definition(const std::string& name, const std::string& title, const Json& rule,
                const Json& parameters) {
  return {{"name", name},
          {"properties",
           {{"displayName", title},
            {"policyType", "Custom"},
            {"mode", "Indexed"},
            {"metadata", {{"category", "Tags"}, {"source", "purser"}}},
            {"parameters", parameters},
            {"policyRule", rule}}}};
}

Json EffectParameter() {
  return {{"effect",
           {{"type", "String"},
            {"allowedValues", {"Audit", "Deny", "Disabled"}},
            {"defaultValue", "Deny"},
            {"metadata", {{"displayName", "Effect"}}}}}};
}

std::string NameOf(std::string_view what, const PolicyKey& key) {
  std::string name = fmt::format("purser-{}-{}", what, IdentifierOf(key.name));
  for (char& c : name)
    if (c == '_') c = '-';
  return name;
}

Json Require(const PolicyKey& key, const Json& wrong) {
  const Json rule = {{"if", wrong}, {"then", {{"effect", "[parameters('effect')]"}}}};
  return Definition(NameOf("require", key), fmt::format("Tag {} as the taxonomy asks", key.name),
                    rule, EffectParameter());
}

Json Inherit(const PolicyKey& key) {
  const std::string value = fmt::format("[resourceGroup().tags[{}]]", Quoted(key.name));
  const Json missing = {Exists(key.name, false), {{"value", value}, {"notEquals", ""}}};
  const Json add = {{"operation", "add"}, {"field", TagField(key.name)}, {"value", value}};
  const Json details = {{"roleDefinitionIds", {kContributor}}, {"operations", Json::array({add})}};
  const Json rule = {{"if", {{"allOf", missing}}},
                     {"then", {{"effect", "modify"}, {"details", details}}}};
  return Definition(NameOf("inherit", key),
                    fmt::format("Tag {} from the resource group where it is missing", key.name),
                    rule, Json::object());
}

Json Initiative(const std::vector<Json>& definitions) {
  Json members = Json::array();
  for (const Json& definition : definitions) {
    const std::string name = definition["name"];
    Json member = {
        {"policyDefinitionReferenceId", name},
        {"policyDefinitionId",
         "/providers/Microsoft.Management/managementGroups/MANAGEMENT_GROUP_ID/providers/"
         "Microsoft.Authorization/policyDefinitions/" +
             name},
        {"parameters", Json::object()}};
    if (definition["properties"]["parameters"].contains("effect"))
      member["parameters"] = {{"effect", {{"value", "[parameters('effect')]"}}}};
    members.push_back(member);
  }
  return {{"name", "purser-tags"},
          {"properties",
           {{"displayName", "Tags as the taxonomy asks"},
            {"policyType", "Custom"},
            {"metadata", {{"category", "Tags"}, {"source", "purser"}}},
            {"parameters", EffectParameter()},
            {"policyDefinitions", members}}}};
}

}  // namespace

Result<Policies> MakeAzurePolicy(const PolicyRequest& request) {
  const std::vector<PolicyKey> keys = TRY(PolicyKeysOf(request.config.taxonomy, request.day));
  Policies policies;
  std::vector<Json> documents;
  for (const PolicyKey& key : keys) {
    const Json wrong = Wrong(key, policies.cannot);
    if (wrong.is_null()) continue;
    documents.push_back(Require(key, wrong));
    if (request.inherit && key.required) documents.push_back(Inherit(key));
  }
  documents.push_back(Initiative(documents));
  for (const Json& document : documents)
    policies.files.push_back(
        {.name = document["name"].get<std::string>() + ".json", .text = Pretty(document)});
  policies.whole = Pretty(documents);
  policies.cannot.insert(
      policies.cannot.end(),
      {"resource groups, subscriptions and types that carry no tags: mode "
       "Indexed leaves them out",
       "letters: Azure compares names and values of tags without regard to case"});
  policies.notes.emplace_back(
      "put your management group for MANAGEMENT_GROUP_ID; begin with the effect Audit where "
      "untagged resources are still being changed");
  return policies;
}

}  // namespace purser
